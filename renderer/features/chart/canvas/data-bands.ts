import type { ISeriesPrimitive, Time } from 'lightweight-charts'
import { FLAG_GAP } from '../data/bar-level.ts'
import { type ChartColours, withAlpha } from './chart-colours.ts'
import { paneLayer } from './pane-layer.ts'
import type { Scene } from './scene.ts'

const START_LABEL = 'Start of stored data'
const LABEL_GAP_PX = 8

/** Behind the bars: where data is missing, and where it begins. */
export function dataBands(
  scene: Scene & { readonly colours: ChartColours },
  hasLabel: boolean,
): ISeriesPrimitive<Time> {
  return paneLayer('bottom', (context, { width, height }) => {
    const { store, view, window, colours } = scene
    if (store === null || view === null || window === null) return
    const toX = (cell: number): number => ((cell - view.a) / (view.b - view.a)) * width

    const level = store.levels[window.level]
    const cells = 2 ** window.level
    const from = Math.max(window.from, Math.floor(view.a / cells))
    const to = Math.min(window.to, Math.ceil(view.b / cells))
    for (let index = from; level !== undefined && index < to; index++) {
      if (((level.flags[level.slot(index)] as number) & FLAG_GAP) === 0) continue
      if (level.isGap(index)) {
        let end = index + 1
        while (end < to && level.isGap(end)) end++
        band(context, toX(index * cells), toX(end * cells), height, colours.warn)
        index = end - 1
      } else {
        // A coarse bar with a hole inside: a notch at the bottom of the pane, as wide as the bar.
        context.fillStyle = withAlpha(colours.warn, 0.55)
        context.fillRect(toX(index * cells), height - 4, Math.max(1, toX((index + 1) * cells) - toX(index * cells)), 4)
      }
    }

    if (scene.hasEarlier || view.a > store.first) return
    const x = Math.round(toX(store.first)) + 0.5
    context.strokeStyle = colours.faint
    context.lineWidth = 1
    context.setLineDash([3, 3])
    context.beginPath()
    context.moveTo(x, 0)
    context.lineTo(x, height)
    context.stroke()
    context.setLineDash([])
    if (!hasLabel) return
    context.font = '420 11px Inter'
    context.fillStyle = colours.faint
    context.textAlign = 'right'
    context.textBaseline = 'bottom'
    if (x > context.measureText(START_LABEL).width + 2 * LABEL_GAP_PX) {
      context.fillText(START_LABEL, x - LABEL_GAP_PX, height - LABEL_GAP_PX)
    }
  })
}

function band(context: CanvasRenderingContext2D, left: number, right: number, height: number, colour: string): void {
  context.fillStyle = withAlpha(colour, 0.1)
  context.fillRect(left, 0, right - left, height)
  context.strokeStyle = withAlpha(colour, 0.7)
  context.lineWidth = 1
  context.setLineDash([3, 3])
  context.beginPath()
  for (const x of right - left > 3 ? [left, right] : [(left + right) / 2]) {
    context.moveTo(Math.round(x) + 0.5, 0)
    context.lineTo(Math.round(x) + 0.5, height)
  }
  context.stroke()
  context.setLineDash([])
}
