import { DAY_MS, MINUTE_MS } from './interval.ts'
import { newYorkOffsetMs } from './new-york-time.ts'
import type { EpochMs } from './time.ts'
import { usClosures } from './us-holidays.ts'
import { weekdayOf } from './weekday-rule.ts'

/** Regular trading of one day: `open` inclusive, `close` exclusive. */
export interface Session {
  readonly open: EpochMs
  readonly close: EpochMs
}

export const SESSION_OPEN_MS = (9 * 60 + 30) * MINUTE_MS
const SESSION_CLOSE_MS = 16 * 60 * MINUTE_MS
const HALF_DAY_CLOSE_MS = 13 * 60 * MINUTE_MS

/** 00:00 UTC of the UTC day that holds `t`: the name of a trading date. */
export function dayOf(t: EpochMs): EpochMs {
  return Math.floor(t / DAY_MS) * DAY_MS
}

/** An instant of New York's wall clock on the date named by `day`, `sinceMidnightMs` after midnight, never in a clock change. */
export function newYorkInstant(day: EpochMs, sinceMidnightMs: number): EpochMs {
  // Clocks change at 02:00 on Sundays; noon UTC of the day lies after it.
  return day + sinceMidnightMs - newYorkOffsetMs(day + DAY_MS / 2)
}

/** The date in New York at `t`, as 00:00 UTC of that date. */
export function newYorkDay(t: EpochMs): EpochMs {
  return dayOf(t + newYorkOffsetMs(t))
}

/** Regular session of New York's exchanges on the date named by `day`; null on weekends, holidays and closures. */
export function usSession(day: EpochMs): Session | null {
  return isUsTradingDay(day) ? { open: newYorkInstant(day, SESSION_OPEN_MS), close: usClose(day) } : null
}

/** When trading ends on the date named by `day`, or would if there were any: 16:00 New York, 13:00 on half days. */
export function usClose(day: EpochMs): EpochMs {
  const isHalfDay = usClosures(new Date(day).getUTCFullYear()).halfDays.has(day)
  return newYorkInstant(day, isHalfDay ? HALF_DAY_CLOSE_MS : SESSION_CLOSE_MS)
}

export function isUsTradingDay(day: EpochMs): boolean {
  const weekday = weekdayOf(day)
  if (weekday === 0 || weekday === 6) return false
  return !usClosures(new Date(day).getUTCFullYear()).closed.has(day)
}

/** Session in progress at `t`, else the last one that has closed. */
export function latestUsSession(t: EpochMs): Session {
  for (let day = newYorkDay(t); ; day -= DAY_MS) {
    const session = usSession(day)
    if (session && session.open <= t) return session
  }
}

/** First session that opens at or after `t`. */
export function nextUsSession(t: EpochMs): Session {
  for (let day = newYorkDay(t); ; day += DAY_MS) {
    const session = usSession(day)
    if (session && session.open >= t) return session
  }
}
