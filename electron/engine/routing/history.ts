import { bucketEnd, bucketStart, closeTime } from '../../../shared/domain/bucket.ts'
import { latestUsSession } from '../../../shared/domain/calendar.ts'
import { sliceCandles, type Candles } from '../../../shared/domain/candles.ts'
import { calendarOf, type CalendarId, type Symbol } from '../../../shared/domain/instrument.ts'
import { finerIntervals, type Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Host } from '../host.ts'
import type { OpenRange, Provider, ProviderBars } from '../providers/provider.ts'
import type { BrokenRange, CandleRepository, Tape } from '../tape/types.ts'
import { Coverage } from './coverage.ts'
import { createProvisionalBars } from './provisional-bars.ts'

export interface HistoryRequest {
  readonly symbol: Symbol
  readonly interval: Interval
  readonly range: OpenRange
  /** Workspace clock; null = now. */
  readonly asOf: EpochMs | null
}

export interface History {
  /** The tape with the bars still open. */
  readonly candles: CandleRepository
  /** Fetches what the tape lacks of the range: closed bars are stored, the open one is kept beside them. */
  ensure(request: HistoryRequest): Promise<void>
  /** True when the provider may have bars before `t` that were not asked for yet. */
  hasEarlier(symbol: Symbol, interval: Interval, t: EpochMs, at: EpochMs): boolean
  /** Open time from which on the provider has bars for `interval`; null when it has none. */
  reach(symbol: Symbol, interval: Interval, at: EpochMs): EpochMs | null
  /** The provider's own interval that bars of `interval` are shown or built from. @throws AppError unsupported */
  nativeFor(interval: Interval): Interval
  /** Takes in bars as they form. */
  take(symbol: Symbol, native: Interval, bars: ProviderBars): void
  /** Bars that the tape has lost: fetched again when they are next asked for. */
  forget(lost: BrokenRange): void
  /** Keeps the open bars for the next start. */
  flush(): void
}

