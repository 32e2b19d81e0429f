import { type Candles, lowerBound } from '../../../../shared/domain/candles.ts'
import type { SourceName } from '../../../../shared/domain/data-state.ts'
import { DAY_MS } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'

export interface DayStats {
  /** Range of the newest daily bar. */
  readonly day: { readonly low: number; readonly high: number; readonly t: EpochMs }
  /** Range of the year that ends with it; null when less than a year is stored. */
  readonly year: { readonly low: number; readonly high: number } | null
  readonly source: SourceName
}

/** Stored year that still counts as one: holidays and a late first day. */
const YEAR_SLACK_DAYS = 8
/** A year of daily bars of a market that never closes, and the slack. */
export const YEAR_BARS = 376

export function dayStats(daily: Candles, source: SourceName): DayStats | null {
  const last = daily.t.length - 1
  const t = daily.t[last]
  if (t === undefined) return null
  const yearAgo = t - 365 * DAY_MS
  const first = lowerBound(daily.t, yearAgo)
  const hasYear = (daily.t[0] as number) <= yearAgo + YEAR_SLACK_DAYS * DAY_MS
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = first; i <= last; i++) {
    low = Math.min(low, daily.l[i] as number)
    high = Math.max(high, daily.h[i] as number)
  }
  return {
    day: { low: daily.l[last] as number, high: daily.h[last] as number, t },
    year: hasYear ? { low, high } : null,
    source,
  }
}
