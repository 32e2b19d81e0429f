import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packCandles, unpackCandles } from '../shared/domain/candles.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { benchFetch, minuteSeries, openBenchTape } from './bench-store.ts'
import { toColumns, toObjects } from './candle-objects.ts'
import { openRowsStore } from './rows-store.ts'
import { requireSame } from './same-candles.ts'
import { timeMs } from './stopwatch.ts'
import { makeTempFolder } from './temp-folder.ts'
import { walkCandles } from './walk.ts'

const BARS = 1_000_000
const QUICK_BARS = 200_000
const SERIES = 1

/** A whole series out of the store as columns, beside row objects and beside a file of nothing but the columns. */
export async function open({ isQuick }: BenchOptions): Promise<Bench> {
  const bars = isQuick ? QUICK_BARS : BARS
  const folder = makeTempFolder()
  const candles = walkCandles(bars, 1)
  const key = minuteSeries('BINANCE:BTCUSDT')
  const tape = openBenchTape(folder)
  tape.candles.write(key, candles, benchFetch())
  const rows = openRowsStore(join(folder, 'rows.db'))
  rows.insert(SERIES, toObjects(candles))
  rows.checkpoint()
  const file = join(folder, 'columns.bin')
  writeFileSync(file, packCandles(candles))

  const readTape = () => tape.candles.read(key).columns
  const readRows = () => toColumns(rows.read(SERIES))
  const readFile = () => unpackCandles(readFileSync(file))
  requireSame('read from the tape', readTape(), candles)
  requireSame('read from rows', readRows(), candles)
  requireSame('read from the flat file', readFile(), candles)

  const what = `${bars.toLocaleString('en-US')} bars to columns`
  return {
    measures: {
      tape: () => timeMs(readTape),
      rows: () => timeMs(readRows),
      file: () => timeMs(readFile),
    },
    cases: [
      {
        name: what,
        unit: 'ms',
        ours: 'tape',
        peerName: 'better-sqlite3 row objects',
        peer: { measure: 'rows' },
        goal: 20,
      },
      {
        name: what,
        unit: 'ms',
        ours: 'tape',
        peerName: 'limit: 2.2 x a flat file',
        peer: { measure: 'file', times: 2.2 },
        goal: 1,
      },
    ],
    async close() {
      tape.close()
      rows.close()
    },
  }
}
