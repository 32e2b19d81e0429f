import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sliceCandles } from '../../../../shared/domain/candles.ts'
import { storeFile } from '../files.ts'
import { type Bar, KEY, type TestFolder, barsOf, columnsOf, fetchOf, makeFolder, minuteBars } from '../test-tape.ts'
import type { ReadRange, SeriesKey, Tape } from '../types.ts'

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
    expect(() => write([[1, 1, Number.POSITIVE_INFINITY, 1, 1, 1]], 1)).toThrow(/bar 0 has a price/)
    expect(() => write([[1, 1, 1, 1, 1, Number.POSITIVE_INFINITY]], 1)).toThrow(/bar 0 has an infinite volume/)
    expect(() => write([bar(1)], 0.5)).toThrow(/fetched at 0.5, which is no time/)
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

describe('what was known', () => {
  test('a bar fetched later is not there, a corrected one is as it was', () => {
    write([bar(1, 101), bar(2, 102)], 10)
    write([bar(1, 111), bar(3, 103)], 20)
    const known = (knownAt: number, more: ReadRange = {}) =>
      read({ knownAt, ...more }).bars.map(([t, , , , close]) => [t / MINUTE, close])
    expect(known(9)).toEqual([])
    expect(known(10)).toEqual([
      [1, 101],
      [2, 102],
    ])
    expect(known(20)).toEqual([
      [1, 111],
      [2, 102],
      [3, 103],
    ])
    expect(known(20, { versionAt: 15 })).toEqual([
      [1, 101],
      [2, 102],
      [3, 103],
    ])
    expect(known(15, { limit: 1 })).toEqual([[2, 102]])
    expect(read({ knownAt: 15 }).revised).toEqual([])
  })

  test('chunks that came in later are passed over, the newest known bars are found behind them', () => {
    const all = minuteBars(20_000)
    tape.candles.write(KEY, sliceCandles(all, 0, 5_000), fetchOf(1))
    tape.candles.write(KEY, sliceCandles(all, 5_000), fetchOf(2))
    expect(tape.candles.read(KEY, { knownAt: 1, limit: 3 }).columns).toEqual(sliceCandles(all, 4_997, 5_000))
    expect(tape.candles.read(KEY, { knownAt: 2, limit: 3 }).columns).toEqual(sliceCandles(all, 19_997))
  })
})

test('runs say where each bar came from, in order', () => {
  tape.candles.write(KEY, columnsOf([bar(1), bar(2), bar(3)]), { fetchedAt: 10, label: 'a', adjusted: 'raw' })
  tape.candles.write(KEY, columnsOf([bar(2, 120), bar(4)]), { fetchedAt: 20, label: 'b', adjusted: 'split' })
  const first = { fetchedAt: 10, label: 'a', adjusted: 'raw' }
  const second = { fetchedAt: 20, label: 'b', adjusted: 'split' }
  expect(tape.candles.read(KEY).runs).toEqual([
    { bars: 1, ...first },
    { bars: 1, ...second },
    { bars: 1, ...first },
    { bars: 1, ...second },
  ])
  expect(tape.candles.read(KEY, { knownAt: 15 }).runs).toEqual([{ bars: 3, ...first }])
})

test('-0 becomes 0, in rows as in chunks', () => {
  write([bar(1, -0, -0)], 1)
  tape.candles.write(KEY, columnsOf(Array.from({ length: 100 }, (_, index) => bar(index + 2, -0, -0))), fetchOf(1))
  const { c, v } = tape.candles.read(KEY).columns
  expect([...c, ...v].some((value) => Object.is(value, -0))).toBe(false)
  expect(tape.candles.write(KEY, columnsOf([bar(50, -0, -0)]), fetchOf(2))).toMatchObject({ unchanged: 1 })
})

describe('prune', () => {
  const OTHER: SeriesKey = { ...KEY, interval: '1h' }

  test('takes bars of one kind, with their earlier versions, and says beforehand what it frees', () => {
    tape.candles.write(KEY, minuteBars(10_000), fetchOf(1))
    tape.candles.write(KEY, columnsOf([bar(5), bar(9_000)]), fetchOf(2))
    tape.candles.write(OTHER, minuteBars(100), fetchOf(1))
    const [, before] = tape.candles.stats()
    const request = { interval: '1m', before: 6_000 * MINUTE } as const
    const foretold = tape.candles.prune({ ...request, isDryRun: true })
    expect(foretold).toMatchObject({ series: 1, bars: 6_000 })
    expect(tape.candles.list().map(({ bars }) => bars)).toEqual([100, 10_000])
    expect(tape.candles.prune({ ...request, isDryRun: false })).toEqual(foretold)
    const [, after] = tape.candles.stats()
    expect(after).toMatchObject({ bars: 4_000, revisions: 1, from: 6_000 * MINUTE })
    expect((before?.bytes ?? 0) - (after?.bytes ?? 0)).toBe(foretold.bytesFreed)
    expect(tape.candles.read(KEY, { to: 6_001 * MINUTE }).columns).toEqual(sliceCandles(minuteBars(6_001), 6_000))
    expect(tape.check(true).ok).toBe(true)
    expect(tape.candles.prune({ ...request, isDryRun: false })).toEqual({ series: 0, bars: 0, bytesFreed: 0 })
  })

  test('of everything leaves no series, and no origin of a source that has nothing left', () => {
    tape.candles.write(KEY, minuteBars(100), fetchOf(1))
    tape.candles.write({ ...KEY, source: 'yahoo' }, minuteBars(100), fetchOf(1))
    expect(tape.candles.prune({ source: 'import:csv', before: Infinity, isDryRun: false })).toMatchObject({ bars: 100 })
    expect(tape.candles.list().map(({ source }) => source)).toEqual(['yahoo'])
    const db = new Database(storeFile(folder.dataDir, 'tape'), { readonly: true })
    expect(db.prepare('SELECT count(*) FROM origin').pluck().get()).toBe(1)
    db.close()
    expect(tape.check(true).ok).toBe(true)
  })
})

test('pages of history written backwards, as a chart that scrolls does, fill whole chunks', () => {
  const all = minuteBars(12_000)
  for (let end = 12_000; end > 0; end -= 500) tape.candles.write(KEY, sliceCandles(all, end - 500, end), fetchOf(1))
  expect(tape.candles.read(KEY).columns).toEqual(all)
  expect(tape.check(true).tape.chunks).toBe(3)
})
