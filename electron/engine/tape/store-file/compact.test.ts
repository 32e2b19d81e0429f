import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KEY, NOW, type TestFolder, barsOf, fetchOf, makeFolder, minuteBars } from '../test-tape.ts'
import type { SeriesKey, Tape } from '../types.ts'
import { FILE_JOBS_IN_PLACE, type FileJobs } from './file-jobs.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

const OTHER: SeriesKey = { ...KEY, symbol: 'BINANCE:ETHUSDT' }
const THIRD: SeriesKey = { ...KEY, symbol: 'BINANCE:SOLUSDT' }
const BARS = 30_000
const tapeFile = (): string => join(folder.dataDir, 'tape.db')
const strangers = (): string[] =>
  readdirSync(folder.dataDir).filter((entry) => !/^(backups|(tape|ledger)\.db(-wal|-shm)?|engine\.lock.*)$/.test(entry))

/** Jobs in place, with something that happens between two steps. */
function jobsWith(between: Partial<Record<'afterCopy' | 'afterCheck' | 'whenClosed', () => void>>): FileJobs {
  return {
    async vacuumInto(file, target, turn) {
      await FILE_JOBS_IN_PLACE.vacuumInto(file, target, turn)
      between.afterCopy?.()
    },
    async runFileWork(name, input, turn) {
      const result = await FILE_JOBS_IN_PLACE.runFileWork(name, input, turn)
      between.afterCheck?.()
      return result
    },
    async withFilesClosed(work) {
      between.whenClosed?.()
      return work()
    },
  }
}

/** Two series, of which one goes again: free room inside the file. */
function fill(tape: Tape): void {
  tape.candles.write(KEY, minuteBars(5_000), fetchOf())
  tape.candles.write(OTHER, minuteBars(BARS), fetchOf())
  tape.candles.prune({ symbol: OTHER.symbol, before: Number.POSITIVE_INFINITY, isDryRun: false })
  tape.documents.write('a', 'kept')
}

test('a compacted file is smaller, holds the same, and the same repositories go on with it', async () => {
  const tape = folder.open()
  fill(tape)
  const before = tape.candles.read(KEY)
  const { candles, documents } = tape
  const { freeBytes } = tape.stat()
  expect(freeBytes).toBeGreaterThan(100_000)
  const result = await tape.compact()
  expect(result.bytesBefore - result.bytesAfter).toBeGreaterThan(100_000)
  expect(statSync(tapeFile()).size).toBe(result.bytesAfter)
  expect(candles.read(KEY)).toEqual(before)
  expect(tape.stat().freeBytes).toBe(0)
  expect(candles.write(KEY, minuteBars(5, 5_000), fetchOf())).toMatchObject({ stored: 5 })
  expect(documents.read('a')).toBe('kept')
  expect(tape.check(true).ok).toBe(true)
  expect(strangers()).toEqual([])
  tape.close()
  const again = folder.open()
  expect(again.notices).toEqual([])
  expect(again.stat().bars).toBe(5_005)
})

test('listeners and the count of changes go on', async () => {
  const tape = folder.open()
  fill(tape)
  let heard = 0
  tape.onChange(() => heard++)
  const { revision } = tape.stat()
  await tape.compact()
  tape.candles.write(KEY, minuteBars(1, 9_000), fetchOf())
  expect(heard).toBe(1)
  expect(tape.stat().revision).toBe(revision + 1)
})

