import type * as LightweightChartsModule from 'lightweight-charts'
import type { Candles } from '../shared/domain/candles.ts'

interface Size {
  readonly width: number
  readonly height: number
}

declare global {
  /** Puts other candles into the page's chart. */
  var showCandles: (candles: Candles) => void
  /** What klinecharts' own script puts there, as far as it is used. */
  var klinecharts: {
    init(
      element: HTMLElement,
      options: { readonly styles: 'dark' },
    ): {
      setDataLoader(loader: { getBars(request: KlineRequest): void }): void
      setSymbol(symbol: { readonly ticker: string; readonly pricePrecision: number }): void
      setPeriod(period: { readonly type: 'minute'; readonly span: number }): void
    }
  }
  var LightweightCharts: typeof LightweightChartsModule
}

interface KlineRequest {
  readonly type: 'init' | 'forward' | 'backward' | 'update'
  readonly callback: (bars: readonly object[], hasMore: boolean) => void
}

// Both functions run in a page, so they may use nothing from outside themselves. Each hands its library the whole history as the
// objects it asks for, made inside the measured time, since columns are what a store holds. Candles alone: ours draws volume too.

export function installLightweightCharts({ width, height }: Size): void {
  const { createChart, CandlestickSeries } = LightweightCharts
  const element = document.querySelector<HTMLElement>('#chart')
  if (!element) throw new Error('no place for a chart')
  const layout = { background: { color: '#0d1014' }, textColor: '#8a95a5', attributionLogo: false }
  const series = createChart(element, { width, height, layout }).addSeries(CandlestickSeries)
  globalThis.showCandles = ({ t, o, h, l, c }) => {
    const bars = Array.from(t, (time, index) => ({
      time: time / 1000,
      open: o[index],
      high: h[index],
      low: l[index],
      close: c[index],
    }))
    series.setData(bars as Parameters<typeof series.setData>[0])
  }
}

export function installKlinecharts({ width, height }: Size): void {
  const element = document.querySelector<HTMLElement>('#chart')
  if (!element) throw new Error('no place for a chart')
  element.style.width = `${width}px`
  element.style.height = `${height}px`
  const chart = klinecharts.init(element, { styles: 'dark' })
  let shown: Candles | undefined
  let opened = 0
  chart.setDataLoader({
    getBars({ type, callback }) {
      if (type !== 'init' || !shown) return callback([], false)
      const { t, o, h, l, c, v } = shown
      const bars = Array.from(t, (timestamp, index) => ({
        timestamp,
        open: o[index],
        high: h[index],
        low: l[index],
        close: c[index],
        volume: v[index],
      }))
      callback(bars, false)
    },
  })
  chart.setPeriod({ type: 'minute', span: 1 })
  globalThis.showCandles = (candles) => {
    shown = candles
    chart.setSymbol({ ticker: `S${opened++}`, pricePrecision: 2 })
  }
}
