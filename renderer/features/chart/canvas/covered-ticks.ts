import {
  type BarPrice,
  type IPrimitivePaneView,
  type ISeriesApi,
  type ISeriesPrimitive,
  PriceScaleMode,
  type Time,
} from 'lightweight-charts'
import type { TagSource } from './axis-tag.ts'

/** Centre to centre: half of the tag and half of a label. Nearer ones would show half their digits above or below the tag. */
const TOUCHING_PX = 15
const LABEL_HEIGHT_PX = 14

/** Takes the labels of the price axis away that the tag of the last price would cover in part. */
export class CoveredTicks implements ISeriesPrimitive<Time> {
  private prices: readonly BarPrice[] = []
  private readonly views: readonly IPrimitivePaneView[]

  constructor(seriesOf: () => ISeriesApi<'Candlestick'>, source: TagSource) {
    this.views = [
      {
        zOrder: () => 'normal',
        renderer: () => ({
          draw: (target) =>
            target.useMediaCoordinateSpace(({ context, mediaSize: { width } }) => {
              const series = seriesOf()
              const tag = source.last && series.priceToCoordinate(source.last.price)
              // Percents on the axis: the prices behind its labels are not told.
              if (tag === null || series.priceScale().options().mode === PriceScaleMode.Percentage) return
              context.fillStyle = source.colours.background
              for (const price of this.prices) {
                const y = series.priceToCoordinate(price)
                if (y === null || Math.abs(y - tag) >= TOUCHING_PX) continue
                // The axis' own line stays.
                context.fillRect(1, y - LABEL_HEIGHT_PX / 2, width, LABEL_HEIGHT_PX)
              }
            }),
        }),
      },
    ]
  }

  priceAxisPaneViews(): readonly IPrimitivePaneView[] {
    return this.views
  }

  /** The axis asks for the words of all its labels at once. */
  labels(prices: readonly BarPrice[], format: (price: number) => string): string[] {
    this.prices = [...prices]
    return prices.map(format)
  }
}
