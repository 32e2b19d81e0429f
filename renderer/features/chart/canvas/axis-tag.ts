import type { ISeriesApi, ISeriesPrimitive, ISeriesPrimitiveAxisView, Time } from 'lightweight-charts'
import type { ChartColours } from './chart-colours.ts'
import { paneLayer } from './pane-layer.ts'

/** The close of the newest bar in store; grey when it is stale. */
export interface LastPrice {
  readonly price: number
  readonly text: string
  readonly isUp: boolean
  readonly isStale: boolean
}

export interface TagSource {
  readonly last: LastPrice | null
  readonly colours: ChartColours
}

/** Off every screen: where the axis puts a label that has no place. */
const NOWHERE = -1000

/**
 * The label on the price axis and its dotted line across the pane. The library's own label takes the last bar of the
 * window for the last of the market, and puts white on our green at 2.7 : 1.
 */
export function axisTag(series: ISeriesApi<'Candlestick'>, source: TagSource): ISeriesPrimitive<Time> {
  const y = (): number => (source.last === null ? NOWHERE : (series.priceToCoordinate(source.last.price) ?? NOWHERE))
  const label: ISeriesPrimitiveAxisView = {
    coordinate: y,
    text: () => source.last?.text ?? '',
    textColor: () => (source.last?.isStale === true ? source.colours.onStaleTag : source.colours.onTag),
    backColor: () => {
      if (source.last?.isStale === true) return source.colours.staleTag
      return source.last?.isUp === true ? source.colours.tagUp : source.colours.tagDown
    },
    visible: () => source.last !== null,
    tickVisible: () => false,
  }
  const labels = [label]
  const line = paneLayer('bottom', (context, { width }) => {
    const at = y()
    if (at === NOWHERE) return
    context.strokeStyle = source.colours.faint
    context.lineWidth = 1
    context.setLineDash([1, 2])
    context.beginPath()
    context.moveTo(0, Math.round(at) + 0.5)
    context.lineTo(width, Math.round(at) + 0.5)
    context.stroke()
    context.setLineDash([])
  })
  return { ...line, priceAxisViews: () => labels }
}
