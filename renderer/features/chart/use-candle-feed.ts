import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import { useConnection } from '../../state/engine-context.tsx'
import { useStoreStat } from '../../state/store-stat.ts'
import { CandleFeed } from './data/candle-feed.ts'
import type { FeedSnapshot } from './data/feed-snapshot.ts'
import type { PriceView } from './data/series-reader.ts'

/** The bars of one series, opened while it is on screen and read anew when the tape has changed. */
export function useCandleFeed(
  symbol: Symbol,
  interval: Interval,
  prices: PriceView,
): { feed: CandleFeed; snapshot: FeedSnapshot } {
  const connection = useConnection()
  const feed = useMemo(
    () => new CandleFeed(connection.client.candles, connection, symbol, interval),
    [connection, symbol, interval],
  )
  const snapshot = useSyncExternalStore(feed.subscribe, feed.snapshot)
  // Other prices of the same bars are another answer, not another feed: the picture stays where it is.
  useEffect(() => void feed.choosePrices(prices), [feed, prices])
  useEffect(() => {
    void feed.open()
    return () => feed.close()
  }, [feed])

  const revision = useStoreStat((store) => store.stat?.revision ?? null)
  const seen = useRef({ feed, revision })
  useEffect(() => {
    const last = seen.current
    seen.current = { feed, revision }
    // The first revision to be told is the one that was just read, and what a stream writes down it has shown before.
    if (feed.isStreaming) return
    if (last.feed === feed && last.revision !== null && last.revision !== revision) void feed.reload()
  }, [feed, revision])
  return { feed, snapshot }
}
