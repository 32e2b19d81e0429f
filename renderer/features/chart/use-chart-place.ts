import { useCallback, useEffect, useState } from 'react'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { navigate, routeTo } from '../../state/route.ts'
import type { PriceChart } from './canvas/price-chart.ts'
import type { CandleFeed, FeedSnapshot } from './data/candle-feed.ts'
import { type Range, rangeInterval, rangeStart, type StoredSpan } from './view/ranges.ts'
import { centredOn, spanOf, type View, viewFrom } from './view/view.ts'

/** A place to show as soon as its bars are loaded. */
type Wanted = { readonly symbol: Symbol } & (
  | { readonly kind: 'range'; readonly interval: Interval; readonly from: EpochMs }
  | { readonly kind: 'date'; readonly t: EpochMs }
)

/** With fewer loaded cells left of the view than this part of its span, older ones are asked for. */
const PREFETCH_SCREENS = 1.5

interface ChartPlace {
  readonly range: Range | null
  readonly showRange: (range: Range) => void
  readonly goTo: (t: EpochMs) => void
  /** Keeps older bars ahead of the view; a move by the user leaves the range. */
  readonly viewMoved: (view: View, byUser: boolean) => void
}

/** Where in its history the chart stands: ranges, dates, and the pages of bars that this takes. */
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
    if (wanted === null || chart === null || !isReady || wanted.symbol !== feed.symbol) return
    if (wanted.kind === 'range' && wanted.interval !== feed.interval) return
    let isCurrent = true
    void show(wanted, chart, feed).then(() => isCurrent && setWanted(null))
    return () => {
      isCurrent = false
    }
  }, [wanted, chart, feed, isReady])

  const showRange = (next: Range): void => {
    if (span === null) return
    const interval = rangeInterval(next, span, feed.interval)
    setRange({ range: next, symbol: feed.symbol })
    setWanted({ symbol: feed.symbol, kind: 'range', interval, from: rangeStart(next, span) })
    if (interval !== feed.interval) navigate(routeTo.chart(feed.symbol, interval), { replace: true })
  }
  const viewMoved = useCallback(
    (view: View, byUser: boolean): void => {
      if (byUser) setRange(null)
      const { store, hasEarlier } = feed.snapshot()
      if (hasEarlier && view.a - store.first < spanOf(view) * PREFETCH_SCREENS) void feed.loadEarlier(spanOf(view) * 2)
    },
    [feed],
  )
  return {
    range: range?.symbol === feed.symbol ? range.range : null,
    showRange,
    goTo: (t) => setWanted({ symbol: feed.symbol, kind: 'date', t }),
    viewMoved,
  }
}

async function show(wanted: Wanted, chart: PriceChart, feed: CandleFeed): Promise<void> {
  if (wanted.kind === 'range') {
    await feed.reachBack(wanted.from)
    const { store } = feed.snapshot()
    if (chart.store === store) chart.setView(viewFrom(store.cellAt(wanted.from), store.end), false)
    return
  }
  const { store: before } = feed.snapshot()
  const { view } = chart
  if (view === null) return
  // Half a screen left of the date as well, at the density of the loaded bars.
  const cellMs = (before.lastTime - before.firstTime) / Math.max(1, before.length - 1)
  await feed.reachBack(Math.floor(wanted.t - cellMs * spanOf(view)))
  const { store } = feed.snapshot()
  const cell = Math.min(store.cellAt(wanted.t), store.end - 1)
  if (chart.store !== store) return
  chart.setView(centredOn(view, cell), true)
  chart.putCursor(cell)
}
