import { type ReactNode, useEffect, useRef } from 'react'
import { formatCount, formatPercent } from '../../../../shared/domain/format-number.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { seedWords, useMarket } from '../../../state/market.ts'
import { sourceLabel, stampOf } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import type { ChartFormats } from '../canvas/chart-options.ts'
import { barTimeWithZone, intervalLabel } from '../chart-formats.ts'
import type { CandleFeed } from '../data/candle-feed.ts'
import type { FeedSnapshot } from '../data/feed-snapshot.ts'
import { ADJUSTED_WORDS, hasPriceViews } from '../price-views.ts'
import type { CursorStore } from './cursor-store.ts'
import { keepWritten } from './keep-written.ts'
import './legend.css'
import { barMarkWords, readCursor, type Readout } from './readout.ts'

interface LegendProps {
  readonly name: string
  readonly interval: Interval
  readonly feed: CandleFeed
  readonly snapshot: FeedSnapshot
  readonly formats: ChartFormats
  readonly cursor: CursorStore
}

/** Name, interval and source, then the values under the crosshair: those are written past React. */
export function Legend(props: LegendProps): ReactNode {
  const { feed, interval, snapshot, formats, cursor } = props
  const values = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = (): void => {
      if (values.current === null) return
      const at = cursor.get()
      const readout = readCursor(snapshot, at)
      // At rest the values are the newest bar's, also where the candles on screen stand for many.
      const candleBars = at === null ? cursor.candleBars() : 1
      writeValues(values.current, readout, formats)
      writeText(
        values.current.querySelector('[data-part=words]'),
        readout === null ? '' : words(readout, interval, candleBars),
      )
    }
    return keepWritten(write, feed, cursor)
  }, [feed, snapshot, cursor, interval, formats])
  const { origin } = snapshot
  const stamp = stampOf(origin?.source)
  const seed = seedWords(useMarket())
  const adjusted = origin && hasPriceViews(feed.symbol) ? ADJUSTED_WORDS[origin.adjusted] : null
  return (
    <div className="chart-legend tn">
      <b>{origin?.name ?? props.name}</b>
      {stamp && <Stamp text={stamp} />}
      <span className="chart-legend-series">
        {intervalLabel(interval)}
        {stamp === 'SIMULATED' && seed && ` · ${seed}`}
        {origin && stamp === null && ` · ${sourceLabel(origin.source)}`}
        {origin?.derivedFrom && ` · built from ${intervalLabel(origin.derivedFrom)}`}
        {adjusted && ` · ${adjusted}`}
      </span>
      <span ref={values} className="chart-legend-values">
        <span data-part="O">
          O <i />
        </span>
        <span data-part="H">
          H <i />
        </span>
        <span data-part="L">
          L <i />
        </span>
        <span data-part="C">
          C <i />
        </span>
        <span data-part="change" />
        <span data-part="words" />
      </span>
    </div>
  )
}

function writeValues(root: HTMLElement, readout: Readout | null, formats: ChartFormats): void {
  const bar = readout?.kind === 'bar' ? readout.bar : null
  root.dataset['direction'] = bar === null ? 'flat' : bar.c >= bar.o ? 'up' : 'down'
  const change = readout?.kind === 'bar' ? (readout.change ?? 0) : 0
  root.dataset['change'] = change > 0 ? 'up' : change < 0 ? 'down' : 'flat'
  root.dataset['kind'] = readout?.kind ?? 'none'
  for (const [part, value] of Object.entries({ O: bar?.o, H: bar?.h, L: bar?.l, C: bar?.c })) {
    writeText(root.querySelector(`[data-part=${part}] > i`), value === undefined ? '' : formats.price(value))
  }
  writeText(root.querySelector('[data-part=change]'), readout === null ? '' : changeText(readout, formats))
}

function changeText(readout: Readout, formats: ChartFormats): string {
  if (readout.kind === 'gap' || readout.change === null) return ''
  const { change, changePct } = readout
  const sign = change > 0 ? '+' : ''
  return `${sign}${formats.price(change)} (${formatPercent(changePct)})`
}

function words(readout: Readout, interval: Interval, candleBars: number): string {
  if (readout.kind === 'gap') {
    if (readout.gap === null) return 'no data'
    const { bars, from, to } = readout.gap
    // Both ends are of the same zone: it is said once.
    const span =
      bars === 1
        ? barTimeWithZone(from, interval)
        : `${barTimeWithZone(from, interval).replace(' UTC', '')} to ${barTimeWithZone(to, interval)}`
    return `No data: ${bars} ${bars === 1 ? 'bar' : 'bars'} missing, ${span}`
  }
  const marks = barMarkWords(readout.bar.flags)
  const barCount = Math.max(readout.barCount, candleBars)
  return [
    ...(candleBars > 1 ? ['newest bar'] : []),
    ...(barCount > 1 ? [`${formatCount(barCount)} × ${intervalLabel(interval)} a candle`] : []),
    ...marks,
  ].join(' · ')
}

/** Writing the same text again would still dirty the layout. */
function writeText(element: Element | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text
}
