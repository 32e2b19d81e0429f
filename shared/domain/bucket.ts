import { dayOf, isUsTradingDay, newYorkDay, newYorkInstant, SESSION_OPEN_MS, usClose, usSession } from './calendar.ts'
import type { CalendarId } from './instrument.ts'
import { DAY_MS, HOUR_MS, type Interval, intervalMs, isIntraday } from './interval.ts'
import { newYorkOffsetMs } from './new-york-time.ts'
import type { EpochMs } from './time.ts'

/** Monday 5 January 1970, where weeks are counted from. */
const FIRST_MONDAY = 4 * DAY_MS

interface Span {
  readonly start: EpochMs
  readonly end: EpochMs
}

/**
 * Open time of the bar that holds `t`.
 * `utc` and `none`: the epoch grid, weeks from Monday 00:00 UTC, calendar months. `us`: bars of a day and longer are named
 * by 00:00 UTC of their date (week: its Monday, month: its first); shorter ones count from the session's open at 09:30 New
 * York, before it backwards to midnight, after its close onwards to midnight, so that no bar mixes sessions.
 */
export function bucketStart(calendar: CalendarId, interval: Interval, t: EpochMs): EpochMs {
  if (calendar === 'us' && isIntraday(interval)) return newYorkSpan(intervalMs(interval), t).start
  if (interval === '1M') return monthStart(t, 0)
  const lengthMs = intervalMs(interval)
  const anchor = interval === '1w' ? FIRST_MONDAY : 0
  return Math.floor((t - anchor) / lengthMs) * lengthMs + anchor
}

/** Where the bar that holds `t` ends on the same grid, exclusive: for bars of a day and longer the next date's name. */
export function bucketEnd(calendar: CalendarId, interval: Interval, t: EpochMs): EpochMs {
  if (calendar === 'us' && isIntraday(interval)) return newYorkSpan(intervalMs(interval), t).end
  if (interval === '1M') return monthStart(t, 1)
  return bucketStart(calendar, interval, t) + intervalMs(interval)
}

/**
 * The instant at which a bar with this open time is complete. `us` bars of a day and longer: New York's close of their last
 * session. An open time off the grid (outages, other naming) is taken to last its whole length, so that no bar counts as
 * closed too early.
 */
export function closeTime(calendar: CalendarId, interval: Interval, openTime: EpochMs): EpochMs {
  const start = bucketStart(calendar, interval, openTime)
  const end = bucketEnd(calendar, interval, openTime)
  if (calendar === 'us' && !isIntraday(interval)) {
    const isNamedByFirstSession = firstTradingDay(start, end) === dayOf(openTime)
    if (openTime - start < DAY_MS || isNamedByFirstSession) return lastClose(start, end)
    const day = dayOf(openTime)
    return lastClose(day, addLength(interval, day))
  }
  return openTime === start ? end : addLength(interval, openTime)
}

/** Number of whole bars of the grid of `utc` between two of its open times. */
export function gridSteps(interval: Interval, from: EpochMs, to: EpochMs): number {
  if (interval === '1M') return monthIndex(to) - monthIndex(from)
  return Math.round((to - from) / intervalMs(interval))
}

function newYorkSpan(lengthMs: number, t: EpochMs): Span {
  const { midnight, open, close, nextMidnight } = newYorkDate(t)
  if (t < open) {
    const end = open - Math.floor((open - t - 1) / lengthMs) * lengthMs
    return { start: Math.max(end - lengthMs, midnight), end }
  }
  const [anchor, limit] = t < close ? [open, close] : [close, nextMidnight]
  const start = anchor + Math.floor((t - anchor) / lengthMs) * lengthMs
  return { start, end: Math.min(start + lengthMs, limit) }
}

interface NewYorkDate {
  readonly midnight: EpochMs
  readonly open: EpochMs
  readonly close: EpochMs
  readonly nextMidnight: EpochMs
}

let latest: NewYorkDate = { midnight: 0, open: 0, close: 0, nextMidnight: 0 }

/** Bars come in order, so the date before is nearly always the one asked for: halves the time of 1m to 5m. */
function newYorkDate(t: EpochMs): NewYorkDate {
  if (t >= latest.midnight && t < latest.nextMidnight) return latest
  const day = newYorkDay(t)
  latest = {
    midnight: newYorkMidnight(day),
    open: newYorkInstant(day, SESSION_OPEN_MS),
    close: usClose(day),
    nextMidnight: newYorkMidnight(day + DAY_MS),
  }
  return latest
}

/** Midnight is 04:00 or 05:00 UTC; clocks change after that, at 06:00 or 07:00. */
function newYorkMidnight(day: EpochMs): EpochMs {
  return day - newYorkOffsetMs(day + 5 * HOUR_MS)
}

function firstTradingDay(start: EpochMs, end: EpochMs): EpochMs | null {
  for (let day = start; day < end; day += DAY_MS) if (isUsTradingDay(day)) return day
  return null
}

/** Close of the last session of the dates [start, end); `end` where there is none. */
function lastClose(start: EpochMs, end: EpochMs): EpochMs {
  for (let day = end - DAY_MS; day >= start; day -= DAY_MS) {
    const session = usSession(day)
    if (session) return session.close
  }
  return end
}

function addLength(interval: Interval, t: EpochMs): EpochMs {
  if (interval !== '1M') return t + intervalMs(interval)
  const date = new Date(t)
  return date.setUTCMonth(date.getUTCMonth() + 1)
}

function monthStart(t: EpochMs, monthsLater: number): EpochMs {
  const date = new Date(t)
  // A year before 100 would be read by Date.UTC as 19xx; setUTCFullYear takes it as it is.
  return new Date(0).setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1)
}

function monthIndex(t: EpochMs): number {
  const date = new Date(t)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}
