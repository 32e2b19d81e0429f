import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { heatStep, placePosition } from '../../../../shared/domain/heat-colour.ts'
import { formatPlace, formatPrice } from '../../../../shared/domain/format-number.ts'
import { splitSymbol } from '../../../../shared/domain/instrument.ts'
import type { MapTile } from '../map/scene.ts'

export const codeOf = (tile: Pick<HeatmapTile, 'symbol'>): string => splitSymbol(tile.symbol).code

/** Members of US indices are quoted in dollars. */
export const dollars = (price: number | null): string => (price === null ? 'no data' : `$${formatPrice(price)}`)

/** With an area and a colour of its own. */
export function isDrawn(tile: HeatmapTile): boolean {
  return tile.size !== null && tile.value !== null
}

/** A member as the map draws it; undefined for one without a size, which has no area. */
export function toMapTile(tile: HeatmapTile): MapTile | undefined {
  const { symbol, size, value, price } = tile
  if (size === null || size <= 0) return undefined
  return {
    id: symbol,
    size,
    step: value === null ? -1 : heatStep(placePosition(value)),
    symbol: codeOf(tile),
    longValue: value === null ? 'no data' : `${formatPlace(value)} of range`,
    shortValue: value === null ? 'no data' : formatPlace(value),
    price: price === null ? null : dollars(price),
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
