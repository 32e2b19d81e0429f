import { bucketEnd, bucketStart, gridSteps } from './bucket.ts'
import { dayOf, isUsTradingDay, usSession } from './calendar.ts'
import type { CalendarId } from './instrument.ts'
import { DAY_MS, type Interval, intervalMs, isIntraday } from './interval.ts'
import type { EpochMs } from './time.ts'

export interface Gap {
  /** First and last missing open time. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly bars: number
}

/** The first year whose sessions us-holidays.ts vouches for, and one after the last it is asked about: bounds the search. */
const US_KNOWN_FROM = Date.UTC(1998, 0, 1)
const US_KNOWN_TO = Date.UTC(2100, 0, 1)

/**
 * Bars that should lie between the first and the last of `times` (ascending) and do not. `utc`: every bar. `us`: bars of
 * regular sessions since 1998. `none`: no calendar, so no gaps. A bar off the grid fills the place it lies in.
 */
export function findGaps(times: Float64Array, interval: Interval, calendar: CalendarId): Gap[] {
  if (calendar === 'none') return []
  const find = calendar === 'utc' ? utcGap : usGap
  // No bar is shorter in time than its neighbours' distance says: cheap way past the bars that follow each other.
  const stepMs = interval === '1M' ? 28 * DAY_MS : intervalMs(interval)
  const gaps: Gap[] = []
  for (let i = 1; i < times.length; i++) {
    const before = times[i - 1] as number
    const after = times[i] as number
    if (after - before <= stepMs) continue
    const gap = find(interval, bucketEnd(calendar, interval, before), bucketStart(calendar, interval, after))
    if (gap) gaps.push(gap)
  }
  return gaps
}

function utcGap(interval: Interval, from: EpochMs, end: EpochMs): Gap | null {
  const bars = gridSteps(interval, from, end)
  return bars > 0 ? { from, to: bucketStart('utc', interval, end - 1), bars } : null
}

function usGap(interval: Interval, from: EpochMs, end: EpochMs): Gap | null {
  const opens = isIntraday(interval) ? sessionOpens : dateOpens
  const runs = [...opens(interval, Math.max(from, US_KNOWN_FROM), Math.min(end, US_KNOWN_TO))]
  const first = runs[0]
  const last = runs.at(-1)
  if (!first || !last) return null
  return { from: first.first, to: last.last, bars: runs.reduce((sum, run) => sum + run.bars, 0) }
}

interface Run {
  readonly first: EpochMs
  readonly last: EpochMs
  readonly bars: number
}

/** Opens of regular trading in [from, end), a run per session. */
function* sessionOpens(interval: Interval, from: EpochMs, end: EpochMs): Generator<Run> {
  const stepMs = intervalMs(interval)
  for (let day = dayOf(from); day < end; day += DAY_MS) {
    const session = usSession(day)
    if (!session) continue
    const first = session.open + Math.max(0, Math.ceil((from - session.open) / stepMs)) * stepMs
    const bars = Math.ceil((Math.min(end, session.close) - first) / stepMs)
    if (bars > 0) yield { first, last: first + (bars - 1) * stepMs, bars }
  }
}

/** Opens in [from, end) of bars of a day and longer that hold a trading day. */
function* dateOpens(interval: Interval, from: EpochMs, end: EpochMs): Generator<Run> {
  let latest = -Infinity
  for (let day = bucketStart('us', interval, from); day < end; day += DAY_MS) {
    const open = bucketStart('us', interval, day)
    if (open === latest || !isUsTradingDay(day)) continue
    latest = open
    yield { first: open, last: open, bars: 1 }
  }
}
