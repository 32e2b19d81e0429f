import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Series } from '../../../../shared/contract/symbols.ts'
import { formatFullPrice, formatLarge, formatPercent } from '../../../../shared/domain/format-number.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { type Instrument, splitSymbol } from '../../../../shared/domain/instrument.ts'
import { useApi } from '../../../state/query.ts'
import { type LiveQuote, useLiveQuote } from '../../../live/use-live-quote.ts'
import { useScreenState } from '../../../state/screen-state.ts'
import { Delta } from '../../../ui/delta.tsx'
import { sourceLabel, stampOf } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import type { ChartFormats } from '../canvas/chart-options.ts'
import type { CandleFeed } from '../data/candle-feed.ts'
import type { FeedSnapshot } from '../data/feed-snapshot.ts'
import { readCursor } from '../legend/readout.ts'
import { useMinute } from '../use-minute.ts'
import type { DayStats } from './day-stats.ts'
import { Figures, SourceLine } from './figures.tsx'
import './panel.css'
import { ageWords, isShownStale } from '../provenance.ts'
import type { Profile } from './profile.ts'
import { PanelPrice } from './panel-price.tsx'
import { RangeBar } from './range-bar.tsx'
import { StoredSeries } from './stored-series.tsx'
import { useDayStats } from './use-day-stats.ts'

interface SymbolPanelProps {
  readonly instrument: Instrument
  readonly series: readonly Series[]
  readonly feed: CandleFeed
  readonly snapshot: FeedSnapshot
  readonly formats: ChartFormats
  /** True when daily bars are stored or can be built. */
  readonly hasDays: boolean
}

/** Price, ranges, figures and what is stored, each block with its own source and age. */
export function SymbolPanel(props: SymbolPanelProps): ReactNode {
  const { instrument, feed, snapshot, formats } = props
  const { symbol } = instrument
  const { code } = splitSymbol(symbol)
  const now = useMinute()
  // A symbol without a snapshot answers not-found: then there is no block of figures.
  const { data: profile } = useQuery(useApi().quotes.profile.queryOptions({ input: { symbol }, retry: false }))
  const stats = useDayStats(symbol, props.hasDays && snapshot.status === 'ready')
  const { origin, stream } = snapshot
  const quote = useLiveQuote(symbol, stream !== null)
  const newest = readCursor(snapshot, null)
  const bar = newest?.kind === 'bar' ? newest : null
  const isFromBars = bar !== null && origin !== null
  const price = quote ? quote.last : isFromBars ? bar.bar.c : (profile?.price ?? null)
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
  const stamp = stampOf(source)
  return (
    <>
      <section className="chart-section" aria-label="Price">
        <div className="chart-panel-name">
          <b>{code}</b>
          {stamp && <Stamp text={stamp} />}
          {instrument.name !== code && (
            <span className="truncate" title={instrument.name}>
              {instrument.name}
            </span>
          )}
        </div>
        {stream !== null && isFromBars && <PanelPrice symbol={symbol} feed={feed} formats={formats} />}
        {price !== null && stream === null && (
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
        {price !== null && (
          <Ranges
            price={price}
            stats={stats}
            quote={quote}
            isRolling={instrument.kind === 'crypto'}
            profile={profile ?? null}
            format={formats.price}
          />
        )}
        {quote && <Traded quote={quote} symbol={symbol} isRolling={instrument.kind === 'crypto'} />}
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
  readonly quote: LiveQuote | null
  /** Of a market that never closes a day is the last 24 hours. */
  readonly isRolling: boolean
  readonly profile: Profile | null
  readonly format: (price: number) => string
}

function Ranges({ price, stats, quote, isRolling, profile, format }: RangesProps): ReactNode {
  const now = useMinute()
  const quoted = profile && profile.low52 !== null && profile.high52 !== null
  const year = quoted ? { low: profile.low52 as number, high: profile.high52 as number } : (stats?.year ?? null)
  const yearSource = quoted ? sourceLabel(profile.source) : stats && `${sourceLabel(stats.source)}, stored days`
  return (
    <>
      {quote && quote.high > quote.low && (
        <RangeBar
          label={isRolling ? '24h range' : 'day range'}
          low={quote.low}
          high={quote.high}
          value={price}
          format={format}
        />
      )}
      {stats && !quote && (
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

interface TradedProps {
  readonly quote: LiveQuote
  readonly symbol: Instrument['symbol']
  readonly isRolling: boolean
}

/** What has changed hands; an index trades nothing. */
function Traded({ quote, symbol, isRolling }: TradedProps): ReactNode {
  if (!(quote.volume > 0)) return null
  const unit = isRolling ? ` ${splitSymbol(symbol).code.replace(/(?<=.)USDT$/, '')}` : ''
  return (
    <dl className="chart-figures chart-traded tn">
      <dt>{isRolling ? 'Vol 24h' : 'Volume'}</dt>
      <dd>{formatLarge(quote.volume) + unit}</dd>
      <dt>Turnover</dt>
      <dd>{formatLarge(quote.turnover, '$')}</dd>
    </dl>
  )
}
