import type { ReactNode } from 'react'
import { formatCount } from '../../../shared/domain/format-number.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import type { ChartFormats, ScaleMode } from './canvas/chart-options.ts'
import { hasVolume, type PriceChart, type PriceChartEvents } from './canvas/price-chart.ts'
import { ChartCanvas } from './chart-canvas.tsx'
import { barTimeWithZone, intervalLabel } from './chart-formats.ts'
import { ChartSkeleton } from './chart-skeleton.tsx'
import type { CandleFeed } from './data/candle-feed.ts'
import type { FeedSnapshot } from './data/feed-snapshot.ts'
import { BarsFailed, NoBars } from './empty-chart.tsx'
import type { CursorStore } from './legend/cursor-store.ts'
import { Legend } from './legend/legend.tsx'
import { VolumeLegend } from './legend/volume-legend.tsx'

interface ChartPaneProps {
  readonly symbol: Symbol
  readonly interval: Interval
  readonly name: string
  readonly feed: CandleFeed
  readonly snapshot: FeedSnapshot
  readonly formats: ChartFormats
  readonly scale: ScaleMode
  readonly cursor: CursorStore
  readonly chart: PriceChart | null
  readonly events: PriceChartEvents
  readonly onChart: (chart: PriceChart | null) => void
  readonly onRetry: () => void
  /** The newest bar's close, for the axis tag. */
  readonly last: { readonly price: number; readonly isUp: boolean } | null
  /** Table of the bars, in front of the picture. */
  readonly children: ReactNode
}

/** The picture with its legends, or what stands in its place. */
export function ChartPane(props: ChartPaneProps): ReactNode {
  const { symbol, interval, name, feed, snapshot, formats, cursor, chart, children } = props
  const { status, error } = snapshot
  const isReady = status === 'ready'
  return (
    <div className={isReady && !children ? 'chart-box' : 'chart-box is-blank'}>
      <ChartCanvas
        feed={feed}
        snapshot={snapshot}
        seriesKey={`${symbol} ${interval}`}
        formats={formats}
        scale={props.scale}
        last={props.last}
        summary={summaryOf(name, interval, snapshot, props.last && formats.price(props.last.price))}
        events={props.events}
        onChart={props.onChart}
      />
      {isReady && !children && (
        <>
          <Legend name={name} interval={interval} feed={feed} snapshot={snapshot} formats={formats} cursor={cursor} />
          {/* By the data: the chart takes them over after this is drawn, and nothing would draw it again. */}
          {chart && snapshot.store && hasVolume(snapshot.store) && (
            <VolumeLegend chart={chart} feed={feed} snapshot={snapshot} cursor={cursor} />
          )}
        </>
      )}
      {status === 'loading' && <ChartSkeleton name={name} interval={intervalLabel(interval)} />}
      {status === 'empty' && <NoBars symbol={symbol} />}
      {status === 'failed' && error && <BarsFailed symbol={symbol} error={error} onRetry={props.onRetry} />}
      {children}
    </div>
  )
}

function summaryOf(name: string, interval: Interval, snapshot: FeedSnapshot, last: string | null): string {
  const { store, newest, cellBars, hasLater } = snapshot
  if (store.length === 0) return `${name}, no bars`
  const from = barTimeWithZone(store.firstTime, interval)
  // A group is named by its first bar: the newest one is of the newest bars.
  const to = barTimeWithZone(hasLater ? store.lastTime : newest.lastTime, interval)
  const groups = cellBars > 1 ? ` in groups of ${formatCount(cellBars)}` : ''
  return `${name}, ${intervalLabel(interval)} candles${groups} from ${from} to ${to}. Last ${last}. Shift T shows the bars table.`
}
