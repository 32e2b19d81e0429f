import type { ISeriesApi, ISeriesPrimitive, Time } from 'lightweight-charts'
import { FLAG_PARTIAL, FLAG_REVISED } from '../data/bar-level.ts'
import type { ChartColours } from './chart-colours.ts'
import { paneLayer } from './pane-layer.ts'
import type { Scene } from './scene.ts'

/** The library draws a candle's body about this much of its cell wide. */
const BODY_PART = 0.8
/** Below this the hatch of a partial bar would be noise. */
const MIN_HATCH_PX = 3
const HATCH_STEP_PX = 3
const REVISED_GAP_PX = 8

/** On top of the bars: partial ones are hatched, revised ones have a diamond under their low. */
export function barMarks(
  scene: Scene & { readonly colours: ChartColours },
  series: ISeriesApi<'Candlestick'>,
): ISeriesPrimitive<Time> {
  return paneLayer('top', (context, { width }) => {
    const { store, view, window, colours } = scene
    if (store === null || view === null || window === null) return
    const level = store.levels[window.level]
    if (level === undefined) return
    const cells = 2 ** window.level
    const barPx = (width * cells) / (view.b - view.a)
    const from = Math.max(window.from, Math.floor(view.a / cells))
    const to = Math.min(window.to, Math.ceil(view.b / cells))
    for (let index = from; index < to; index++) {
      const slot = level.slot(index)
      const flags = level.flags[slot] as number
      if ((flags & (FLAG_PARTIAL | FLAG_REVISED)) === 0 || level.isGap(index)) continue
      const x = (((index + 0.5) * cells - view.a) / (view.b - view.a)) * width
      if ((flags & FLAG_PARTIAL) !== 0 && barPx >= MIN_HATCH_PX) {
        const open = series.priceToCoordinate(level.o[slot] as number)
        const close = series.priceToCoordinate(level.c[slot] as number)
        if (open !== null && close !== null) {
          hatch(context, x, Math.min(open, close), Math.max(open, close), barPx * BODY_PART, colours.background)
        }
      }
      if ((flags & FLAG_REVISED) !== 0) {
        const low = series.priceToCoordinate(level.l[slot] as number)
        if (low !== null) diamond(context, x, low + REVISED_GAP_PX, colours.warn)
      }
    }
  })
}

function hatch(c: CanvasRenderingContext2D, x: number, top: number, bottom: number, width: number, ink: string): void {
  c.save()
  c.beginPath()
  c.rect(x - width / 2, top, width, bottom - top)
  c.clip()
  c.strokeStyle = ink
  c.lineWidth = 1.25
  c.beginPath()
  for (let y = top - width; y < bottom + width; y += HATCH_STEP_PX) {
    c.moveTo(x - width / 2, y + width)
    c.lineTo(x + width / 2, y)
  }
  c.stroke()
  c.restore()
}

function diamond(context: CanvasRenderingContext2D, x: number, y: number, ink: string): void {
  context.fillStyle = ink
  context.beginPath()
  context.moveTo(x, y - 3)
  context.lineTo(x + 3, y)
  context.lineTo(x, y + 3)
  context.lineTo(x - 3, y)
  context.fill()
}
