import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sliceCandles } from '../../../../shared/domain/candles.ts'
import { storeFile } from '../files.ts'
import { damageChunk } from '../test-damage.ts'
import { columnsOf, fetchOf, KEY, makeFolder, minuteBars, type TestFolder } from '../test-tape.ts'
import type { Tape } from '../types.ts'

const ALL = minuteBars(9_003)

let folder: TestFolder
let tape: Tape

/** Three chunks and a tail of three bars. */
beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
  tape.candles.write(KEY, sliceCandles(ALL, 0, 9_000), fetchOf(1))
  tape.candles.write(KEY, sliceCandles(ALL, 9_000), fetchOf(1))
})
afterEach(() => folder.dispose())

function damage(work: (db: Database.Database) => unknown): void {
  const db = new Database(storeFile(folder.dataDir, 'tape'))
  work(db)
  db.close()
}

const SECOND = { from: 4_096 * 60_000, to: 8_191 * 60_000 }

test('a read of a broken chunk fails with series and range, one beside it does not', () => {
  damage((db) => damageChunk(db, 'WHERE t > 0 ORDER BY t'))
  expect(() => tape.candles.read(KEY)).toThrow(
    expect.objectContaining({
      code: 'store-corrupt',
      message: expect.stringMatching(
        /^BINANCE:BTCUSDT 1m import:csv: the stored bars from 1970-01-03T20:16:00.000Z to 1970-01-06T16:31:00.000Z are damaged/,
      ),
    }),
  )
  expect(tape.candles.read(KEY, { to: SECOND.from }).columns).toEqual(sliceCandles(ALL, 0, 4_096))
  expect(tape.candles.read(KEY, { limit: 500 }).columns).toEqual(sliceCandles(ALL, 8_503))
})

test('broken chunks are set aside, kept, and become a gap that can be filled again', () => {
  tape.candles.write(KEY, columnsOf([[SECOND.from, 5, 7, 4, 6, 1]]), fetchOf(2))
  const bytesBefore = tape.candles.stats()[0]?.bytes as number
  damage((db) => damageChunk(db, 'WHERE t > 0 ORDER BY t'))
  expect(tape.candles.setAsideBroken()).toEqual([{ ...KEY, ...SECOND }])
  expect(tape.candles.setAsideBroken()).toEqual([])
  expect(tape.check(true)).toMatchObject({ ok: true, tape: { chunks: 3, checked: 3 } })
  expect(tape.candles.stats()).toMatchObject([{ bars: 9_003 - 4_096, revisions: 1 }])
  expect(tape.candles.stats()[0]?.bytes).toBeLessThan(bytesBefore)
  const { columns, revised } = tape.candles.read(KEY)
  expect(columns.t).toEqual(ALL.t.filter((t) => t < SECOND.from || t > SECOND.to))
  expect([...revised]).toEqual([])
  expect(tape.candles.read(KEY, { versionAt: 1 }).columns.t).toEqual(columns.t)
  damage((db) => expect(db.prepare('SELECT bars FROM broken_chunk').pluck().all()).toEqual([4_096]))
  expect(tape.candles.write(KEY, ALL, fetchOf(3))).toEqual({ stored: 4_096, unchanged: 4_907, revised: 0 })
  expect(tape.candles.read(KEY).columns).toEqual(ALL)
  // What was seen first before the damage is still there.
  expect(tape.candles.read(KEY, { versionAt: 1, from: SECOND.from, limit: 0 }).columns.c[0]).toBe(ALL.c[4_096])
})

test('an entry that does not match sound bars is written anew', () => {
  damage((db) => db.exec('UPDATE chunk SET h = 9999, groups = zeroblob(3) WHERE t = 0'))
  expect(tape.candles.setAsideBroken()).toEqual([])
  expect(tape.check(true).ok).toBe(true)
  expect(tape.candles.readGroups(KEY, 4096).columns.h[0]).toBe(151)
})

test('a damaged row of the tail goes, a wrong counter is counted again', () => {
  damage((db) => db.exec('UPDATE tail SET c = 1 WHERE t = 9001 * 60000; UPDATE series SET bars = 7'))
  expect(tape.candles.setAsideBroken()).toEqual([{ ...KEY, from: 9_001 * 60_000, to: 9_001 * 60_000 }])
  expect(tape.check(true).ok).toBe(true)
  expect(tape.stat().bars).toBe(9_002)
})

test('a series of which nothing is left goes', () => {
  damage((db) => db.exec('DELETE FROM tail; UPDATE chunk_data SET data = zeroblob(100)'))
  expect(tape.candles.setAsideBroken()).toHaveLength(3)
  expect(tape.candles.list()).toEqual([])
  expect(tape.check(true)).toMatchObject({ ok: true, tape: { chunks: 0 } })
})
