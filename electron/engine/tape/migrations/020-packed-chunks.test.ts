import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { storeFile } from '../files.ts'
import { OLD_BARS, OLD_DAY_MS, OLD_KEY, writeOldTape } from '../test-old-tape.ts'
import { makeFolder, type TestFolder } from '../test-tape.ts'
import type { Tape } from '../types.ts'

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  mkdirSync(folder.dataDir, { recursive: true })
  writeOldTape(storeFile(folder.dataDir, 'tape'))
  tape = folder.open()
})
afterEach(() => folder.dispose())

test('a tape of one row a bar reads back exactly from its chunks, provenance and all', () => {
  expect(tape.notices).toEqual([])
  expect(tape.candles.list()).toEqual([
    { ...OLD_KEY, bars: OLD_BARS, from: 0, to: (OLD_BARS - 1) * OLD_DAY_MS, fetchedAt: 300 },
  ])
  const { columns, revised, runs, fetchedAt } = tape.candles.read(OLD_KEY)
  const days = Array.from({ length: OLD_BARS }, (_, day) => day)
  expect(columns.t).toEqual(Float64Array.from(days, (day) => day * OLD_DAY_MS))
  expect(columns.o).toEqual(Float64Array.from(days, (day) => day + 1))
  expect(columns.h).toEqual(Float64Array.from(days, (day) => day + 2))
  expect(columns.l).toEqual(Float64Array.from(days, (day) => day + 0.5))
  expect(columns.c).toEqual(Float64Array.from(days, (day) => day + 1.25))
  expect(columns.v).toEqual(Float64Array.from(days, (day) => (day % 7 === 0 ? Number.NaN : day)))
  expect([...revised]).toEqual([3 * OLD_DAY_MS, 4 * OLD_DAY_MS])
  const split = { label: 'history', adjusted: 'split' }
  expect(runs).toEqual([
    { bars: 3, fetchedAt: 100, ...split },
    { bars: 2, fetchedAt: 300, label: 'closed bar', adjusted: 'raw' },
    { bars: 4_995, fetchedAt: 100, ...split },
    { bars: 5_000, fetchedAt: 200, ...split },
  ])
  expect(fetchedAt).toEqual({ from: 100, to: 300 })
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('every earlier version is still there', () => {
  const closes = (versionAt: number) =>
    [...tape.candles.read(OLD_KEY, { versionAt, from: 3 * OLD_DAY_MS, to: 5 * OLD_DAY_MS }).columns.c].join(' ')
  expect(closes(100)).toBe('1.1 1.4')
  expect(closes(250)).toBe('1.2 1.4')
  expect(closes(300)).toBe('4.25 5.25')
  expect(tape.candles.read(OLD_KEY, { knownAt: 150 }).columns.t.length).toBe(5_000)
  expect(tape.candles.stats()).toMatchObject([{ revisions: 3 }])
})

test('snapshots keep their time and their source', () => {
  expect(tape.snapshots.newest()).toMatchObject([{ price: 1.5, source: 'sample', marketTime: 50, fetchedAt: 400 }])
})

test('writing goes on behind the last bar, and what is known is unchanged', () => {
  const t = OLD_BARS * OLD_DAY_MS
  const bars = tape.candles.read(OLD_KEY, { limit: 2 }).columns
  expect(tape.candles.write(OLD_KEY, bars, { fetchedAt: 500, label: 'again', adjusted: 'raw' })).toMatchObject({
    unchanged: 2,
  })
  const next = { ...bars, t: Float64Array.of(t, t + OLD_DAY_MS) }
  expect(tape.candles.write(OLD_KEY, next, { fetchedAt: 500, label: 'again', adjusted: 'raw' }).stored).toBe(2)
  expect(tape.stat().bars).toBe(OLD_BARS + 2)
})
