import { type Candles, sliceCandles } from '../../../../shared/domain/candles.ts'
import type { Gap } from '../../../../shared/domain/gaps.ts'
import type { CandleStore } from './candle-store.ts'
import { toCells } from './gap-cells.ts'
import type { SeriesReader } from './series-reader.ts'

/** True when bars lie between what is loaded and what the stream begins with. */
export function missesBars(series: SeriesReader, store: CandleStore, columns: Candles): boolean {
  const first = columns.t[0]
  if (store.length === 0 || first === undefined || first <= store.lastTime) return false
  return series.gapsAmong(Float64Array.of(store.lastTime, first)).length > 0
}

/**
 * Puts bars where they belong: in place of those with their open time, behind the newest. One that forms in sight of everybody
 * lacks nothing and is marked like no partial bar.
 * @returns gaps before new ones
 */
export function addLiveBars(series: SeriesReader, store: CandleStore, columns: Candles): Gap[] {
  const found: Gap[] = []
  columns.t.forEach((t, at) => {
    const bar = sliceCandles(columns, at, at + 1)
    if (store.length === 0 || t > store.lastTime) {
      const gaps = store.length === 0 ? [] : series.gapsAmong(Float64Array.of(store.lastTime, t))
      found.push(...gaps)
      store.append(toCells(bar, gaps, [], []))
      return
    }
    const cell = store.cellAt(t)
    if (t >= store.firstTime && store.timeAt(cell) === t) store.replace(cell, toCells(bar, [], [], []))
  })
  return found
}
