import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { storeFile } from './files.ts'
import { damageChunk, damageTable } from './test-damage.ts'
import { KEY, NOW, type TestFolder, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { Tape } from './types.ts'

let folder: TestFolder
let tape: Tape

/** Two chunks and a tail of three bars, of which the second bar is in its second version. */
beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
  tape.candles.write(KEY, minuteBars(5_000), fetchOf())
  tape.candles.write(KEY, minuteBars(3, 5_000), fetchOf())
  tape.candles.write(KEY, columnsOf([[60_000, 5, 7, 4, 6, 1]]), fetchOf(NOW + 1))
  const figures = { price: 1, cap: 2, pe: 3, eps: null, dividendYieldPct: null, low52: 1, high52: 9 }
  tape.snapshots.write('sample', NOW, [{ symbol: 'NYSE:A', ...figures }], fetchOf())
  tape.instruments.writeUniverse('sp500', NOW, ['NYSE:A'])
})
afterEach(() => folder.dispose())

/** Changes rows as damage would: in sound pages, behind the repositories' back. */
function spoil(damage: (db: Database.Database) => unknown): string[] {
  expect(tape.check(true)).toMatchObject({ ok: true, tape: { chunks: 3, checked: 3, bad: [] } })
  const db = new Database(storeFile(folder.dataDir, 'tape'))
  db.pragma('foreign_keys = OFF')
  damage(db)
  db.close()
  const found = tape.check(false)
  expect(found.ok).toBe(false)
  expect(found.ledger.ok).toBe(true)
  return found.tape.bad
}

const SERIES = 'BINANCE:BTCUSDT 1m import:csv'
const FIRST = '1970-01-01T00:00:00.000Z to 1970-01-03T20:15:00.000Z'
const SECOND = '1970-01-03T20:16:00.000Z to 1970-01-04T11:19:00.000Z'

test('a changed bit in packed bars is named with its range', () => {
  const bad = spoil((db) => damageChunk(db, 'ORDER BY t'))
  expect(bad).toEqual([expect.stringContaining(`${SERIES}: the bars from ${FIRST} are damaged (`)])
  expect(tape.check(false).tape).toMatchObject({ chunks: 3, checked: 2 })
})

test.each([
  ['a price of the tail', 'UPDATE tail SET c = c + 0.5 WHERE t = 5000 * 60000', ['1 bars from .* checksum']],
  ['a volume', 'UPDATE tail SET v = 9 WHERE t = 5001 * 60000', ['1 bars from .* do not match their checksum']],
  ['an earlier version', 'UPDATE revision SET o = o + 1', ['1 earlier versions do not match their checksum']],
  [
    'a summary',
    'UPDATE chunk SET h = h + 1 WHERE t = 0',
    [`the entry of the bars from ${FIRST} is not the one written`],
  ],
  [
    'groups',
    'UPDATE chunk SET groups = zeroblob(9) WHERE t = 0',
    [`the entry of the bars from ${FIRST} is not`, 'its chunks are not the ones written'],
  ],
  [
    'the bars of another chunk',
    'UPDATE chunk_data SET data = (SELECT data FROM chunk_data ORDER BY id LIMIT 1)',
    [`the bars from ${SECOND} are damaged \\(it does not match its checksum`, 'its chunks are not the ones written'],
  ],
  ['lost bars of the tail', 'DELETE FROM tail WHERE t = 5001 * 60000', ['5002 bars are stored, 5003 were written']],
  [
    'a lost chunk',
    'DELETE FROM chunk_data WHERE id = 1; DELETE FROM chunk WHERE id = 1',
    ['907 bars are stored, 5003 were written'],
  ],
  ['a lost version', 'DELETE FROM revision', ['0 earlier versions are stored, 1 were written']],
  ['a counter', 'UPDATE series SET fetched_at = 5', ['its counters do not match their checksum']],
])('a change of %s is named', (_, sql, bad) => {
  expect(spoil((db) => db.exec(sql))).toEqual(
    bad.map((words) => expect.stringMatching(new RegExp(`^${SERIES}: .*${words}`))),
  )
})

test.each([
  [
    'a name',
    "UPDATE instrument SET name = 'B' WHERE symbol = 'NYSE:A'",
    ['instrument: 1 rows do not match their checksum'],
  ],
  ['a figure', 'UPDATE snapshot SET price = 1.5', ['snapshot: 1 rows do not match their checksum']],
  ['an origin', "UPDATE origin SET label = 'x'", ['origin: 2 rows do not match their checksum']],
  [
    'a member',
    'UPDATE universe_member SET instrument_id = 77',
    [
      'universe_member: 1 rows do not match their checksum',
      'tape.db: 1 rows point to nothing (universe_member → instrument)',
    ],
  ],
])('a change of %s is named', (_, sql, bad) => {
  expect(spoil((db) => db.exec(sql))).toEqual(bad)
})

test('a price outside low and high is told', () => {
  tape.candles.write(KEY, columnsOf([[9_000 * 60_000, 5, 4, 6, 5, 1]]), fetchOf())
  expect(tape.check(false).tape.bad).toEqual([`${SERIES}: 1 bars have a price outside low and high`])
})

test('a reader checks too, beside the writer', () => {
  const reader = folder.open({ mode: 'read' })
  tape.candles.write(KEY, minuteBars(50, 5_003), fetchOf())
  expect(reader.check(true)).toMatchObject({ ok: true, tape: { chunks: 3, checked: 3 } })
})

test.each(['read', 'write'] as const)(
  'a check in mode %s tells of all pages it cannot read, and marks the file',
  (mode) => {
    tape.close()
    for (const table of ['series', 'snapshot', 'universe_member']) damageTable(folder.dataDir, table)
    const damaged = folder.open({ mode })
    const { ok, ledger, tape: found } = damaged.check(true)
    expect([ok, ledger.ok, found.ok]).toEqual([false, true, false])
    expect(found.bad).toEqual(
      ['series', 'snapshot', 'universe_member', 'tape.db'].map((what) => expect.stringContaining(`${what}: `)),
    )
    expect(existsSync(`${storeFile(folder.dataDir, 'tape')}.suspect`)).toBe(true)
  },
)
