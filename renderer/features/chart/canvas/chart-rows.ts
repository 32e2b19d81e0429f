import type { CandlestickData, HistogramData, UTCTimestamp, WhitespaceData } from 'lightweight-charts'
import type { BarLevel } from '../data/bar-level.ts'
import type { Window } from '../view/window.ts'

type CandleRow = CandlestickData<UTCTimestamp> | WhitespaceData<UTCTimestamp>
type VolumeRow = HistogramData<UTCTimestamp> | WhitespaceData<UTCTimestamp>

/** The library takes objects: a few hundred at a time, made only when the window moves. Times in seconds. */
export function candleRows(level: BarLevel, window: Window): CandleRow[] {
  const rows: CandleRow[] = []
  for (let index = window.from; index < window.to; index++) rows.push(candleRow(level, index))
  return rows
}

export function candleRow(level: BarLevel, index: number): CandleRow {
  const i = level.slot(index)
  const time = ((level.t[i] as number) / 1000) as UTCTimestamp
  const open = level.o[i] as number
  if (Number.isNaN(open)) return { time }
  return { time, open, high: level.h[i] as number, low: level.l[i] as number, close: level.c[i] as number }
}

interface VolumeColours {
  readonly up: string
  readonly down: string
}

export function volumeRows(level: BarLevel, window: Window, colours: VolumeColours): VolumeRow[] {
  const rows: VolumeRow[] = []
  for (let index = window.from; index < window.to; index++) rows.push(volumeRow(level, index, colours))
  return rows
}

export function volumeRow(level: BarLevel, index: number, colours: VolumeColours): VolumeRow {
  const i = level.slot(index)
  const time = ((level.t[i] as number) / 1000) as UTCTimestamp
  const value = level.v[i] as number
  if (Number.isNaN(value)) return { time }
  return { time, value, color: (level.c[i] as number) >= (level.o[i] as number) ? colours.up : colours.down }
}
