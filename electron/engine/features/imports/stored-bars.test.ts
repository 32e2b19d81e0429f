import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { allocateRows } from './run-rows.ts'
import { StoredBars } from './stored-bars.ts'

const MINUTE_MS = 60_000
const FIRST_T = Date.UTC(2020, 0, 1)
const KEY = { symbol: 'BINANCE:BTCUSDT', source: 'import:csv', interval: '1m' as const }

let host: TestHost
let tape: Tape

beforeEach(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: () => host.now(), log: host.log, mode: 'write' })
})
afterEach(() => {
  tape.close()
  host.dispose()
})

const barsAt = (times: readonly number[]): Candles => {
  const t = Float64Array.from(times)
  const flat = (): Float64Array => Float64Array.from(times, (_, at) => 100 + (at % 7))
  return { t, o: flat(), h: flat(), l: flat(), c: flat(), v: flat() }
}

/** Stores `times` and looks up `asked`, each with the figures that the bar at its place in `asked` would have. */
function lookUp(times: readonly number[], asked: readonly number[]) {
  tape.candles.write(KEY, barsAt(times), { fetchedAt: host.now(), label: 'test', adjusted: 'raw' })
  const stored = new StoredBars(tape.candles, KEY)
  const rows = { ...barsAt(asked), line: allocateRows(asked.length).line }
  return { held: asked.filter((_, at) => stored.holds(rows, at)), reads: stored.reads }
}

const minutes = (count: number, stepMs = MINUTE_MS): number[] =>
  Array.from({ length: count }, (_, at) => FIRST_T + at * stepMs)

describe('StoredBars', () => {
  it('reads a page for thousands of bars that are looked up one by one', () => {
    const times = minutes(20_000)
    const { held, reads } = lookUp(times, times)
    expect(held.length).toBe(20_000)
    expect(reads).toBe(5)
  })

  it('reads no more where nothing is stored', () => {
    const { held, reads } = lookUp([FIRST_T], minutes(10_000, MINUTE_MS / 2))
    expect(held).toEqual([FIRST_T])
    expect(reads).toBe(2)
  })

  it('finds bars that lie closer than the interval, a page at most in memory', () => {
    const times = minutes(30_000, 1000)
    const { held, reads } = lookUp(times, times)
    expect(held.length).toBe(30_000)
    expect(reads).toBeLessThan(30)
  })

  it('widens its pages again where bars lie further apart', () => {
    const dense = minutes(10_000, 1)
    const times = [...dense, ...minutes(20_000).slice(1)]
    const { held, reads } = lookUp(times, times)
    expect(held.length).toBe(times.length)
    expect(reads).toBeLessThan(100)
  })

  it('tells another bar, another figure and a time before the page apart', () => {
    const times = minutes(10)
    const [first, second] = times as [number, number]
    expect(lookUp(times, [second]).held).toEqual([])
    expect(lookUp(times, [first, second, second + 1]).held).toEqual([first, second])
    expect(lookUp(times, [first + 30 * MINUTE_MS, first]).held).toEqual([])
  })
})