/** Brings a provider's bars into a tape, each once a run. */
export function createHistory(host: Host, tape: Tape, provider: Provider, onCommit: () => void): History {
  const { name: source, capabilities } = provider
  const provisional = createProvisionalBars(host, tape, { source, adjusted: capabilities.adjusted, onCommit })
  const coverages = new Map<string, Coverage>()
  const running = new Map<string, Promise<void>>()

  const keyOf = (symbol: Symbol, native: Interval): string => `${symbol} ${native}`
  const coverageOf = (symbol: Symbol, native: Interval): Coverage => {
    const key = keyOf(symbol, native)
    const known = coverages.get(key) ?? new Coverage()
    coverages.set(key, known)
    return known
  }
  /** Coarsest first. */
  const natives = (interval: Interval) =>
    [interval, ...finerIntervals(interval)].flatMap(
      (wanted) => capabilities.intervals.find((native) => native.interval === wanted) ?? [],
    )

  function store(symbol: Symbol, native: Interval, columns: Candles): void {
    if (columns.t.length === 0) return
    const label = `${source} ${native} history`
    const fetch = { fetchedAt: host.now(), label, adjusted: capabilities.adjusted }
    tape.candles.writeSoon({ symbol, source, interval: native }, columns, fetch)
    onCommit()
  }

  /** @returns where the closed bars end, on the grid; `isNewest` = the bars reach up to the present */
  function keep(symbol: Symbol, native: Interval, bars: ProviderBars, at: EpochMs, isNewest: boolean): EpochMs | null {
    const calendar = calendarOf(symbol)
    const { columns } = bars
    const closed = countClosed(calendar, native, bars, at)
    store(symbol, native, closed === columns.t.length ? columns : sliceCandles(columns, 0, closed))
    if (isNewest) {
      if (closed === columns.t.length) provisional.remove(symbol, native)
      else {
        const open = sliceCandles(columns, columns.t.length - 1)
        provisional.put({ symbol, interval: native, columns: open, fetchedAt: at })
      }
    }
    return closed === 0 ? null : bucketEnd(calendar, native, columns.t[closed - 1] as number)
  }

  async function fetchMissing(symbol: Symbol, native: Interval, range: OpenRange, request: HistoryRequest) {
    const now = host.now()
    const at = Math.min(request.asOf ?? now, now)
    const isPast = request.asOf !== null && request.asOf < now
    const coverage = coverageOf(symbol, native)
    const start = bucketStart(calendarOf(symbol), native, at)
    for (const missing of coverage.missing({ from: range.from, to: Math.min(range.to, at + 1) })) {
      // A past moment's open bar is built from finer bars: of the bar that contains the clock nothing is asked.
      if (isPast && missing.from >= start && closeTime(calendarOf(symbol), native, start) > at) continue
      const bars = await provider.history(symbol, native, missing, at)
      const closedTo = keep(symbol, native, bars, at, !isPast && missing.to > at)
      const to = Math.min(missing.to, Math.max(start, closedTo ?? start))
      coverage.add({ from: missing.from, to })
    }
  }

  /** One fetch at a time for a series, so that two who ask for the same get it once. */
  function ensureNative(symbol: Symbol, native: Interval, range: OpenRange, request: HistoryRequest): Promise<void> {
    const key = keyOf(symbol, native)
    const before = running.get(key) ?? Promise.resolve()
    const work = before.then(() => fetchMissing(symbol, native, range, request))
    // The next one in line waits for the end of this one, whatever it was.
    const settled = work.catch(() => undefined)
    running.set(key, settled)
    void settled.finally(() => {
      if (running.get(key) === settled) running.delete(key)
    })
    return work
  }

  function reach(symbol: Symbol, interval: Interval, at: EpochMs): EpochMs | null {
    const [coarsest] = natives(interval)
    return coarsest === undefined ? null : depthEnd(symbol, at) - coarsest.depthMs
  }

  return {
    candles: provisional.candles,
    reach,
    async ensure(request) {
      const { symbol, interval, range, asOf } = request
      const at = Math.min(asOf ?? host.now(), host.now())
      const calendar = calendarOf(symbol)
      let { from } = range
      for (const native of natives(interval)) {
        const wanted = { from: Math.max(from, depthEnd(symbol, at) - native.depthMs), to: range.to }
        if (wanted.from < wanted.to) await ensureNative(symbol, native.interval, wanted, request)
        if (asOf === null) return
        // The bar that contains the clock is built from the next finer ones that were closed by then.
        from = Math.max(range.from, bucketStart(calendar, native.interval, at))
        if (from >= at || closeTime(calendar, native.interval, from) <= at) return
      }
    },
    hasEarlier(symbol, interval, t, at) {
      const from = reach(symbol, interval, at)
      const [coarsest] = natives(interval)
      if (from === null || coarsest === undefined) return false
      const first = bucketEnd(calendarOf(symbol), coarsest.interval, from)
      return coverageOf(symbol, coarsest.interval).missing({ from: first, to: t }).length > 0
    },
    nativeFor(interval) {
      const [coarsest] = natives(interval)
      if (coarsest) return coarsest.interval
      throw new AppError('unsupported', `${source} has no bars that ${interval} could be built from`, { interval })
    },
    take(symbol, native, bars) {
      const first = bars.columns.t[0]
      const closedTo = keep(symbol, native, bars, host.now(), true)
      if (closedTo === null || first === undefined) return
      coverageOf(symbol, native).add({ from: bucketStart(calendarOf(symbol), native, first), to: closedTo })
    },
    forget({ symbol, interval, from, to }) {
      coverageOf(symbol, interval).remove({ from, to: to + 1 })
    },
    flush: provisional.flush,
  }
}

/** A depth counts back from the clock, or from the last close while an exchange is closed (`NativeBars.depthMs`). */
function depthEnd(symbol: Symbol, at: EpochMs): EpochMs {
  return calendarOf(symbol) === 'us' ? Math.min(at, latestUsSession(at).close) : at
}

function countClosed(calendar: CalendarId, native: Interval, { columns, openBar }: ProviderBars, at: EpochMs): number {
  let count = columns.t.length
  while (count > 0) {
    const open = columns.t[count - 1] as number
    if (open !== openBar && closeTime(calendar, native, open) <= at) break
    count--
  }
  return count
}
