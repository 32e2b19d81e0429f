import Database from 'better-sqlite3'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NTH_NEWEST_SQL, PAGE_SQL, REVISIONS_SQL } from './candle-reader.ts'
import { storeFile } from './files.ts'
import { FIND_SERIES_SQL } from './series-rows.ts'
import { newestSnapshotsSql } from './snapshot-rows.ts'
import { type Bar, KEY, type TestFolder, barsOf, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { ReadRange, SeriesKey, Tape } from './types.ts'

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
})
afterEach(() => folder.dispose())

const MINUTE = 60_000
const bar = (index: number, close = 100, volume = 1): Bar => [index * MINUTE, 100, 200, 50, close, volume]
const write = (bars: readonly Bar[], fetchedAt: number) => tape.candles.write(KEY, columnsOf(bars), fetchOf(fetchedAt))
const read = (range?: ReadRange) => {
  const slice = tape.candles.read(KEY, range)
  return { bars: barsOf(slice.columns), revised: [...slice.revised], fetchedAt: slice.fetchedAt }
}

describe('write', () => {
  test('counts stored, unchanged and revised bars; NaN volume equals NaN volume', () => {
    expect(write([bar(1, 100, Number.NaN), bar(2), bar(3)], 10)).toEqual({ stored: 3, unchanged: 0, revised: 0 })
    expect(write([bar(0), bar(1, 100, Number.NaN), bar(2, 101), bar(3, 100, Number.NaN), bar(4)], 20)).toEqual({
      stored: 2,
      unchanged: 1,
      revised: 2,
    })
    expect(tape.candles.list()).toEqual([{ ...KEY, bars: 5, from: 0, to: 4 * MINUTE, fetchedAt: 20 }])
  })

  test('a repeated time in one write is a second version', () => {
    expect(write([bar(1), bar(1), bar(1, 120), bar(2)], 10)).toEqual({ stored: 2, unchanged: 1, revised: 1 })
    expect(read()).toEqual({ bars: [bar(1, 120), bar(2)], revised: [MINUTE], fetchedAt: { from: 10, to: 10 } })
  })

  test('refuses disorder, unequal columns and prices that are not numbers, and stores nothing of them', () => {
    expect(() => write([bar(2), bar(1)], 1)).toThrow(/bar 1 has time/)
    expect(() => write([bar(1), bar(2, Number.NaN)], 1)).toThrow(/bar 1 has a price/)
    expect(() => write([[1.5, 1, 1, 1, 1, 1]], 1)).toThrow(/bar 0 has time 1.5/)
    const columns = { ...minuteBars(3), v: new Float64Array(2) }
    expect(() => tape.candles.write(KEY, columns, fetchOf())).toThrow(/differ in length/)
    expect(tape.candles.list()).toEqual([])
    expect(tape.stat()).toMatchObject({ series: 0, bars: 0, revision: 0 })
  })

  test('an instrument that nothing has described is entered under its code', () => {
    write([bar(1)], 1)
    expect(tape.instruments.get(KEY.symbol)).toMatchObject({ name: 'BTCUSDT', kind: 'crypto', source: KEY.source })
  })

  test('series of other sources and intervals stay apart', () => {
    write([bar(1)], 1)
    const other: SeriesKey = { ...KEY, source: 'sample', interval: '1h' }
    tape.candles.write(other, columnsOf([bar(60, 150)]), fetchOf(5))
    expect(barsOf(tape.candles.read(other).columns)).toEqual([bar(60, 150)])
    expect(read().bars).toEqual([bar(1)])
    expect(tape.stat()).toMatchObject({ series: 2, bars: 2, ownSeries: 1, revision: 2 })
  })
})

