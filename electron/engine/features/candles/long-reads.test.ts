import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { emptyCandles } from '../../../../shared/domain/candles.ts'
import { MINUTE_MS } from '../../../../shared/domain/interval.ts'
import type { Jobs } from '../../tape/jobs/types.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { ReadRange, SeriesKey, Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { withLongRead } from './long-reads.ts'

const KEY: SeriesKey = { symbol: 'BINANCE:BTCUSDT', source: 'import:csv', interval: '1m' }
const BARS = 300_000

let host: TestHost
let tape: Tape
let jobs: Jobs
let asked: ReadRange[]

beforeAll(() => {
  host = makeTestHost({ now: Date.UTC(2026, 7, 24) })
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'memory' })
  const columns = emptyCandles(BARS)
  for (let row = 0; row < BARS; row++) {
    columns.t[row] = row * MINUTE_MS
    for (const name of ['o', 'h', 'l', 'c', 'v'] as const) columns[name][row] = row
  }
  tape.candles.write(KEY, columns, { fetchedAt: 1, label: 'test', adjusted: 'raw' })
  asked = []
  // Of the worker only that it reads: what it gives is the tape's own answer, later.
  const readCandles: Jobs['readCandles'] = async (key, range = {}) => {
    asked.push(range)
    return tape.candles.read(key, range)
  }
  jobs = { readCandles } as Jobs
})
afterAll(() => {
  tape.close()
  host.dispose()
})

test('a long answer is read elsewhere, and is the same', async () => {
  const read = vi.spyOn(tape.candles, 'read')
  const candles = await withLongRead(tape.candles, jobs, KEY, { limit: 260_000 })
  expect(asked).toEqual([{ limit: 260_000 }])
  read.mockClear()
  const range = { from: 50_000 * MINUTE_MS, to: (BARS + 1) * MINUTE_MS }
  const slice = candles.read(KEY, range)
  expect(read.mock.calls.map(([, own]) => own)).toEqual([{ from: BARS * MINUTE_MS - MINUTE_MS + 1, to: range.to }])
  read.mockRestore()
  expect(slice).toEqual(tape.candles.read(KEY, range))
  // What lies before the part that was read comes from the tape.
  expect(candles.read(KEY, { from: 0 }).columns).toEqual(tape.candles.read(KEY, { from: 0 }).columns)
  tape.candles.write(
    KEY,
    {
      t: Float64Array.of(BARS * MINUTE_MS),
      o: Float64Array.of(1),
      h: Float64Array.of(1),
      l: Float64Array.of(1),
      c: Float64Array.of(1),
      v: Float64Array.of(1),
    },
    { fetchedAt: 2, label: 'later', adjusted: 'raw' },
  )
  expect(candles.read(KEY, { from: (BARS - 1) * MINUTE_MS })).toEqual(
    tape.candles.read(KEY, { from: (BARS - 1) * MINUTE_MS }),
  )
})

test('a short one is not', async () => {
  asked = []
  expect(await withLongRead(tape.candles, jobs, KEY, { limit: 500 })).toBe(tape.candles)
  expect(await withLongRead(tape.candles, jobs, KEY, { limit: 0, from: 290_000 * MINUTE_MS })).toBe(tape.candles)
  expect(await withLongRead(tape.candles, undefined, KEY, { limit: 0 })).toBe(tape.candles)
  expect(asked).toEqual([])
})
