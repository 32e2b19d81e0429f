import type { EpochMs } from '../../../shared/domain/time.ts'
import type { CandleRepository } from '../tape/types.ts'

/** The tape as this store knew it at a moment: bars and series fetched later are not there. */
export function knownCandles(candles: CandleRepository, knownAt: EpochMs): CandleRepository {
  const read: CandleRepository['read'] = (key, range) => candles.read(key, { ...range, knownAt })
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
  }
}