describe('read', () => {
  test('from is inclusive, to exclusive, limit keeps the newest', () => {
    write(
      [1, 2, 3, 4, 5].map((index) => bar(index)),
      1,
    )
    const times = (range: ReadRange) => read(range).bars.map(([t]) => t / MINUTE)
    expect(times({ from: 2 * MINUTE, to: 4 * MINUTE })).toEqual([2, 3])
    expect(times({ limit: 2 })).toEqual([4, 5])
    expect(times({ to: 4 * MINUTE, limit: 2 })).toEqual([2, 3])
    expect(times({ from: 4 * MINUTE, limit: 4 })).toEqual([4, 5])
    expect(times({ limit: 0 })).toEqual([1, 2, 3, 4, 5])
    expect(read({ from: 9 * MINUTE })).toEqual({ bars: [], revised: [], fetchedAt: null })
  })

  test('ranges beyond one page come back whole', () => {
    const columns = minuteBars(10_001)
    tape.candles.write(KEY, columns, fetchOf())
    expect(tape.candles.read(KEY).columns).toEqual(columns)
    expect(tape.candles.read(KEY, { from: MINUTE }).columns.t).toEqual(columns.t.slice(1))
    expect(tape.candles.read(KEY, { limit: 4_000 }).columns.c).toEqual(columns.c.slice(-4_000))
    expect(tape.candles.read(KEY, { to: 2_000 * MINUTE }).columns.t.length).toBe(2_000)
  })

  test('an unknown series is empty', () => {
    expect(read()).toEqual({ bars: [], revised: [], fetchedAt: null })
    expect(tape.candles.hasBefore(KEY, 1)).toBe(false)
  })

  test('hasBefore looks at open times', () => {
    write([bar(2), bar(3)], 1)
    expect(tape.candles.hasBefore(KEY, 2 * MINUTE)).toBe(false)
    expect(tape.candles.hasBefore(KEY, 2 * MINUTE + 1)).toBe(true)
  })

  test('versionAt gives the newest version fetched by then, or the first-seen one', () => {
    write([bar(1, 101), bar(2, 102)], 10)
    write([bar(1, 111)], 20)
    write([bar(1, 121), bar(3, 103)], 30)
    const closes = (versionAt: number) => read({ versionAt }).bars.map(([, , , , close]) => close)
    expect(closes(5)).toEqual([101, 102, 103])
    expect(closes(10)).toEqual([101, 102, 103])
    expect(closes(20)).toEqual([111, 102, 103])
    expect(closes(25)).toEqual([111, 102, 103])
    expect(closes(30)).toEqual([121, 102, 103])
    expect(read({ versionAt: 15 }).revised).toEqual([])
    expect(read({ versionAt: 25 })).toMatchObject({ revised: [MINUTE], fetchedAt: { from: 10, to: 30 } })
    expect(read()).toMatchObject({ revised: [MINUTE], fetchedAt: { from: 10, to: 30 } })
  })
})

test('hot queries seek by key and sort nothing', () => {
  write([bar(1)], 1)
  const db = new Database(storeFile(folder.dataDir, 'tape'), { readonly: true })
  const plan = (sql: string, ...bound: (number | string | object)[]): string =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...bound) as { detail: string }[])
      .map(({ detail }) => detail)
      .join('\n')
  expect(plan(PAGE_SQL, 1, 0, 9)).toBe('SEARCH candle USING PRIMARY KEY (series_id=? AND t>? AND t<?)')
  expect(plan(NTH_NEWEST_SQL, 1, 0, 9, 5)).toBe('SEARCH candle USING PRIMARY KEY (series_id=? AND t>? AND t<?)')
  expect(plan(REVISIONS_SQL, 1, 0, 9)).toBe('SEARCH revision USING PRIMARY KEY (series_id=? AND t>? AND t<?)')
  const wanted = plan(newestSnapshotsSql('wanted'), { at: 9, wanted: '["A:B"]' })
  const all = plan(newestSnapshotsSql('all'), { at: 9 })
  expect(wanted).toMatch(/^SCAN w VIRTUAL TABLE.*\nSEARCH i USING .*INDEX \S+ \(symbol=\?\)/)
  for (const steps of [wanted, all]) {
    expect(steps).toContain('SEARCH s USING PRIMARY KEY (instrument_id=? AND market_time=? AND source_id=?)')
    expect(steps).not.toMatch(/SCAN (s|k|src|f)\b|TEMP B-TREE/)
  }
  expect(plan(FIND_SERIES_SQL, 'a', 'b', '1m')).toMatch(/^SEARCH series USING INDEX/)
  expect(plan(FIND_SERIES_SQL, 'a', 'b', '1m')).not.toMatch(/SCAN|TEMP B-TREE/)
  db.close()
})

