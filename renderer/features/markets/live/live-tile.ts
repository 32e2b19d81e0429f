import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { changePct, type QuoteField } from '../../../../shared/domain/quote-columns.ts'
import type { Measure } from '../data/measure.ts'

/** A member with what its quote says now; `read` gives NaN for what is not known, and then the tile's own figure stays. */
export function liveTile(tile: HeatmapTile, measure: Measure, read: (field: QuoteField) => number): HeatmapTile {
  const price = known(read('last')) ?? tile.price
  const prevClose = known(read('prevClose')) ?? tile.prevClose
  const marketTime = known(read('marketTime')) ?? tile.marketTime
  const moved = { ...tile, price, prevClose, marketTime }
  return {
    ...moved,
    volume: known(read('volume')) ?? tile.volume,
    turnover: known(read('turnover')) ?? tile.turnover,
    cap: tile.cap !== null && tile.price && price !== null ? (tile.cap * price) / tile.price : tile.cap,
    value: measure.id === 'change' ? changeOf(moved) : placeOf(moved),
  }
}

function changeOf({ price, prevClose }: HeatmapTile): number | null {
  return price === null || prevClose === null ? null : known(changePct(price, prevClose))
}

/** A price beyond the range of the last year has just made it longer. */
function placeOf({ price, low52, high52, value }: HeatmapTile): number | null {
  if (price === null || low52 === null || high52 === null) return value
  const low = Math.min(low52, price)
  const high = Math.max(high52, price)
  return high > low ? (100 * (price - low)) / (high - low) : value
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