test('what is written, changed and removed meanwhile is all in the compacted file', async () => {
  const bars = (count: number, start: number): void => void tape.candles.write(KEY, minuteBars(count, start), fetchOf())
  const tape: Tape = folder.open({
    jobs: jobsWith({
      afterCopy() {
        bars(9_000, 5_000)
        tape.candles.prune({ symbol: KEY.symbol, before: 60_000 * 100, isDryRun: false })
        tape.candles.prune({ symbol: THIRD.symbol, before: Number.POSITIVE_INFINITY, isDryRun: false })
        tape.candles.write(OTHER, minuteBars(300), fetchOf(NOW, 'other'))
        tape.instruments.writeUniverse('sp500', NOW, ['US:A'])
        tape.instruments.writeUniverse('sp500', NOW, ['US:A', 'US:B'])
      },
      afterCheck: () => bars(10, 20_000),
      whenClosed: () => bars(10, 30_000),
    }),
  })
  fill(tape)
  tape.candles.write(THIRD, minuteBars(9_000), fetchOf())
  await tape.compact()
  expect(tape.candles.list().map(({ symbol }) => symbol)).toEqual([KEY.symbol, OTHER.symbol])
  const expected = [...minuteBars(13_900, 100).t, ...minuteBars(10, 20_000).t, ...minuteBars(10, 30_000).t]
  expect([...tape.candles.read(KEY).columns.t]).toEqual(expected)
  expect(barsOf(tape.candles.read(OTHER).columns)).toEqual(barsOf(minuteBars(300)))
  expect(tape.instruments.universe('sp500')?.symbols).toEqual(['US:A', 'US:B'])
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test('a long write under way is taken back and done again: before, during and at the end of a compaction', async () => {
  const long = (start: number, pause: () => Promise<void>) =>
    tape.candles.writeInSteps(
      KEY,
      () => [minuteBars(30_000, start), minuteBars(30_000, start + 30_000)],
      fetchOf(),
      pause,
    )
  const turnOfThread = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1))
  let during: Promise<unknown> | undefined
  const tape: Tape = folder.open({
    timers: {
      after: (delayMs, run) => {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
    },
    jobs: jobsWith({ afterCopy: () => (during = long(100_000, turnOfThread)) }),
  })
  tape.candles.write(KEY, minuteBars(10), fetchOf())
  const before = long(10, turnOfThread)
  await tape.compact()
  await Promise.all([before, during])
  expect(tape.candles.read(KEY).columns.t).toHaveLength(120_010)
  expect(tape.check(true)).toMatchObject({ ok: true })
})

test.each(['afterCopy', 'afterCheck', 'whenClosed'] as const)('cancelled %s, the store is as it was', async (step) => {
  const cancel = new AbortController()
  const tape = folder.open({ jobs: jobsWith({ [step]: () => cancel.abort() }) })
  fill(tape)
  const { bytes } = tape.stat()
  await expect(tape.compact({ signal: cancel.signal })).rejects.toMatchObject({ code: 'cancelled' })
  expect(strangers()).toEqual([])
  expect(tape.stat()).toMatchObject({ bytes, bars: 5_000 })
  tape.candles.write(KEY, minuteBars(1, 9_000), fetchOf())
  expect(tape.check(true).ok).toBe(true)
  await expect(tape.compact()).resolves.toBeDefined()
})

test('a copy that is not whole never takes the place of the store', async () => {
  const damageCopy = (): void => writeFileSync(`${tapeFile()}.compacting`, 'not a database')
  const tape = folder.open({ jobs: jobsWith({ afterCopy: damageCopy }) })
  fill(tape)
  await expect(tape.compact()).rejects.toMatchObject({ code: 'store-corrupt' })
  const gone = folder.open({ mode: 'read' })
  expect(gone.stat().bars).toBe(5_000)
  gone.close()
  expect(tape.candles.read(KEY).columns.t).toHaveLength(5_000)
  expect(strangers()).toEqual([])
})

test('a move that fails puts the old file back and opens it again', async () => {
  // A folder stands where the old file should go.
  const tape = folder.open({ jobs: jobsWith({ whenClosed: () => rmSync(`${tapeFile()}.compacting`) }) })
  fill(tape)
  await expect(tape.compact()).rejects.toMatchObject({ code: expect.stringMatching(/^store-/) })
  expect(tape.candles.read(KEY).columns.t).toHaveLength(5_000)
  tape.candles.write(KEY, minuteBars(1, 9_000), fetchOf())
  expect(strangers()).toEqual([])
})

test('a reader beside it, another process in effect, sees the new file from its next question on', async () => {
  const tape = folder.open()
  fill(tape)
  const reader = folder.open({ mode: 'read' })
  expect(reader.candles.read(KEY).columns.t).toHaveLength(5_000)
  await tape.compact()
  tape.candles.write(KEY, minuteBars(7, 5_000), fetchOf())
  expect(reader.candles.read(KEY).columns.t).toHaveLength(5_007)
  expect(reader.check(true).ok).toBe(true)
  await expect(reader.compact()).rejects.toMatchObject({ code: 'store-locked' })
  reader.close()
})

test('closing the store ends it, and a second one waits for the first', async () => {
  const tape = folder.open({ jobs: jobsWith({ afterCopy: () => tape.close() }) })
  fill(tape)
  const [first, second] = await Promise.allSettled([tape.compact(), tape.compact()])
  expect(first).toMatchObject({ reason: { code: 'cancelled' } })
  expect(second).toMatchObject({ reason: { code: 'cancelled' } })
  const again = folder.open()
  expect(again.notices).toEqual([])
  expect(again.stat().bars).toBe(5_000)
  expect(strangers()).toEqual([])
})

test('a store in memory has no file to compact', async () => {
  await expect(folder.open({ mode: 'memory' }).compact()).rejects.toMatchObject({ code: 'unsupported' })
  expect(existsSync(tapeFile())).toBe(false)
})
