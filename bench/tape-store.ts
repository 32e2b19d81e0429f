import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { sliceCandles } from '../shared/domain/candles.ts'
import { type BarStore, fileBytes } from './bar-store.ts'
import { benchFetch, minuteSeries, openBenchTape } from './bench-store.ts'

/** The product's own tape behind the words of the benches. */
export function openTapeStore(folder: string): BarStore {
  mkdirSync(folder, { recursive: true })
  const tape = openBenchTape(folder)
  const file = join(folder, 'tape.db')
  // Beside the tape's own connection, which folds its journal when SQLite does and when it closes.
  const other = new BetterSqlite(file)
  const keyOf = (series: number) => minuteSeries(`BENCH:S${series}`)
  return {
    insert: (series, candles) => void tape.candles.write(keyOf(series), candles, benchFetch()),
    read: (series) => tape.candles.read(keyOf(series)).columns,
    range: (series, from, to) => tape.candles.read(keyOf(series), { from, to }).columns,
    last: (series, count) => tape.candles.read(keyOf(series), { limit: count }).columns,
    ticker(bars) {
      const fetchedAt = Date.now()
      const open = Array.from(bars.t, (_, row) => ({
        ...keyOf(row),
        columns: sliceCandles(bars, row, row + 1),
        fetchedAt,
      }))
      return () => tape.candles.keepOpen(open)
    },
    ticked(series) {
      const { symbol, source } = keyOf(series)
      const bar = tape.candles.openBars(source).find((one) => one.symbol === symbol)
      if (!bar) throw new Error(`tape: no open bar of ${symbol}`)
      return bar.columns
    },
    checkpoint: () => void other.pragma('wal_checkpoint(TRUNCATE)'),
    sizeBytes: () => fileBytes(file),
    journalBytes: () => fileBytes(`${file}-wal`),
    close() {
      other.close()
      tape.close()
    },
  }
}
