import {
  type BarPrice,
  type CandlestickSeriesPartialOptions,
  type ChartOptions,
  ColorType,
  CrosshairMode,
  type DeepPartial,
  type HistogramSeriesPartialOptions,
  LineStyle,
  PriceScaleMode,
  type TickMarkType,
  type Time,
} from 'lightweight-charts'
import type { Workspace } from '../../../../shared/contract/workspace.ts'
import { type ChartColours, withAlpha } from './chart-colours.ts'

export type ScaleMode = Workspace['chart']['scale']

/** A wider label later would shrink the pane and move the picture: wide enough for 1,234,567.89 from the start. */
export const AXIS_WIDTH_PX = 76
export const AXIS_FONT_PX = 11
const VOLUME_ALPHA = 0.62
/** Finest step between two labels of the volume axis, in the base asset. */
const VOLUME_MIN_MOVE = 1e-3

export const PRICE_SCALE_MODES: Readonly<Record<ScaleMode, PriceScaleMode>> = {
  auto: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
}

export interface ChartFormats {
  readonly price: (value: number) => string
  /** Smallest step between two labels of the price axis. */
  readonly minMove: number
  readonly percent: (value: number) => string
  readonly volume: (value: number) => string
  readonly barTime: (t: number) => string
  readonly tick: (t: number, type: TickMarkType) => string
}

const toMs = (time: Time): number => (time as number) * 1000

/** Pan, zoom and reset of time are ours (view.ts): the library's own keep an offset that jumps when the window moves. */
export function chartOptions(
  colours: ChartColours,
  formats: ChartFormats,
  edges: { shown(time: Time, text: string): string },
): DeepPartial<ChartOptions> {
  const guide = {
    color: colours.faint,
    width: 1 as const,
    style: LineStyle.SparseDotted,
    labelBackgroundColor: colours.active,
  }
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: colours.background },
      textColor: colours.label,
      fontSize: AXIS_FONT_PX,
      fontFamily: 'Inter',
      attributionLogo: false,
      panes: { separatorColor: colours.line, separatorHoverColor: withAlpha(colours.accent, 0.18) },
    },
    grid: { vertLines: { color: colours.grid }, horzLines: { color: colours.grid } },
    crosshair: { mode: CrosshairMode.Normal, vertLine: guide, horzLine: guide },
    rightPriceScale: {
      borderColor: colours.line,
      minimumWidth: AXIS_WIDTH_PX,
      entireTextOnly: true,
      scaleMargins: { top: 0.1, bottom: 0.08 },
    },
    timeScale: {
      borderColor: colours.line,
      timeVisible: true,
      rightOffset: 0,
      shiftVisibleRangeOnNewBar: false,
      minBarSpacing: 0.1,
      tickMarkFormatter: (time: Time, type: TickMarkType) => edges.shown(time, formats.tick(toMs(time), type)),
    },
    localization: {
      timeFormatter: (time: Time) => formats.barTime(toMs(time)),
      percentageFormatter: formats.percent,
    },
    handleScroll: false,
    handleScale: {
      mouseWheel: false,
      pinch: false,
      axisPressedMouseMove: { time: false, price: true },
      axisDoubleClickReset: { time: false, price: true },
    },
  }
}

export function candleOptions(
  colours: ChartColours,
  formats: ChartFormats,
  isHollowUp: boolean,
  ticks: { labels(prices: readonly BarPrice[], format: (price: number) => string): string[] },
): CandlestickSeriesPartialOptions {
  return {
    upColor: isHollowUp ? 'transparent' : colours.upFill,
    downColor: colours.downFill,
    borderUpColor: colours.upFill,
    borderDownColor: colours.downFill,
    wickUpColor: colours.upFill,
    wickDownColor: colours.downFill,
    // Both would show the last bar of the window, not of the market; the axis tag is our own.
    lastValueVisible: false,
    priceLineVisible: false,
    // Where percent count from.
    baseLineColor: colours.faint,
    baseLineStyle: LineStyle.Dotted,
    priceFormat: {
      type: 'custom',
      minMove: formats.minMove,
      formatter: formats.price,
      tickmarksFormatter: (prices: BarPrice[]) => ticks.labels(prices, formats.price),
    },
  }
}

export function volumeOptions(formats: ChartFormats): HistogramSeriesPartialOptions {
  return {
    lastValueVisible: false,
    priceLineVisible: false,
    priceFormat: { type: 'custom', minMove: VOLUME_MIN_MOVE, formatter: formats.volume },
  }
}

/** Set again after every change of the chart's options: those go to the scales of all panes, and a new pane begins with them. */
export const VOLUME_SCALE = { mode: PriceScaleMode.Normal, autoScale: true, scaleMargins: { top: 0.24, bottom: 0 } }

export function volumeColours(colours: ChartColours): { up: string; down: string } {
  return { up: withAlpha(colours.upFill, VOLUME_ALPHA), down: withAlpha(colours.downFill, VOLUME_ALPHA) }
}
