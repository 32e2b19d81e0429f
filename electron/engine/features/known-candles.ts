import type { EpochMs } from '../../../shared/domain/time.ts'
import type { CandleRepository, SeriesInfo, SeriesKey } from '../tape/types.ts'

export interface KnownCandles extends CandleRepository {
  /** When the newest write that was known came in; the `fetchedAt` listed is that of the newest bar. Reads the series. */
  lastFetch(series: SeriesInfo): EpochMs
}

/** Bars read at once for the time of their fetch: some 5 MB. */
const STEP_BARS = 100_000

/** The tape as this store knew it at a moment: bars and series fetched later are not there. */
export function knownCandles(candles: CandleRepository, knownAt: EpochMs): KnownCandles {
  const read: CandleRepository['read'] = (key, range) => candles.read(key, { ...range, knownAt })
  const lastFetches = new Map<string, EpochMs>()
  return {
    ...candles,
    read,
    list: (symbol) =>
      candles.list(symbol).flatMap((series) => {
        const newest = read(series, { limit: 1 })
        const [to] = newest.columns.t
        return to === undefined ? [] : [{ ...series, to, fetchedAt: newest.fetchedAt?.to ?? series.fetchedAt }]
      }),
    hasBefore: (key, t) => read(key, { to: t, limit: 1 }).columns.t.length > 0,
    lastFetch(series) {
      const name = JSON.stringify([series.symbol, series.source, series.interval])
      const known = lastFetches.get(name) ?? lastFetchOf(read, series)
      lastFetches.set(name, known)
      return known
    },
  }
}

function lastFetchOf(read: CandleRepository['read'], key: SeriesKey): EpochMs {
  let last = Number.NEGATIVE_INFINITY
  let to = Number.POSITIVE_INFINITY
  for (;;) {
    const { columns, fetchedAt } = read(key, { limit: STEP_BARS, ...(Number.isFinite(to) && { to }) })
    const [first] = columns.t
    if (first === undefined) return last
    last = Math.max(last, fetchedAt?.to ?? last)
    if (columns.t.length < STEP_BARS) return last
    to = first
  }
}
