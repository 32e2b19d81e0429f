import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { formatPrice } from '../../../../shared/domain/format-number.ts'
import { calendarOf, splitSymbol } from '../../../../shared/domain/instrument.ts'
import type { MapTile } from '../map/scene.ts'
import { type Measure, stepOf } from './measure.ts'

/** `AAPL`; of a pair against the dollar the coin alone: `BTC`. */
export function codeOf({ symbol }: Pick<HeatmapTile, 'symbol'>): string {
  const { code } = splitSymbol(symbol)
  return isCoin(symbol) ? code.replace(/(?<=.)USDT$/, '') : code
}

function isCoin(symbol: HeatmapTile['symbol']): boolean {
  return calendarOf(symbol) === 'utc'
}

/** Members of US indices and pairs against USDT are quoted in dollars. */
export const dollars = (price: number | null): string => (price === null ? 'no data' : `$${formatPrice(price)}`)

/** With an area and a colour of its own. */
export function isDrawn(tile: HeatmapTile): boolean {
  return tile.size !== null && tile.value !== null
}

/** A member as the map draws it; undefined for one without a size, which has no area. */
export function toMapTile(tile: HeatmapTile, measure: Measure): MapTile | undefined {
  const { symbol, size, value, price } = tile
  if (size === null || size <= 0) return undefined
  return {
    id: symbol,
    size,
    step: stepOf(measure, value),
    symbol: codeOf(tile),
    longValue: value === null ? 'no data' : measure.long(value),
    shortValue: value === null ? 'no data' : measure.short(value),
    price: price === null ? null : isCoin(symbol) ? formatPrice(price) : dollars(price),
  }
}

/** A plain figure with two decimals, or n/a. */
export const figure = (value: number | null): string => (value === null ? 'n/a' : formatPlain(value))

/** A share in percent, two decimals and no sign: a yield is no change. */
export const percentFigure = (value: number | null): string => (value === null ? 'n/a' : `${formatPlain(value)}%`)

const PLAIN = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

function formatPlain(value: number): string {
  return PLAIN.format(value).replace('-', '\u2212')
}
