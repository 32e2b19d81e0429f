import {
  CandlestickSeries,
  createChart,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
  type UTCTimestamp,
} from 'lightweight-charts'
import type { CandleStore } from '../data/candle-store.ts'
import type { Loaded } from '../data/loaded.ts'
import { clampView, type Extent, openingView, panBy, showing, type View, zoomAt } from '../view/view.ts'
import { barAtLogical, emptied, logicalRange, type Window, windowFor } from '../view/window.ts'
import { axisTag, type LastPrice } from './axis-tag.ts'
import { barMarks } from './bar-marks.ts'
import type { ChartColours } from './chart-colours.ts'
import { attachInput } from './chart-input.ts'
import * as options from './chart-options.ts'
import { candleRow, candleRows, volumeRow, volumeRows } from './chart-rows.ts'
import { CoveredTicks } from './covered-ticks.ts'
import { dataBands } from './data-bands.ts'
import type { Scene } from './scene.ts'
import { TimeAxisEdges } from './time-axis-edges.ts'

/** The bar under the crosshair: `index` of `level`, each bar of which covers 2^level cells. */
export interface Cursor {
  readonly level: number
  readonly index: number
}

/** What the chart has in view: edges in cells of `store`, and the pixels they are drawn on. */
export interface Shown {
  readonly store: CandleStore
  readonly view: View
  readonly widthPx: number
}

export interface PriceChartEvents {
  /** After every change of what is shown; `byUser` for pan, zoom and keys, not for data that came in. */
  readonly onView: (shown: Shown, byUser: boolean) => void
  readonly onCursor: (cursor: Cursor | null) => void
  /** How many bars of the interval a candle stands for, when that has changed. */
  readonly onCandleBars: (bars: number) => void
  /** The newest bars are wanted, and something else is loaded: `setLoaded` will bring them. */
  readonly onNewest: () => void
  /** False once the price axis was dragged, true again after a double-click on it. */
  readonly onAutoScale: (isAuto: boolean) => void
}

/** Volume takes this part of the height that the price pane has. */
const VOLUME_STRETCH = 0.24
const ZOOM_STEP = 1.25

/**
 * One chart with a lifetime: the library draws, everything else is ours. It holds a window of a few hundred bars of one
 * level; the view belongs to this class and is applied with the data in one task, so that they are drawn together.
 */
export class PriceChart implements Scene {
  loaded: Loaded | null = null
  view: View | null = null
  window: Window | null = null
  private candleBars = 1
  last: LastPrice | null = null
  colours: ChartColours
  private readonly container: HTMLElement
  private readonly events: PriceChartEvents
  private readonly chart: IChartApi
  private readonly candles: ISeriesApi<'Candlestick'>
  private volume: ISeriesApi<'Histogram'> | null = null
  private readonly edges = new TimeAxisEdges()
  private readonly ticks: CoveredTicks
  private formats: options.ChartFormats
  private isHollowUp = false
  private cursor: Cursor | null = null
  /** True while the crosshair stands where the keyboard put it. */
  private isCursorByKey = false
  private readonly detachInput: () => void
  private cursorFrame = 0
  /** `store.end` when it was drawn last. */
  private drawnEnd = 0
  /** What happens to the next bars: they are shown at their newest, with the crosshair on it if the keyboard asked for that. */
  private awaited: 'newest' | 'newest-cursor' | null = null

