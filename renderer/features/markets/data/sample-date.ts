import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'

const LONG = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `22 August 2026`, for sentences. */
export function longDate(t: EpochMs): string {
  return LONG.format(t)
}

/** `22 Aug 2026`: with its year always, because the sample is as old as it is. */
export function shortDate(t: EpochMs): string {
  return formatDay(t, OTHER_YEAR)
}

/** `formatDay` leaves the year out within the year of its second argument. */
const OTHER_YEAR = 0

/** When the newest figures on the map were fetched; null without any. */
export function newestFetch(tiles: readonly HeatmapTile[]): EpochMs | null {
  return tiles.reduce<EpochMs | null>(
    (newest, { fetchedAt }) => (fetchedAt !== null && fetchedAt > (newest ?? -Infinity) ? fetchedAt : newest),
    null,
  )
}
