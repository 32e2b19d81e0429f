import { DAY_MS, type Interval, intervalMs } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'

export const RANGES = ['1D', '5D', '1M', '3M', '6M', 'YTD', '1Y', 'All'] as const
export type Range = (typeof RANGES)[number]

/** Fewer bars than this are no picture. */
const MIN_BARS = 4
/** The interval on screen is kept while the range comes out at between this many bars and … */
const MIN_KEPT_BARS = 20
/** … this many; `All` picks one that gives no more. */
const MAX_BARS = 2_000

/** What suits each range when the interval has to change: about 80 to 400 bars. */
const PREFERRED: Readonly<Record<Exclude<Range, 'All'>, Interval>> = {
  '1D': '5m',
  '5D': '15m',
  '1M': '1h',
  '3M': '4h',
  '6M': '1d',
  YTD: '1d',
  '1Y': '1d',
}

/** What is stored of one symbol: first and newest open time over all its series, and what can be shown of it. */
export interface StoredSpan {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly offered: readonly Interval[]
}

/** Where a range begins, counted back from the newest stored bar: old data has its last year too. */
export function rangeStart(range: Range, span: Pick<StoredSpan, 'from' | 'to'>): EpochMs {
  const newest = new Date(span.to)
  const monthsBack = (months: number): EpochMs => {
    const first = Date.UTC(newest.getUTCFullYear(), newest.getUTCMonth() - months, 1)
    const lastDay = new Date(Date.UTC(newest.getUTCFullYear(), newest.getUTCMonth() - months + 1, 0)).getUTCDate()
    const timeOfDay = span.to - Math.floor(span.to / DAY_MS) * DAY_MS
    return first + (Math.min(newest.getUTCDate(), lastDay) - 1) * DAY_MS + timeOfDay
  }
  switch (range) {
    case '1D':
      return span.to - DAY_MS
    case '5D':
      return span.to - 5 * DAY_MS
    case '1M':
      return monthsBack(1)
    case '3M':
      return monthsBack(3)
    case '6M':
      return monthsBack(6)
    case '1Y':
      return monthsBack(12)
    case 'YTD':
      return Date.UTC(newest.getUTCFullYear(), 0, 1)
    case 'All':
      return span.from
  }
}

/** Ranges that the stored data can fill: long enough, and with bars fine enough to see something. */
export function rangesOf(span: StoredSpan): Range[] {
  return RANGES.filter((range) => {
    const start = rangeStart(range, span)
    return start >= span.from && span.offered.some((interval) => (span.to - start) / intervalMs(interval) >= MIN_BARS)
  })
}

/** The interval to show a range in: the one on screen if it suits, else the nearest one offered to what does. */
export function rangeInterval(range: Range, span: StoredSpan, current: Interval): Interval {
  const lengthMs = span.to - rangeStart(range, span)
  const bars = (interval: Interval): number => lengthMs / intervalMs(interval)
  if (span.offered.includes(current) && bars(current) >= MIN_KEPT_BARS && bars(current) <= MAX_BARS) return current
  const shown = span.offered.filter((interval) => bars(interval) >= MIN_BARS)
  const fits =
    range === 'All'
      ? shown.find((interval) => bars(interval) <= MAX_BARS)
      : shown.find((interval) => intervalMs(interval) >= intervalMs(PREFERRED[range]))
  return fits ?? shown.at(-1) ?? current
}
