import type { CandlestickData, HistogramData, UTCTimestamp, WhitespaceData } from 'lightweight-charts'
import type { BarLevel } from '../data/bar-level.ts'
import type { Window } from '../view/window.ts'

type CandleRow = CandlestickData<UTCTimestamp> | WhitespaceData<UTCTimestamp>
type VolumeRow = HistogramData<UTCTimestamp> | WhitespaceData<UTCTimestamp>

/** The library takes objects: a few hundred at a time, made only when the window moves. Times in seconds. */
export function candleRows(level: BarLevel, window: Window): CandleRow[] {
  const rows: CandleRow[] = []
  for (let index = window.from; index < window.to; index++) {
    const i = level.slot(index)
    const time = ((level.t[i] as number) / 1000) as UTCTimestamp
    const open = level.o[i] as number
    if (Number.isNaN(open)) rows.push({ time })
    else {
      rows.push({ time, open, high: level.h[i] as number, low: level.l[i] as number, close: level.c[i] as number })
    }
  }
  return rows
}

export function volumeRows(level: BarLevel, window: Window, colours: { up: string; down: string }): VolumeRow[] {
  const rows: VolumeRow[] = []
  for (let index = window.from; index < window.to; index++) {
    const i = level.slot(index)
    const time = ((level.t[i] as number) / 1000) as UTCTimestamp
    const value = level.v[i] as number
    if (Number.isNaN(value)) rows.push({ time })
    else rows.push({ time, value, color: (level.c[i] as number) >= (level.o[i] as number) ? colours.up : colours.down })
  }
  return rows
}
