import { parse } from 'csv-parse/sync'
import { createMemoryClient } from '../electron/hosts/memory/memory-client.ts'
import { IMPORT_PIECE_BYTES } from '../shared/contract/imports.ts'
import { COLUMN_NAMES, emptyCandles } from '../shared/domain/candles.ts'
import { measureName, openBarStore, openBarStores, storeCases, type StoreKind } from './bar-stores.ts'
import type { Bench, BenchOptions } from './bench.ts'
import { openBenchEngine } from './bench-store.ts'
import { binanceCsv } from './binance-csv.ts'
import { requireSame } from './same-candles.ts'
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
  const csv = binanceCsv(walkCandles(CSV_ROWS, 2))
  const installed = await openBarStores()
  for (const store of installed.values()) await store.close()
  const sizes = new Map<StoreKind, number>()

  async function write(kind: StoreKind): Promise<number> {
    const store = await openBarStore(kind)
    const tookMs = await timeMs(() => store.insert(1, candles))
    if (!sizes.has(kind)) requireSame(`written to ${kind}`, await store.read(1), candles)
    await store.checkpoint()
    sizes.set(kind, store.sizeBytes())
    await store.close()
    return tookMs
  }

  const measures: Record<string, () => Promise<number>> = {
    'tape import': () => importCsv(csv),
    'rows import': () => parseAndInsert(csv),
  }
  for (const kind of installed.keys()) {
    measures[measureName('write', kind)] = () => write(kind)
    measures[measureName('size', kind)] = async () => sizes.get(kind) ?? (await write(kind), sizes.get(kind) as number)
  }
  const count = bars.toLocaleString('en-US')
  return {
    measures,
    cases: [
      // Beside a flat file: twice what the first prototype took.
      ...storeCases(`${count} bars in bulk`, 'ms', 'write', { rows: 8, nodeRows: 8, duckdb: 1, file: 12 }, installed),
      // 1.54: at most 0.65 of DuckDB's.
      ...storeCases(
        `${count} bars on disk`,
        'bytes',
        'size',
        { rows: 5, nodeRows: 5, duckdb: 1.54, file: 4 },
        installed,
      ),
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
  const rows = await openBarStore('rows')
  try {
    return await timeMs(() => {
      const records = parse(csv) as string[][]
      const candles = emptyCandles(records.length)
      records.forEach((cells, row) => {
        COLUMN_NAMES.forEach((name, index) => (candles[name][row] = Number(cells[index])))
      })
      return rows.insert(1, candles)
    })
  } finally {
    await rows.close()
  }
}