  constructor(container: HTMLElement, colours: ChartColours, formats: options.ChartFormats, events: PriceChartEvents) {
    this.container = container
    this.colours = colours
    this.formats = formats
    this.events = events
    this.ticks = new CoveredTicks(() => this.candles, this)
    this.chart = createChart(container, options.chartOptions(colours, formats, this.edges))
    this.candles = this.chart.addSeries(CandlestickSeries, options.candleOptions(colours, formats, false, this.ticks))
    this.candles.attachPrimitive(dataBands(this, true))
    this.candles.attachPrimitive(axisTag(this.candles, this))
    this.candles.attachPrimitive(barMarks(this, this.candles))
    this.candles.attachPrimitive(this.edges)
    this.candles.attachPrimitive(this.ticks)
    this.chart.subscribeCrosshairMove(this.onCrosshair)
    this.chart.timeScale().subscribeSizeChange(this.onSize)
    this.detachInput = attachInput(container, {
      currentView: () => this.view,
      plotSize: () => ({ width: this.plotWidth, height: container.clientHeight - this.chart.timeScale().height() }),
      setView: (view) => this.setView(view, true),
      resetView: () => this.resetView(),
      axisTouched: () => events.onAutoScale(this.candles.priceScale().options().autoScale),
    })
  }

  /** Shows other bars: at `view`, where they are of the same series, or at their newest. */
  setLoaded(loaded: Loaded, view: View | null): void {
    const { cursor, store, window } = this
    // That of the pointer comes back with its next move.
    const isKept = view !== null && this.isCursorByKey
    const cursorTime = isKept && cursor && store ? store.bar(cursor.level, cursor.index).t : null
    const finer = Math.log2((this.loaded?.cellBars ?? 1) / loaded.cellBars)
    this.loaded = loaded
    this.drawnEnd = loaded.store.end
    // Counted in cells of another store.
    this.view = null
    // Groups are the bars of a level that is drawn without them: a candle keeps its width.
    this.window = view && window && emptied({ ...window, level: Math.max(0, window.level + finer) })
    this.clearCursor()
    this.setHasVolume(hasVolume(loaded.store))
    const { awaited } = this
    this.awaited = null
    this.setView(awaited === null && view !== null ? view : openingView(this.extent, this.plotWidth), awaited !== null)
    if (awaited === 'newest-cursor') this.cursorToEnd('last')
    else if (awaited === null && cursorTime !== null) this.keepCursor(cursorTime)
  }

  /** More bars are loaded of what is shown, or newer ones came. A view that showed the newest goes with them. */
  loadedGrew(loaded: Loaded): void {
    if (this.view === null || this.loaded === null) return
    const added = loaded.store.end - this.drawnEnd
    const isAtNewest = !this.loaded.hasLater && this.view.b >= this.drawnEnd - 1
    this.drawnEnd = loaded.store.end
    this.loaded = loaded
    this.window = emptied(this.window)
    this.setView(isAtNewest ? panBy(this.view, added) : this.view, false)
  }

  /** The newest bars have other values: costs one bar, not a window of them. */
  barsTicked(): void {
    const { loaded, window } = this
    const level = window && loaded?.store.levels[window.level]
    if (!loaded || !window || !level) return
    if (loaded.store.end !== this.drawnEnd) return this.loadedGrew(loaded)
    // What the library does not hold is read from the store when the view comes to it.
    if (window.to < level.end) return
    this.candles.update(candleRow(level, level.end - 1))
    this.volume?.update(volumeRow(level, level.end - 1, options.volumeColours(this.colours)))
  }

  setView(view: View, byUser: boolean): void {
    if (this.store === null || this.store.length === 0) return
    this.view = clampView(view, this.extent, this.view)
    this.draw()
    this.events.onView({ store: this.store, view: this.view, widthPx: this.plotWidth }, byUser)
  }

  resetView(): void {
    if (this.loaded === null) return
    if (this.loaded.hasLater || this.loaded.cellBars > 1) return this.awaitNewest('newest')
    this.setView(openingView(this.extent, this.plotWidth), true)
  }

  /** In for > 0, out for < 0; around the crosshair, else around the right edge. */
  zoom(steps: number): void {
    if (this.view === null) return
    const { a, b } = this.view
    const at = this.cursor === null ? 1 : ((this.cursor.index + 0.5) * 2 ** this.cursor.level - a) / (b - a)
    this.setView(zoomAt(this.view, ZOOM_STEP ** -steps, Math.min(Math.max(at, 0), 1)), true)
  }

