import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { type Candles, COLUMN_NAMES, emptyCandles, lowerBound } from '../shared/domain/candles.ts'
import { type BarStore, fileBytes } from './bar-store.ts'

/**
 * The limit: a file of plain columns, without transactions, checksums, revisions or any way to add a bar. It keeps times and
 * places in memory, so a read is one copy out of the page cache.
 */
export function openFlatFile(file: string): BarStore {
  const bars = openSync(file, 'w+')
  const slots = openSync(`${file}.open`, 'w+')
  const places = new Map<number, { readonly at: number; readonly t: Float64Array }>()
  let end = 0

  function rows(series: number, from: number, count: number): Candles {
    const place = places.get(series)
    if (!place) throw new Error(`flat file: no series ${series}`)
    const candles = emptyCandles(count)
    for (const [index, name] of COLUMN_NAMES.entries()) {
      readSync(bars, candles[name], 0, count * 8, place.at + (index * place.t.length + from) * 8)
    }
    return candles
  }

  const timesOf = (series: number): Float64Array => places.get(series)?.t ?? new Float64Array()
  return {
    insert(series, candles) {
      places.set(series, { at: end, t: candles.t })
      for (const name of COLUMN_NAMES) end += writeSync(bars, candles[name], 0, candles[name].byteLength, end)
    },
    read: (series) => rows(series, 0, timesOf(series).length),
    range(series, from, to) {
      const times = timesOf(series)
      const start = lowerBound(times, from)
      return rows(series, start, lowerBound(times, to) - start)
    },
    last: (series, count) => rows(series, timesOf(series).length - count, count),
    ticker(newest) {
      const all = Float64Array.from({ length: newest.t.length * 6 }, (_, index) => {
        const name = COLUMN_NAMES[index % 6] as (typeof COLUMN_NAMES)[number]
        return newest[name][Math.floor(index / 6)] as number
      })
      return () => void writeSync(slots, all, 0, all.byteLength, 0)
    },
    ticked(series) {
      const slot = new Float64Array(6)
      readSync(slots, slot, 0, slot.byteLength, series * slot.byteLength)
      const candles = emptyCandles(1)
      COLUMN_NAMES.forEach((name, index) => (candles[name][0] = slot[index] as number))
      return candles
    },
    checkpoint: () => undefined,
    sizeBytes: () => fileBytes(file),
    journalBytes: () => 0,
    close() {
      closeSync(bars)
      closeSync(slots)
    },
  }
}
