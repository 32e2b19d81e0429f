import { useCallback, useEffect, useRef, useState } from 'react'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { navigate, routeTo } from '../../state/route.ts'
import type { PriceChart, Shown } from './canvas/price-chart.ts'
import type { CandleFeed } from './data/candle-feed.ts'
import type { FeedSnapshot } from './data/feed-snapshot.ts'
import { type Range, rangeInterval, rangeStart, type StoredSpan } from './view/ranges.ts'
import { centredOn, spanOf, viewFrom } from './view/view.ts'

/** A place to show as soon as its bars are loaded. */
type Wanted = { readonly symbol: Symbol; readonly isLoaded: boolean } & (
  | { readonly kind: 'range'; readonly interval: Interval; readonly from: EpochMs }
  | { readonly kind: 'date'; readonly t: EpochMs }
)

interface ChartPlace {
  readonly range: Range | null
  readonly showRange: (range: Range) => void
  readonly goTo: (t: EpochMs) => void
  /** Tells the feed, which keeps the bars of the view loaded; a move by the user leaves the range. */
  readonly viewMoved: (shown: Shown, byUser: boolean) => void
}

/** Where in its history the chart stands: ranges, dates, and the bars that this takes. */
export function useChartPlace(
  chart: PriceChart | null,
  feed: CandleFeed,
  snapshot: FeedSnapshot,
  span: StoredSpan | null,
): ChartPlace {
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const [range, setRange] = useState<{ readonly range: Range; readonly symbol: Symbol } | null>(null)

  const isReady = snapshot.status === 'ready'
  useEffect(() => {
    if (wanted === null || wanted.isLoaded || chart === null || !isReady || wanted.symbol !== feed.symbol) return
    if (wanted.kind === 'range' && wanted.interval !== feed.interval) return
    let isCurrent = true
    const { view } = chart
    const loading =
      wanted.kind === 'range' ? feed.reachBack(wanted.from) : feed.reach(wanted.t, view ? spanOf(view) : 0)
    void loading.then(() => isCurrent && setWanted({ ...wanted, isLoaded: true }))
    return () => {
      isCurrent = false
    }
  }, [wanted, chart, feed, isReady])
  const { store } = snapshot
  const placed = useRef<Wanted | null>(null)
  useEffect(() => {
    // The chart has taken over what was loaded in the layout effect before this one.
    if (!wanted?.isLoaded || placed.current === wanted || chart === null || chart.store !== store) return
    placed.current = wanted
    place(wanted, chart)
  }, [wanted, chart, store])

  const showRange = (next: Range): void => {
    if (span === null) return
    const interval = rangeInterval(next, span, feed.interval)
    setRange({ range: next, symbol: feed.symbol })
    setWanted({ symbol: feed.symbol, isLoaded: false, kind: 'range', interval, from: rangeStart(next, span) })
    if (interval !== feed.interval) navigate(routeTo.chart(feed.symbol, interval), { replace: true })
  }
  const viewMoved = useCallback(
    ({ store: shown, view, widthPx }: Shown, byUser: boolean): void => {
      if (byUser) setRange(null)
      feed.look(shown, view, widthPx)
    },
    [feed],
  )
  return {
    range: range?.symbol === feed.symbol ? range.range : null,
    showRange,
    goTo: (t) => setWanted({ symbol: feed.symbol, isLoaded: false, kind: 'date', t }),
    viewMoved,
  }
}

function place(wanted: Wanted, chart: PriceChart): void {
  const { loaded, view } = chart
  if (loaded === null || view === null || loaded.store.length === 0) return
  const { store, cellBars } = loaded
  if (wanted.kind === 'range') return chart.setView(viewFrom(store.cellAt(wanted.from), store.end), false)
  // The bar of the date or the next one; of groups the one that holds it.
  const found = cellBars === 1 ? store.cellAt(wanted.t) : store.cellAt(wanted.t + 1) - 1
  const cell = Math.min(Math.max(found, store.first), store.end - 1)
  chart.setView(centredOn(view, cell), true)
  chart.putCursor(cell)
}
