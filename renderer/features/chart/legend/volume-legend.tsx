import { type ReactNode, useEffect, useRef } from 'react'
import { formatLarge } from '../../../../shared/domain/format-number.ts'
import { stampOf } from '../../../ui/source-words.ts'
import { Stamp } from '../../../ui/stamp.tsx'
import type { PriceChart } from '../canvas/price-chart.ts'
import type { CandleFeed } from '../data/candle-feed.ts'
import type { FeedSnapshot } from '../data/feed-snapshot.ts'
import type { CursorStore } from './cursor-store.ts'
import { keepWritten } from './keep-written.ts'
import { readCursor } from './readout.ts'

interface VolumeLegendProps {
  readonly chart: PriceChart
  readonly feed: CandleFeed
  readonly snapshot: FeedSnapshot
  readonly cursor: CursorStore
}

/** Stands at the top of the volume pane, wherever its border has been dragged to. */
export function VolumeLegend({ chart, feed, snapshot, cursor }: VolumeLegendProps): ReactNode {
  const root = useRef<HTMLDivElement>(null)
  const stamp = stampOf(snapshot.origin?.source)
  const value = useRef<HTMLElement>(null)
  useEffect(() => {
    const write = (): void => {
      if (value.current === null) return
      const readout = readCursor(snapshot, cursor.get())
      const bar = readout?.kind === 'bar' ? readout.bar : null
      value.current.textContent = bar === null ? '' : formatLarge(bar.v)
      value.current.dataset['direction'] = bar === null ? 'flat' : bar.c >= bar.o ? 'up' : 'down'
    }
    return keepWritten(write, feed, cursor)
  }, [feed, snapshot, cursor])
  useEffect(() => {
    // The library makes the pane's element with its next draw.
    let observer: ResizeObserver | null = null
    let frame = 0
    const attach = (): void => {
      const pane = chart.volumePane
      if (pane === null) {
        frame = requestAnimationFrame(attach)
        return
      }
      const place = (): void => {
        if (root.current) root.current.style.transform = `translateY(${pane.offsetTop}px)`
        if (root.current) root.current.hidden = false
      }
      observer = new ResizeObserver(place)
      observer.observe(pane)
      place()
    }
    frame = requestAnimationFrame(attach)
    return () => {
      cancelAnimationFrame(frame)
      observer?.disconnect()
    }
  }, [chart, snapshot.store])
  return (
    <div ref={root} className="chart-legend chart-legend-volume tn" hidden>
      {stamp && <Stamp text={stamp} />}
      <span className="chart-legend-series">Volume</span>
      <i ref={value} className="chart-legend-value" />
    </div>
  )
}