  pan(cells: number): void {
    if (this.view !== null) this.setView(panBy(this.view, cells), true)
  }

  /** Moves the crosshair by drawn bars, from the newest in view when there is none; the view follows. */
  moveCursor(bars: number): void {
    const level = this.window && this.store?.levels[this.window.level]
    if (!this.window || !level || this.view === null) return
    const cells = 2 ** this.window.level
    const from = this.cursor?.index ?? Math.min(level.end, Math.ceil(this.view.b / cells)) - (bars > 0 ? 1 : 0)
    this.placeCursor(Math.min(Math.max(from + bars, level.first), level.end - 1))
  }

  cursorToEnd(end: 'first' | 'last'): void {
    if (end === 'last' && this.loaded?.hasLater) return this.awaitNewest('newest-cursor')
    const level = this.window && this.store?.levels[this.window.level]
    if (level) this.placeCursor(end === 'first' ? level.first : level.end - 1)
  }

  /** Puts the crosshair on the bar that holds `cell`. */
  putCursor(cell: number): void {
    if (this.window !== null) this.placeCursor(Math.floor(cell / 2 ** this.window.level))
  }

  clearCursor(): void {
    this.isCursorByKey = false
    this.chart.clearCrosshairPosition()
    this.report(null)
  }

  setScale(mode: options.ScaleMode): void {
    this.candles.priceScale().applyOptions({ mode: options.PRICE_SCALE_MODES[mode], autoScale: true })
    this.events.onAutoScale(true)
  }

  setLast(last: LastPrice | null): void {
    this.last = last
    this.candles.applyOptions({})
  }

  setFormats(formats: options.ChartFormats): void {
    if (formats === this.formats) return
    this.formats = formats
    this.restyle()
  }

  setStyle(colours: ChartColours, isHollowUp: boolean): void {
    const isSame = Object.entries(colours).every(([name, value]) => this.colours[name as keyof ChartColours] === value)
    if (isSame && isHollowUp === this.isHollowUp) return
    this.colours = colours
    this.isHollowUp = isHollowUp
    this.restyle()
    this.window = emptied(this.window)
    this.draw()
  }

  /** Hands over colours and formats again; also after the font has arrived. */
  restyle(): void {
    this.chart.applyOptions(options.chartOptions(this.colours, this.formats, this.edges))
    this.candles.applyOptions(options.candleOptions(this.colours, this.formats, this.isHollowUp, this.ticks))
    this.volume?.applyOptions(options.volumeOptions(this.formats))
    this.volume?.priceScale().applyOptions(options.VOLUME_SCALE)
  }

  /** The element of the volume pane, for its legend; null without volume. */
  get volumePane(): HTMLElement | null {
    return this.chart.panes()[1]?.getHTMLElement() ?? null
  }

  dispose(): void {
    cancelAnimationFrame(this.cursorFrame)
    this.detachInput()
    this.chart.remove()
  }

  get store(): CandleStore | null {
    return this.loaded?.store ?? null
  }

  get hasEarlier(): boolean {
    return this.loaded?.hasEarlier ?? false
  }

  private get extent(): Extent {
    const { store, hasEarlier = false, hasLater = false } = this.loaded ?? {}
    return { first: store?.first ?? 0, end: store?.end ?? 0, hasMore: hasEarlier || hasLater }
  }

  private awaitNewest(awaited: 'newest' | 'newest-cursor'): void {
    this.awaited = awaited
    this.events.onNewest()
  }

  /** The crosshair stays on the bar it was on, or on what now stands for it. */
  private keepCursor(t: number): void {
    const { store, window } = this
    if (store === null || window === null || t < store.firstTime) return
    const index = Math.floor(Math.max(store.first, store.cellAt(t + 1) - 1) / 2 ** window.level)
    this.isCursorByKey = true
    this.report({ level: window.level, index })
    this.showCursor()
  }

