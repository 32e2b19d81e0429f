import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { formatFullPrice } from '../../../../shared/domain/format-number.ts'
import { isSample, sourceLabel } from '../../../ui/source-words.ts'
import type { Measure } from './measure.ts'
import { codeOf } from './members.ts'
import { longDate } from './sample-date.ts'

/** A tile for screen readers: `AAPL, Apple Inc., 71 percent of the 52-week range, 309.35 dollars, sample of 22 August 2026`. */
export function memberWords(tile: HeatmapTile, measure: Measure): string {
  const { value, price, source, fetchedAt } = tile
  const origin = isSample(source) ? 'sample' : sourceLabel(source)
  return [
    codeOf(tile),
    tile.name,
    value === null ? 'no data' : measure.says(value),
    price === null ? 'no price' : `${formatFullPrice(price)} dollars`,
    fetchedAt === null ? origin : `${origin} of ${longDate(fetchedAt)}`,
  ].join(', ')
}
