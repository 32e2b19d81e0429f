import type { ReactNode } from 'react'
import { formatCount } from '../../../shared/domain/format-number.ts'
import { formatAsOf } from '../../../shared/domain/format-time.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import { seedWords, useMarket } from '../../state/market.ts'
import { ProvenanceBadge } from '../../ui/provenance-badge.tsx'
import { stampOf } from '../../ui/source-words.ts'
import { intervalLabel } from './chart-formats.ts'
import type { FeedSnapshot } from './data/feed-snapshot.ts'
import { ADJUSTED_WORDS, hasPriceViews } from './price-views.ts'
import { ageWords } from './provenance.ts'
import { useMinute } from './use-minute.ts'

/** Source, state and age of the bars on screen. */
export function ChartBadge({
  symbol,
  snapshot,
}: {
  readonly symbol: Symbol
  readonly snapshot: FeedSnapshot
}): ReactNode {
  const { origin, store, gaps, cellBars } = snapshot
  const now = useMinute()
  const market = useMarket()
  if (origin === null || snapshot.status !== 'ready') return null
  const { source, state, newestMarketTime, fetchedAt, derivedFrom, adjusted } = origin
  const seed = stampOf(source) === 'SIMULATED' ? seedWords(market) : null
  const age = ageWords({ symbol, source, state, marketTime: newestMarketTime }, now)
  const missing = gaps.reduce((sum, gap) => sum + gap.bars, 0)
  return (
    <ProvenanceBadge
      source={source}
      state={state}
      words={seed === null ? age : `${seed} · ${age}`}
      details={[
        { label: 'State', value: state },
        ...(newestMarketTime === null ? [] : [{ label: 'Newest close', value: formatAsOf(newestMarketTime, now) }]),
        ...(fetchedAt === null ? [] : [{ label: 'Stored', value: formatAsOf(fetchedAt.to, now) }]),
        ...(derivedFrom === null ? [] : [{ label: 'Built from', value: intervalLabel(derivedFrom) }]),
        ...(hasPriceViews(symbol)
          ? [{ label: 'Prices', value: ADJUSTED_WORDS[adjusted] ?? 'adjustment not told' }]
          : []),
        { label: 'Loaded from', value: formatAsOf(store.firstTime, now) },
        ...(cellBars > 1
          ? [{ label: 'Overview of', value: `up to ${formatCount(cellBars)} bars a group` }]
          : [
              {
                label: 'Gaps in it',
                value: gaps.length === 0 ? 'none' : `${formatCount(gaps.length)}, ${formatCount(missing)} bars missing`,
              },
            ]),
      ]}
    />
  )
}