/** The tape as a map of versions: what the store has to be indistinguishable from. */
function makeModel() {
  type Version = { readonly bar: Bar; readonly fetchedAt: number }
  const series = new Map<number, Version[]>()
  return {
    write(bars: readonly Bar[], fetchedAt: number) {
      const counts = { stored: 0, unchanged: 0, revised: 0 }
      for (const next of bars) {
        const versions = series.get(next[0]) ?? []
        const last = versions.at(-1)
        if (last !== undefined && last.bar.every((value, index) => Object.is(value, next[index]))) counts.unchanged++
        else {
          counts[last === undefined ? 'stored' : 'revised']++
          series.set(next[0], [...versions, { bar: next, fetchedAt }])
        }
      }
      return counts
    },
    read({ from = -Infinity, to = Infinity, limit = 0, versionAt = Infinity }: ReadRange) {
      const times = [...series.keys()].filter((t) => t >= from && t < to).sort((a, b) => a - b)
      const chosen = times.slice(limit === 0 ? 0 : -limit).map((t) => {
        const versions = series.get(t) as Version[]
        const number = Math.max(
          0,
          versions.findLastIndex((version) => version.fetchedAt <= versionAt),
        )
        return { ...(versions[number] as Version), number }
      })
      const fetched = chosen.map(({ fetchedAt }) => fetchedAt)
      return {
        bars: chosen.map((version) => version.bar),
        revised: chosen.filter(({ number }) => number > 0).map((version) => version.bar[0]),
        fetchedAt: chosen.length === 0 ? null : { from: Math.min(...fetched), to: Math.max(...fetched) },
      }
    },
  }
}

test('any sequence of writes reads back as the model says', () => {
  const price = fc.oneof(
    fc.integer({ min: 1, max: 3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  )
  const volume = fc.constantFrom(Number.NaN, 0, 1, 2 ** 53, 0.1)
  const anyBar = fc.tuple(fc.integer({ min: -4, max: 20 }), price, price, price, price, volume)
  const batch = fc.record({
    bars: fc.array(anyBar, { maxLength: 120, size: 'medium' }).map((bars) => bars.sort((a, b) => a[0] - b[0])),
    fetchedAt: fc.integer({ min: 0, max: 9 }),
  })
  const time = fc.option(fc.integer({ min: -6, max: 22 }), { nil: undefined })
  const range = fc
    .record({ from: time, to: time, limit: fc.nat(20), versionAt: fc.option(fc.nat(10), { nil: undefined }) })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as ReadRange)
  let run = 0
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 6 }), fc.array(range, { maxLength: 4 }), (batches, ranges) => {
      const key: SeriesKey = { ...KEY, symbol: `BINANCE:RUN${run++}` }
      const model = makeModel()
      for (const { bars, fetchedAt } of batches) {
        expect(tape.candles.write(key, columnsOf(bars), fetchOf(fetchedAt))).toEqual(model.write(bars, fetchedAt))
      }
      for (const asked of [{}, ...ranges]) {
        const slice = tape.candles.read(key, asked)
        expect({ bars: barsOf(slice.columns), revised: [...slice.revised], fetchedAt: slice.fetchedAt }).toEqual(
          model.read(asked),
        )
      }
    }),
    { numRuns: 150 },
  )
  // Prices were random, so their order is not asked: everything else of the check holds.
  const { bad } = tape.check(true).tape
  expect(bad.filter((problem) => !problem.includes('outside low and high'))).toEqual([])
})
