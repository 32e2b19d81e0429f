import { bucketEnd, bucketStart, closeTime } from './bucket.ts'
import { dayOf, isUsTradingDay, usSession } from './calendar.ts'
import { type Candles, emptyCandles, sliceCandles } from './candles.ts'
import type { CalendarId } from './instrument.ts'
import { DAY_MS, finerIntervals, type Interval, intervalMs, isIntraday } from './interval.ts'
import type { EpochMs } from './time.ts'

export interface AggregateOptions {
  readonly from: Interval
  /** One of those that `from` divides (finerIntervals). */
  readonly to: Interval
  readonly calendar: CalendarId
  /** Bars that end later than this are still open. With a clock in the past: that clock. */
  readonly now: EpochMs
}

export interface Aggregated {
  readonly columns: Candles
  /** Open times, in `columns`, of bars that lack a finer bar they should have, or are still open at `now`. */
  readonly partial: Float64Array
}

/**
 * Builds coarser bars from finer ones (ascending, no time twice) in one pass: first open, highest high, lowest low, last
 * close, sum of the volumes, which is unknown (NaN) as soon as one of them is: a sum with a part missing would be a wrong
 * figure. `us`: bars outside regular sessions do not enter bars of a day or longer. `none`: nobody knows which bars should
 * exist, so only a bar still open is partial there.
 * @throws RangeError when bars of `from` do not fill bars of `to`
 */
export function aggregate(candles: Candles, options: AggregateOptions): Aggregated {
  const { from, to, calendar, now } = options
  if (!finerIntervals(to).includes(from)) throw new RangeError(`aggregate: ${from} bars do not fill ${to} bars`)
  const gate = calendar === 'us' && isIntraday(from) && !isIntraday(to) ? sessionGate() : null
  const { t, o, h, l, c, v } = candles
  const out = emptyCandles(t.length)
  const partial: number[] = []
  const fromMs = intervalMs(from)
  let last = -1
  let start = 0
  let end = -Infinity
  let covered = 0

  const closeBucket = (): void => {
    if (last < 0) return
    const isOpen = end > now && closeTime(calendar, to, start) > now
    if (isOpen || covered < expectedBars(calendar, from, start, end)) partial.push(start)
  }

  for (let i = 0; i < t.length; i++) {
    const time = t[i] as number
    if (gate && !gate(time)) continue
    if (time >= end) {
      closeBucket()
      last++
      start = bucketStart(calendar, to, time)
      end = bucketEnd(calendar, to, time)
      covered = 0
      out.t[last] = start
      out.o[last] = o[i] as number
      out.h[last] = h[i] as number
      out.l[last] = l[i] as number
      out.v[last] = v[i] as number
    } else {
      if ((h[i] as number) > (out.h[last] as number)) out.h[last] = h[i] as number
      if ((l[i] as number) < (out.l[last] as number)) out.l[last] = l[i] as number
      out.v[last] = (out.v[last] as number) + (v[i] as number)
    }
    out.c[last] = c[i] as number
    // A coarser bar starts on the finer grid, so what lies off it covers no bar that should exist.
    if (gate || (time - start) % fromMs === 0) covered++
  }
  closeBucket()
  return { columns: sliceCandles(out, 0, last + 1), partial: Float64Array.from(partial) }
}

/** Tells whether a bar opens inside regular trading; times ascending, so a session is looked up once a day. */
function sessionGate(): (time: EpochMs) => boolean {
  let dayEnd = -Infinity
  let session: { open: EpochMs; close: EpochMs } | null = null
  return (time) => {
    if (time >= dayEnd) {
      // Regular trading lies inside one UTC day, which is its date.
      session = usSession(dayOf(time))
      dayEnd = dayOf(time) + DAY_MS
    }
    return session !== null && time >= session.open && time < session.close
  }
}

/** How many finer bars a full bucket holds; 0 where no bar is promised (unknown calendar, outside regular trading). */
function expectedBars(calendar: CalendarId, from: Interval, start: EpochMs, end: EpochMs): number {
  const fromMs = intervalMs(from)
  if (calendar === 'none') return 0
  if (calendar === 'utc') return Math.round((end - start) / fromMs)
  let bars = 0
  for (let day = dayOf(start); day < end; day += DAY_MS) {
    if (!isIntraday(from)) {
      if (isUsTradingDay(day)) bars++
      continue
    }
    const session = usSession(day)
    if (session) bars += Math.max(0, Math.ceil((Math.min(end, session.close) - Math.max(start, session.open)) / fromMs))
  }
  return bars
}
