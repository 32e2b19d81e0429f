import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { storeFile } from './files.ts'
import { KEY, NOW, type TestFolder, columnsOf, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { Tape } from './types.ts'

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
  tape.candles.write(KEY, minuteBars(100), fetchOf())
  tape.candles.write(KEY, columnsOf([[60_000, 5, 7, 4, 6, 1]]), fetchOf(NOW + 1))
  const figures = { price: 1, cap: 2, pe: 3, eps: null, dividendYieldPct: null, low52: 1, high52: 9 }
  tape.snapshots.write('sample', NOW, [{ symbol: 'NYSE:A', ...figures }], fetchOf())
  tape.instruments.writeUniverse('sp500', NOW, ['NYSE:A'])
})
afterEach(() => folder.dispose())

/** Changes rows as damage would: in sound pages, behind the repositories' back. */
function spoil(sql: string): string[] {
  expect(tape.check(true)).toMatchObject({ ok: true, tape: { chunks: 1, checked: 1, bad: [] } })
  const db = new Database(storeFile(folder.dataDir, 'tape'))
  db.pragma('foreign_keys = OFF')
  db.exec(sql)
  db.close()
  const found = tape.check(false)
  expect(found.ok).toBe(false)
  expect(found.ledger.ok).toBe(true)
  return found.tape.bad
}

const SERIES = 'BINANCE:BTCUSDT 1m import:csv'

test.each([
  ['a price', 'UPDATE candle SET c = c + 0.5 WHERE t = 120000', [`${SERIES}: its bars do not match their checksum`]],
  ['a volume', 'UPDATE candle SET v = 9 WHERE t = 0', [`${SERIES}: its bars do not match their checksum`]],
  ['an earlier version', 'UPDATE revision SET o = o + 1', [`${SERIES}: its bars do not match their checksum`]],
  [
    'a bar whose high is below its low',
    'UPDATE candle SET h = 1 WHERE t = 120000',
    [
      `${SERIES}: 1 bars are out of order or have a price outside low and high`,
      `${SERIES}: its bars do not match their checksum`,
    ],
  ],
  [
    'a lost bar',
    'DELETE FROM candle WHERE t = 120000',
    [`${SERIES}: 99 bars are stored, 100 were written`, `${SERIES}: its bars do not match their checksum`],
  ],
  [
    'a lost version',
    'DELETE FROM revision',
    [`${SERIES}: 0 earlier versions are stored, 1 were written`, `${SERIES}: its bars do not match their checksum`],
  ],
  ['a counter', 'UPDATE series SET fetched_at = 5', [`${SERIES}: its counters do not match their checksum`]],
  [
    'a name',
    "UPDATE instrument SET name = 'B' WHERE symbol = 'NYSE:A'",
    ['instrument: 1 rows do not match their checksum'],
  ],
  ['a figure', 'UPDATE snapshot SET price = 1.5', ['snapshot: 1 rows do not match their checksum']],
  ['a fetch', "UPDATE fetch SET label = 'x'", ['fetch: 3 rows do not match their checksum']],
  [
    'a member',
    'UPDATE universe_member SET instrument_id = 77',
    [
      'universe_member: 1 rows do not match their checksum',
      'tape.db: 1 rows point to nothing (universe_member → instrument)',
    ],
  ],
])('a change of %s is named', (_, sql, bad) => {
  expect(spoil(sql)).toEqual(bad)
})

test('a reader checks too, beside the writer', () => {
  const reader = folder.open({ mode: 'read' })
  tape.candles.write(KEY, minuteBars(50, 100), fetchOf())
  expect(reader.check(true)).toMatchObject({ ok: true, tape: { chunks: 1, checked: 1 } })
})