  private get plotWidth(): number {
    return this.chart.timeScale().width() || Math.max(100, this.container.clientWidth - options.AXIS_WIDTH_PX)
  }

  private tellCandleBars(level: number): void {
    const bars = (this.loaded?.cellBars ?? 1) * 2 ** level
    if (bars === this.candleBars) return
    this.candleBars = bars
    this.events.onCandleBars(bars)
  }

  private draw(): void {
    if (this.store === null || this.view === null) return
    const next = windowFor(this.view, this.plotWidth, this.store.levels, this.window)
    if (next !== this.window) {
      const level = this.store.levels[next.level]
      if (level === undefined) return
      const isOtherLevel = next.level !== this.window?.level
      this.window = next
      this.candles.setData(candleRows(level, next))
      this.volume?.setData(volumeRows(level, next, options.volumeColours(this.colours)))
      if (isOtherLevel && this.cursor !== null) this.regrade(this.cursor)
      this.tellCandleBars(next.level)
    }
    this.chart.timeScale().setVisibleLogicalRange(logicalRange(this.view, next))
    if (this.isCursorByKey) this.showCursor()
  }

  private setHasVolume(isWanted: boolean): void {
    if (isWanted === (this.volume !== null)) return
    if (this.volume !== null) {
      this.chart.removeSeries(this.volume)
      this.volume = null
      return
    }
    this.volume = this.chart.addSeries(HistogramSeries, options.volumeOptions(this.formats), 1)
    this.volume.priceScale().applyOptions(options.VOLUME_SCALE)
    this.volume.attachPrimitive(dataBands(this, false))
    // The library gives the first pane twice the share of the others.
    this.chart.panes()[0]?.setStretchFactor(1)
    this.chart.panes()[1]?.setStretchFactor(VOLUME_STRETCH)
  }

  private readonly onSize = (): void => {
    if (this.view !== null) this.setView(this.view, false)
  }

  private readonly onCrosshair = (event: MouseEventParams): void => {
    // What the keyboard put there the library reports too, without an event of the user behind it.
    if (this.isCursorByKey && event.sourceEvent === undefined) return
    this.isCursorByKey = false
    if (this.store === null || this.window === null || event.logical === undefined || event.point === undefined) {
      this.report(null)
      return
    }
    const index = barAtLogical(event.logical, this.window, this.store.levels)
    this.report({ level: this.window.level, index })
  }

  private placeCursor(index: number): void {
    if (this.window === null || this.view === null) return
    this.isCursorByKey = true
    const cursor = { level: this.window.level, index }
    const cells = 2 ** cursor.level
    this.report(cursor)
    this.setView(showing(showing(this.view, index * cells), (index + 1) * cells - 1), true)
  }

  /** The library finds the place of a bar only after it has drawn the range it was given. */
  private showCursor(): void {
    cancelAnimationFrame(this.cursorFrame)
    this.cursorFrame = requestAnimationFrame(() => {
      if (this.cursor === null || this.store === null || !this.isCursorByKey) return
      const bar = this.store.bar(this.cursor.level, this.cursor.index)
      const price = Number.isNaN(bar.c) ? (this.last?.price ?? 0) : bar.c
      this.chart.setCrosshairPosition(price, (bar.t / 1000) as UTCTimestamp, this.candles)
    })
  }

  private regrade(cursor: Cursor): void {
    if (this.window === null) return
    this.report({
      level: this.window.level,
      index: Math.floor((cursor.index * 2 ** cursor.level) / 2 ** this.window.level),
    })
  }

  private report(cursor: Cursor | null): void {
    if (cursor?.index === this.cursor?.index && cursor?.level === this.cursor?.level) return
    this.cursor = cursor
    this.events.onCursor(cursor)
  }
}

export function hasVolume(store: CandleStore): boolean {
  const [level] = store.levels
  if (level === undefined) return false
  for (let index = level.first; index < level.end; index++) {
    if ((level.v[level.slot(index)] as number) >= 0) return true
  }
  return false
}
