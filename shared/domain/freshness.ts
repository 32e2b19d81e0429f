import { bucketEnd, closeTime } from './bucket.ts'
import { dayOf, isUsTradingDay, latestUsSession, nextUsSession } from './calendar.ts'
import type { DataState } from './data-state.ts'
import type { CalendarId } from './instrument.ts'
import { DAY_MS, type Interval, isIntraday, MINUTE_MS } from './interval.ts'
import type { EpochMs } from './time.ts'

/** PRODUCT.md §1: every answer that does not stream is good for 15 minutes. */
const DEFAULT_TTL_MS = 15 * MINUTE_MS

export interface FreshnessInput {
  /** Close of the newest bar, or a quote's own time; null when nothing is stored. */
  readonly newestMarketTime: EpochMs | null
  readonly calendar: CalendarId
  /** Length of the bars; null for a quote. */
  readonly interval: Interval | null
  readonly now: EpochMs
  readonly ttlMs?: number
  /** How late the source itself says it is. */
  readonly delayMs?: number
  /** The workspace clock when it stands in the past. */
  readonly asOf?: EpochMs | null
}

export interface Freshness {
  readonly state: Extract<DataState, 'cached' | 'stale' | 'replay'>
  /** Time since the newest market time, at `asOf` or now; null when nothing is stored. */
  readonly ageMs: number | null
  readonly isMarketClosed: boolean
  /** Trading date (00:00 UTC) whose close the data hold while nothing newer should exist: "close of 20 Nov". */
  readonly closeDay: EpochMs | null
}

/**
 * State of stored or polled data by market time (DESIGN.md §5). What makes data stale is how long ago the calendar says
 * the next quote or bar fell due, so nights, weekends and holidays never do.
 */
export function freshness(input: FreshnessInput): Freshness {
  const { newestMarketTime: newest, calendar, interval, ttlMs = DEFAULT_TTL_MS, delayMs = 0, asOf = null } = input
  const at = asOf ?? input.now
  const isMarketClosed = calendar === 'us' && latestUsSession(at).close <= at
  if (newest === null) return { state: asOf === null ? 'stale' : 'replay', ageMs: null, isMarketClosed, closeDay: null }
  const lateMs = interval === null ? quoteLateMs(calendar, newest, at) : at - nextClose(calendar, interval, newest)
  const isLate = lateMs > ttlMs + delayMs
  return {
    state: asOf === null ? (isLate ? 'stale' : 'cached') : 'replay',
    ageMs: Math.max(0, at - newest),
    isMarketClosed,
    closeDay: isLate || calendar !== 'us' ? null : heldClose(newest, at),
  }
}

/** Trading time between a quote and now: a last trade two minutes before the bell is two minutes late all night. */
function quoteLateMs(calendar: CalendarId, newest: EpochMs, at: EpochMs): number {
  if (calendar !== 'us') return at - newest
  const latest = latestUsSession(at)
  const traded = Math.min(at, latest.close)
  if (newest >= latest.open) return traded - newest
  const held = latestUsSession(newest)
  const next = nextUsSession(held.close)
  // A whole session in between is 3.5 hours at least; its exact length no longer matters.
  const missedMs = next.open < latest.open ? next.close - next.open : 0
  return Math.max(0, held.close - newest) + missedMs + traded - latest.open
}

/** When the bar after the one that closed at `newest` is complete. */
function nextClose(calendar: CalendarId, interval: Interval, newest: EpochMs): EpochMs {
  if (calendar !== 'us') return closeTime(calendar, interval, newest)
  if (isIntraday(interval)) {
    const session = latestUsSession(newest)
    const open = newest < session.close ? newest : nextUsSession(newest).open
    return closeTime(calendar, interval, open)
  }
  let name = bucketEnd(calendar, interval, newest)
  while (interval === '1d' && !isUsTradingDay(name)) name += DAY_MS
  return closeTime(calendar, interval, name)
}

/** Date of the session whose close `newest` is or follows, once that session is over. */
function heldClose(newest: EpochMs, at: EpochMs): EpochMs | null {
  const session = latestUsSession(newest)
  return session.close <= Math.min(newest, at) ? dayOf(session.open) : null
}
