import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { FRAME_PRIORITY } from '../../live/frame-scheduler.ts'
import { pageFrames } from '../../live/page-frames.ts'
import { useSettings } from '../../state/settings-store.ts'
import { readToken, useThemeVersion } from '../../ui/css-tokens.ts'
import { readColours } from './canvas/chart-colours.ts'
import type { ChartFormats, ScaleMode } from './canvas/chart-options.ts'
import { PriceChart, type PriceChartEvents } from './canvas/price-chart.ts'
import type { CandleFeed } from './data/candle-feed.ts'
import type { FeedSnapshot } from './data/feed-snapshot.ts'
import { lastOf } from './legend/readout.ts'
import { isShownStale } from './provenance.ts'
import { carryView } from './view/carry-view.ts'

interface ChartCanvasProps {
  readonly feed: CandleFeed
  readonly snapshot: FeedSnapshot
  /** Changes with symbol and interval: another series opens at its newest bars, the same one keeps its view. */
  readonly seriesKey: string
  readonly formats: ChartFormats
  readonly scale: ScaleMode
  readonly last: { readonly price: number; readonly isUp: boolean } | null
  /** What a screen reader says of the picture. */
  readonly summary: string
  readonly events: PriceChartEvents
  readonly onChart: (chart: PriceChart | null) => void
}

const AXIS_FONT = '11px Inter'
const colours = () => readColours((name) => readToken(name as `--${string}`))

/** The bridge between React and the chart: one chart for as long as the screen is open. */
export function ChartCanvas(props: ChartCanvasProps): ReactNode {
  const { feed, snapshot, seriesKey, formats, scale, last, events, onChart } = props
  const box = useRef<HTMLDivElement>(null)
  const latestEvents = useLatest(events)
  const openingFormats = useLatest(formats)
  const [chart, setChart] = useState<PriceChart | null>(null)

  useLayoutEffect(() => {
    if (box.current === null) return
    const made = new PriceChart(box.current, colours(), openingFormats.current, {
      onView: (shown, byUser) => latestEvents.current.onView(shown, byUser),
      onCursor: (cursor) => latestEvents.current.onCursor(cursor),
      onCandleBars: (bars) => latestEvents.current.onCandleBars(bars),
      onNewest: () => latestEvents.current.onNewest(),
      onAutoScale: (isAuto) => latestEvents.current.onAutoScale(isAuto),
    })
    setChart(made)
    onChart(made)
    return () => {
      made.dispose()
      setChart(null)
      onChart(null)
    }
  }, [latestEvents, openingFormats, onChart])

  useLayoutEffect(() => chart?.setFormats(formats), [chart, formats])
  useLayoutEffect(() => chart?.setScale(scale), [chart, scale])
  const isStale = isShownStale(snapshot.origin)
  useLayoutEffect(
    () => chart?.setLast(last && { ...last, text: formats.price(last.price), isStale }),
    [chart, last, formats, isStale],
  )
  const shownSeries = useRef('')
  useLayoutEffect(() => {
    if (chart === null || snapshot.store.length === 0) return
    if (chart.store === snapshot.store) {
      chart.loadedGrew(snapshot)
      return
    }
    const { loaded, view } = chart
    const isSameSeries = shownSeries.current === seriesKey && loaded !== null && view !== null
    shownSeries.current = seriesKey
    chart.setLoaded(snapshot, isSameSeries ? carryView(view, loaded, snapshot) : null)
  }, [chart, snapshot, seriesKey])

  useEffect(() => {
    if (chart === null) return
    const task = pageFrames().add(FRAME_PRIORITY.canvas, () => {
      const { store, origin } = feed.snapshot()
      // A store that was read anew comes with its render.
      if (chart.store !== store) return
      chart.barsTicked()
      const newest = lastOf(feed.snapshot())
      chart.setLast(newest && { ...newest, text: formats.price(newest.price), isStale: isShownStale(origin) })
    })
    const off = feed.onTick(() => task.request())
    return () => {
      off()
      task.dispose()
    }
  }, [chart, feed, formats])

  const themeVersion = useThemeVersion()
  const isHollowUp = useSettings((settings) => settings.appearance.isHollowUp)
  useLayoutEffect(() => chart?.setStyle(colours(), isHollowUp), [chart, themeVersion, isHollowUp])
  useEffect(() => {
    if (chart === null || document.fonts.check(AXIS_FONT)) return
    let isGone = false
    // What was drawn before the font came has the wrong face and widths.
    void document.fonts.load(AXIS_FONT).then(() => !isGone && chart.restyle())
    return () => {
      isGone = true
    }
  }, [chart])

  return <div ref={box} className="chart-canvas" role="img" aria-label={props.summary} />
}

/** The newest value for a callback that outlives the render it was made in. */
function useLatest<T>(value: T): RefObject<T> {
  const ref = useRef(value)
  useLayoutEffect(() => {
    ref.current = value
  })
  return ref
}
