import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Series } from '../../../../shared/contract/symbols.ts'
import { formatFullPrice, formatPercent } from '../../../../shared/domain/format-number.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { type Instrument, splitSymbol } from '../../../../shared/domain/instrument.ts'
import { useApi } from '../../../state/query.ts'
import { useScreenState } from '../../../state/screen-state.ts'
import { Delta } from '../../../ui/delta.tsx'
import { isSample, sourceLabel } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import type { ChartFormats } from '../canvas/chart-options.ts'
import type { FeedSnapshot } from '../data/candle-feed.ts'
import { readCursor } from '../legend/readout.ts'
import { useMinute } from '../use-minute.ts'
import type { DayStats } from './day-stats.ts'
import { Figures, SourceLine } from './figures.tsx'
import './panel.css'
import { ageWords, isShownStale } from '../provenance.ts'
import type { Profile } from './profile.ts'
import { RangeBar } from './range-bar.tsx'
import { StoredSeries } from './stored-series.tsx'
import { useDayStats } from './use-day-stats.ts'

interface SymbolPanelProps {
  readonly instrument: Instrument
  readonly series: readonly Series[]
  readonly snapshot: FeedSnapshot
  readonly formats: ChartFormats
  /** True when daily bars are stored or can be built. */
  readonly hasDays: boolean
}

/** Price, ranges, figures and what is stored, each block with its own source and age. */
export function SymbolPanel(props: SymbolPanelProps): ReactNode {
  const { instrument, snapshot, formats } = props
  const { symbol } = instrument
  const { code } = splitSymbol(symbol)
  const now = useMinute()
  // A symbol without a snapshot answers not-found: then there is no block of figures.
  const { data: profile } = useQuery(useApi().quotes.profile.queryOptions({ input: { symbol }, retry: false }))
  const stats = useDayStats(symbol, props.hasDays && snapshot.status === 'ready')
  const { origin } = snapshot
  const newest = readCursor(snapshot, null)
  const bar = newest?.kind === 'bar' ? newest : null
  const isFromBars = bar !== null && origin !== null
  const price = isFromBars ? bar.bar.c : (profile?.price ?? null)
  const source = isFromBars ? origin.source : profile?.source
  useScreenState(
    isFromBars || !profile
      ? null
      : {
          state: profile.state,
          source: profile.source,
          what: `${instrument.name}, ${ageWords({ ...profile, symbol }, now)}`,
        },
  )
  const isStale = isFromBars && isShownStale(origin)
  return (
    <>
      <section className="chart-section" aria-label="Price">
        <div className="chart-panel-name">
          <b>{code}</b>
          {source !== undefined && isSample(source) && <Stamp text="SAMPLE" />}
          {instrument.name !== code && (
            <span className="truncate" title={instrument.name}>
              {instrument.name}
            </span>
          )}
        </div>
        {price !== null && (
          <p className={isStale ? 'chart-price is-stale tn' : 'chart-price tn'}>
            <b title={formatFullPrice(price)}>{formats.price(price)}</b>
            {isFromBars && bar.changePct !== null && (
              <span title="From the close of the bar before">
                <Delta value={bar.changePct} text={formatPercent(bar.changePct)} />
              </span>
            )}
          </p>
        )}
        {isFromBars && (
          <SourceLine
            symbol={symbol}
            source={origin.source}
            state={origin.state}
            marketTime={origin.newestMarketTime}
          />
        )}
        {!isFromBars && profile && <SourceLine {...profile} symbol={symbol} />}
        {price !== null && <Ranges price={price} stats={stats} profile={profile ?? null} format={formats.price} />}
        {instrument.sector && (
          <p className="chart-note">
            {instrument.sector}
            {instrument.industry && ` · ${instrument.industry}`}
          </p>
        )}
      </section>
      {profile && <Figures profile={profile} />}
      <StoredSeries series={props.series} />
    </>
  )
}

interface RangesProps {
  readonly price: number
  readonly stats: DayStats | null
  readonly profile: Profile | null
  readonly format: (price: number) => string
}

function Ranges({ price, stats, profile, format }: RangesProps): ReactNode {
  const now = useMinute()
  const quoted = profile && profile.low52 !== null && profile.high52 !== null
  const year = quoted ? { low: profile.low52 as number, high: profile.high52 as number } : (stats?.year ?? null)
  const yearSource = quoted ? sourceLabel(profile.source) : stats && `${sourceLabel(stats.source)}, stored days`
  return (
    <>
      {stats && (
        <RangeBar
          label={`day, ${formatDay(stats.day.t, now)}`}
          low={stats.day.low}
          high={stats.day.high}
          value={price}
          format={format}
        />
      )}
      {year && (
        <>
          <RangeBar label="52 weeks" low={year.low} high={year.high} value={price} format={format} />
          <p className="chart-note">52-week range: {yearSource}</p>
        </>
      )}
    </>
  )
}
