import type { Measure } from './fit-label.ts'
import { fontOf } from './paint-scene.ts'

/** Inter's optical size sets small text wider than large: measured at the smallest cut (14), nothing is wider when drawn. */
const MEASURED_PX = 14

/**
 * A value that ticks keeps its width: every digit counts as the widest, so a label is fitted once and does not breathe, and
 * the texts to remember are as few as the shapes of numbers.
 */
const WIDEST_DIGIT = '4'

/** Measures on a canvas of its own, each text once: `measureText` per tile per draw made a map 10 times slower. */
export function createMeasure(): Measure {
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  const widths = new Map<string, number>()
  return (text, weight) => {
    const shape = text.replace(/\d/g, WIDEST_DIGIT)
    const key = `${weight} ${shape}`
    const known = widths.get(key)
    if (known !== undefined) return known
    if (!context) throw new Error('measure: this browser gives no 2d context')
    context.font = fontOf(weight, MEASURED_PX)
    const width = context.measureText(shape).width / MEASURED_PX
    widths.set(key, width)
    return width
  }
}
