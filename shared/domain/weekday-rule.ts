import { DAY_MS } from './interval.ts'
import type { EpochMs } from './time.ts'

export const MONDAY = 1
export const THURSDAY = 4
export const SUNDAY = 0

/** 0 = Sunday … 6 = Saturday, of the UTC day that holds `t`. 1 January 1970 was a Thursday. */
export function weekdayOf(t: EpochMs): number {
  return (((Math.floor(t / DAY_MS) + 4) % 7) + 7) % 7
}

/** 00:00 UTC of the n-th `weekday` of a month (1 = January); n = -1 is the last one. */
export function nthWeekday(year: number, month: number, weekday: number, n: number): EpochMs {
  if (n < 0) {
    const last = Date.UTC(year, month, 0)
    return last - ((weekdayOf(last) - weekday + 7) % 7) * DAY_MS
  }
  const first = Date.UTC(year, month - 1, 1)
  return first + (((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1)) * DAY_MS
}
