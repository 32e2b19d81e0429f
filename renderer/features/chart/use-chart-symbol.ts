import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { MarketName } from '../../../shared/contract/markets.ts'
import type { Series } from '../../../shared/contract/symbols.ts'
import type { Instrument, Symbol } from '../../../shared/domain/instrument.ts'
import { DAY_MS, type Interval, intervalMs } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { type AppError, toAppError } from '../../../shared/errors.ts'
import { useApi } from '../../state/query.ts'
import { navigate, routeTo, useRoute } from '../../state/route.ts'
import { updateWorkspace, useWorkspace } from '../../state/workspace-store.ts'
import type { StoredSpan } from './view/ranges.ts'

/** `VENUE:CODE` as the contract has it; anything else in an address is asked about first. */
const FULL_SYMBOL = /^[A-Z][A-Z0-9]{0,15}:\S{1,40}$/u

export interface ChartSymbol {
  readonly symbol: Symbol
  /** False while the address holds a bare code that the engine has not found yet. */
  readonly isKnown: boolean
  readonly interval: Interval
  /** Null until the engine has answered. */
  readonly stored: {
    readonly instrument: Instrument
    readonly series: readonly Series[]
    readonly offered: readonly Interval[]
  } | null
  readonly error: AppError | null
  readonly retry: () => void
}

/**
 * What the address asks for, else what was shown last. A bare code in the address becomes the full symbol, an interval that
 * cannot be shown the nearest one that can; what is shown is remembered.
 */
export function useChartSymbol(): ChartSymbol {
  const route = useRoute()
  const remembered = useWorkspace((workspace) => workspace.chart)
  const asked = route.screen === 'chart' ? route : { symbol: null, interval: null }
  const symbol = asked.symbol ?? remembered.symbol
  const interval = asked.interval ?? remembered.interval
  const isFull = FULL_SYMBOL.test(symbol)

  const api = useApi()
  const resolved = useQuery(
    api.symbols.resolve.queryOptions({ input: { text: symbol }, enabled: !isFull, retry: false }),
  )
  const series = useQuery(api.symbols.series.queryOptions({ input: { symbol }, enabled: isFull, retry: false }))
  const stored = series.data ?? null
  const full = (isFull ? stored?.instrument.symbol : resolved.data?.listing.symbol) ?? null
  const shown = stored === null ? interval : nearestOffered(interval, stored.offered)

  useEffect(() => {
    // The engine may know the symbol by another venue's name: the address follows, without a step in the history.
    const isOther = full !== null && full !== symbol
    const isUnshowable = asked.interval !== null && shown !== asked.interval
    if (isOther || isUnshowable) navigate(routeTo.chart(full ?? symbol, asked.interval && shown), { replace: true })
  }, [full, symbol, asked.interval, shown])

  useEffect(() => {
    if (stored === null) return
    updateWorkspace((workspace) =>
      workspace.chart.symbol === symbol && workspace.chart.interval === shown
        ? workspace
        : { ...workspace, chart: { ...workspace.chart, symbol, interval: shown } },
    )
  }, [stored, symbol, shown])

  // A disabled query still shows the answer that another part of the page got for the same question.
  const failure = isFull ? series.error : resolved.error
  return {
    symbol,
    isKnown: isFull,
    interval: shown,
    stored,
    error: failure === null ? null : toAppError(failure),
    retry: () => void (isFull ? series : resolved).refetch(),
  }
}

/** What the simulated market knows of the past (its daily bars); nothing of it has to be stored to be shown. */
const SIMULATED_PAST_MS = 10 * 365 * DAY_MS

/** First and newest open time over all there is to show; null when there are no bars. */
export function shownSpan(stored: ChartSymbol['stored'], market: MarketName, now: EpochMs): StoredSpan | null {
  if (stored === null) return null
  if (market === 'simulated') return { from: now - SIMULATED_PAST_MS, to: now, offered: stored.offered }
  if (stored.series.length === 0) return null
  return {
    from: Math.min(...stored.series.map((series) => series.from)),
    to: Math.max(...stored.series.map((series) => series.to)),
    offered: stored.offered,
  }
}

function nearestOffered(interval: Interval, offered: readonly Interval[]): Interval {
  if (offered.length === 0 || offered.includes(interval)) return interval
  const distance = (other: Interval): number => Math.abs(Math.log(intervalMs(other) / intervalMs(interval)))
  return offered.reduce((best, other) => (distance(other) < distance(best) ? other : best))
}
