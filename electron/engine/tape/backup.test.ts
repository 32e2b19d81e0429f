import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY_MS } from '../../../shared/domain/interval.ts'
import { listBackups } from './backup.ts'
import { damageTable } from './test-damage.ts'
import { KEY, NOW, type TestFolder, fetchOf, makeFolder, minuteBars } from './test-tape.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

/** A session at `now` that leaves its mark in both files. */
function session(now: number, bars: number): void {
  const tape = folder.open({ now: () => now })
  tape.candles.write(KEY, minuteBars(bars), fetchOf(now))
  tape.documents.write('bars', bars)
  tape.close()
}

test('a clean exit makes one verified copy a day; an empty store none', () => {
  folder.open().close()
  expect(listBackups(folder.dataDir, 'tape')).toEqual([])
  session(NOW, 1)
  session(NOW + DAY_MS - 1, 2)
  expect(listBackups(folder.dataDir, 'tape').map(({ takenAt }) => takenAt)).toEqual([NOW])
  session(NOW + DAY_MS, 3)
  expect(listBackups(folder.dataDir, 'ledger').map(({ takenAt }) => takenAt)).toEqual([NOW + DAY_MS, NOW])
  expect(readdirSync(join(folder.dataDir, 'backups')).filter((name) => !name.endsWith('.db'))).toEqual([])
})

test('a clock that was set back does not stop the copies', () => {
  session(NOW, 1)
  session(NOW - 10 * DAY_MS, 2)
  expect(listBackups(folder.dataDir, 'ledger')).toHaveLength(2)
})

test('seven copies of the ledger and four weekly ones are kept, two of the tape', () => {
  for (let day = 0; day < 60; day++) session(NOW + day * DAY_MS, day + 1)
  const ages = (name: 'ledger' | 'tape'): number[] =>
    listBackups(folder.dataDir, name).map(({ takenAt }) => (NOW + 59 * DAY_MS - takenAt) / DAY_MS)
  const ledger = ages('ledger')
  expect(ledger.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(ledger).toHaveLength(11)
  expect(Math.max(...ledger)).toBeGreaterThan(20)
  expect(ages('tape')).toEqual([0, 1])
})

test('a damaged tape is replaced by the newest good copy; the damaged file is kept beside it', () => {
  session(NOW, 5)
  session(NOW + DAY_MS, 9)
  session(NOW + DAY_MS + 1, 12)
  const [newest, older] = listBackups(folder.dataDir, 'tape')
  writeFileSync(newest?.file as string, 'not a database')
  writeFileSync(join(folder.dataDir, 'tape.db'), 'scribble'.repeat(1_000))
  const tape = folder.open({ now: () => NOW + 2 * DAY_MS })
  expect(tape.candles.read(KEY).columns).toEqual(minuteBars(5))
  expect(tape.notices).toHaveLength(1)
  expect(tape.notices[0]).toMatch(
    /^tape\.db was damaged \(.*\)\. The backup of 2026-08-24T14:00:00.000Z took its place; what came in later is missing\. The damaged files lie in .*corrupt-20260826T140000000Z\.$/,
  )
  expect(readdirSync(join(folder.dataDir, 'corrupt-20260826T140000000Z'))).toEqual(['tape.db'])
  expect(tape.documents.read('bars')).toBe(12)
  expect(tape.check(true).ok).toBe(true)
  tape.close()
  // The bad copy counts no more, so it cannot push out the good one.
  expect(listBackups(folder.dataDir, 'tape').map(({ file }) => basename(file))).toContain(
    basename(older?.file as string),
  )
  expect(folder.open().notices).toEqual([])
})

test('a copy restores the whole folder: put in place of a lost file it reads back exactly', () => {
  session(NOW, 50)
  const [copy] = listBackups(folder.dataDir, 'tape')
  const other = makeFolder()
  copyFileSync(copy?.file as string, join(other.dataDir, 'tape.db'))
  const tape = other.open()
  expect(tape.candles.read(KEY).columns).toEqual(minuteBars(50))
  expect(tape.check(true).ok).toBe(true)
  other.dispose()
})

test('no copy is made of a file that is known to be damaged: it would push out a good one', () => {
  session(NOW, 5)
  const tape = folder.open({ now: () => NOW + 2 * DAY_MS })
  damageTable(folder.dataDir, 'sqlite_autoindex_source_1')
  expect(tape.check(true)).toMatchObject({ ok: false })
  tape.close()
  expect(listBackups(folder.dataDir, 'tape').map(({ takenAt }) => takenAt)).toEqual([NOW])
  expect(listBackups(folder.dataDir, 'ledger')).toHaveLength(2)
})

test('a damaged page does not keep the folder from being closed and opened again', () => {
  session(NOW, 5)
  for (const table of ['instrument', 'sqlite_autoindex_instrument_1']) damageTable(folder.dataDir, table)
  const tape = folder.open({ now: () => NOW + 2 * DAY_MS })
  expect(() => tape.instruments.all()).toThrow(expect.objectContaining({ code: 'store-corrupt' }))
  tape.close()
  const next = folder.open({ now: () => NOW + 2 * DAY_MS })
  expect(next.candles.read(KEY).columns).toEqual(minuteBars(5))
})
