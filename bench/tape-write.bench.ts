import { statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { createMemoryClient } from '../electron/hosts/memory/memory-client.ts'
import { IMPORT_PIECE_BYTES } from '../shared/contract/imports.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { benchFetch, minuteSeries, openBenchEngine, openBenchTape } from './bench-store.ts'
import { toObjects } from './candle-objects.ts'
import { binanceCsv } from './binance-csv.ts'
import { openRowsStore } from './rows-store.ts'
import { timeMs } from './stopwatch.ts'
import { makeTempFolder } from './temp-folder.ts'
import { walkCandles } from './walk.ts'

const BARS = 1_000_000
const QUICK_BARS = 200_000
const CSV_ROWS = 100_000

/** Bars into the store: in bulk, from a CSV file, and what they weigh there. Every run writes a store of its own. */
export async function open({ isQuick }: BenchOptions): Promise<Bench> {
  const bars = isQuick ? QUICK_BARS : BARS
  const candles = walkCandles(bars, 1)
  const objects = toObjects(candles)
  const csv = binanceCsv(walkCandles(CSV_ROWS, 2))
  const sizes = { tape: Number.NaN, rows: Number.NaN }

  async function writeTape(): Promise<number> {
    const folder = makeTempFolder()
    const tape = openBenchTape(folder)
    const tookMs = await timeMs(() => tape.candles.write(minuteSeries('BINANCE:BTCUSDT'), candles, benchFetch()))
    tape.close()
    sizes.tape = statSync(join(folder, 'tape.db')).size
    return tookMs
  }

  async function writeRows(): Promise<number> {
    const file = join(makeTempFolder(), 'rows.db')
    const rows = openRowsStore(file)
    const tookMs = await timeMs(() => rows.insert(1, objects))
    rows.checkpoint()
    rows.close()
    sizes.rows = statSync(file).size
    return tookMs
  }

  const count = bars.toLocaleString('en-US')
  return {
    measures: {
      'tape write': writeTape,
      'rows write': writeRows,
      'tape size': async () => sizes.tape,
      'rows size': async () => sizes.rows,
      'tape import': () => importCsv(csv),
      'rows import': () => parseAndInsert(csv),
    },
    cases: [
      {
        name: `${count} bars in bulk`,
        unit: 'ms',
        ours: 'tape write',
        peerName: 'better-sqlite3 row inserts',
        peer: { measure: 'rows write' },
        goal: 8,
      },
      {
        name: `${count} bars on disk`,
        unit: 'bytes',
        ours: 'tape size',
        peerName: 'better-sqlite3 rows',
        peer: { measure: 'rows size' },
        goal: 5,
      },
      {
        name: 'CSV of 100,000 rows, checked',
        unit: 'ms',
        ours: 'tape import',
        peerName: 'csv-parse + row inserts, unchecked',
        peer: { measure: 'rows import' },
        goal: 1,
      },
    ],
    close: async () => undefined,
  }
}

/** The way of the page and of the CLI: pieces over the contract, every row checked, one transaction. */
async function importCsv(csv: Buffer): Promise<number> {
  const engine = openBenchEngine(makeTempFolder())
  try {
    const { imports } = createMemoryClient(engine)
    return await timeMs(async () => {
      const request = { fileName: 'bench.csv', totalBytes: csv.byteLength, symbol: 'BINANCE:BTCUSDT' }
      const { id } = await imports.begin({ ...request, interval: '1m' })
      for (let index = 0; index * IMPORT_PIECE_BYTES < csv.byteLength; index++) {
        const from = index * IMPORT_PIECE_BYTES
        await imports.push({ id, index, piece: csv.subarray(from, from + IMPORT_PIECE_BYTES) })
      }
      const { stored } = await imports.finish({ id })
      if (stored !== CSV_ROWS) throw new Error(`${stored} of ${CSV_ROWS} rows were stored`)
    })
  } finally {
    engine.close()
  }
}

/** The shortest program that does the same without looking at what it stores. */
async function parseAndInsert(csv: Buffer): Promise<number> {
  const rows = openRowsStore(join(makeTempFolder(), 'rows.db'))
  try {
    return await timeMs(() => {
      const records = parse(csv) as string[][]
      rows.insert(
        1,
        records.map(([t, o, h, l, c, v]) => ({
          t: Number(t),
          o: Number(o),
          h: Number(h),
          l: Number(l),
          c: Number(c),
          v: Number(v),
        })),
      )
    })
  } finally {
    rows.close()
  }
}
