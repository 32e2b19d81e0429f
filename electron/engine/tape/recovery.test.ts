import Database from 'better-sqlite3'
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY_MS } from '../../../shared/domain/interval.ts'
import { markSuspect } from './suspect.ts'
import { damageTable } from './test-damage.ts'
import { OLD_KEY, writeOldTape } from './test-old-tape.ts'
import { KEY, NOW, type TestFolder, fetchOf, makeFolder, minuteBars } from './test-tape.ts'
import type { SeriesKey } from './types.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

const OTHER: SeriesKey = { ...KEY, symbol: 'BINANCE:ETHUSDT' }
const tapeFile = (): string => join(folder.dataDir, 'tape.db')
const removeBackups = (): void => rmSync(join(folder.dataDir, 'backups'), { recursive: true, force: true })
const asideFolders = (): string[] => readdirSync(folder.dataDir).filter((entry) => entry.startsWith('corrupt-'))

function fill(): void {
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(20_000), fetchOf())
  tape.candles.write(OTHER, minuteBars(500), fetchOf())
  tape.documents.write('a', 'kept')
  tape.documents.write('b', 'kept too')
  tape.close()
}

/** Overwrites the page that holds `needle`. */
function breakPage(file: string, needle: Buffer): void {
  const bytes = readFileSync(file)
  const at = bytes.indexOf(needle)
  expect(at).toBeGreaterThan(0)
  bytes.fill(0x5a, Math.floor(at / 4_096) * 4_096, (Math.floor(at / 4_096) + 1) * 4_096)
  writeFileSync(file, bytes)
}

/** Bytes from the middle of the first chunk, which lie on a page of their own. */
function chunkBytes(): Buffer {
  const tape = new Database(tapeFile(), { readonly: true })
  const data = tape.prepare('SELECT data FROM chunk_data WHERE id = 1').pluck().get() as Buffer
  tape.close()
  return data.subarray(data.length / 2, data.length / 2 + 32)
}

test('without a backup the rows that can be read are saved, and the lost ones are counted', () => {
  fill()
  removeBackups()
  breakPage(tapeFile(), chunkBytes())
  const suspected = folder.open()
  expect(() => suspected.candles.read(KEY)).toThrow(expect.objectContaining({ code: 'store-corrupt' }))
  suspected.close()
  removeBackups()
  const tape = folder.open()
  const saved = tape.candles.read(KEY).columns.t.length
  expect(saved).toBe(20_000 - 4_096)
  expect(tape.candles.read(OTHER).columns).toEqual(minuteBars(500))
  expect(tape.notices).toEqual([
    expect.stringMatching(
      /Saved from it: 16404 bars \(4096 lost\), .*left behind as damaged: BINANCE:BTCUSDT 1m import:csv 1970-01-01T00:00:00.000Z to/,
    ),
  ])
  expect(asideFolders()).toHaveLength(1)
  expect(tape.check(true)).toMatchObject({ ok: true, tape: { chunks: 5, checked: 5 } })
  expect(tape.stat()).toMatchObject({ bars: saved + 500, series: 2 })
})

test('a file cut short is found at the start', () => {
  fill()
  truncateSync(tapeFile(), 50 * 4_096)
  const tape = folder.open({ now: () => NOW + DAY_MS })
  expect(tape.notices).toEqual([expect.stringMatching(/^tape\.db was damaged .*The backup of/)])
  expect(tape.candles.read(KEY).columns).toEqual(minuteBars(20_000))
})

test('where nothing can be read and there is no backup, the store starts empty and says so', () => {
  fill()
  removeBackups()
  writeFileSync(tapeFile(), Buffer.alloc(8_192, 7))
  const tape = folder.open()
  expect(tape.notices).toEqual([expect.stringContaining('it starts empty. The damaged files lie in')])
  expect(tape.candles.list()).toEqual([])
  expect(tape.documents.read('a')).toBe('kept')
  tape.candles.write(KEY, minuteBars(5), fetchOf())
})

test('a ledger takes its backup and, on top, every row that proves itself', () => {
  fill()
  const later = folder.open({ now: () => NOW + 1 })
  later.documents.write('b', 'newer than the backup')
  later.documents.write('c', 'newer than the backup')
  later.close()
  const file = join(folder.dataDir, 'ledger.db')
  const bytes = readFileSync(file)
  bytes.write('KEPT', bytes.indexOf('"kept"') + 1)
  writeFileSync(file, bytes)
  const tape = folder.open()
  expect(tape.notices).toEqual([
    expect.stringMatching(/document a does not match.*except what could still be read: 2 documents\./),
  ])
  expect(['a', 'b', 'c'].map((key) => tape.documents.read(key))).toEqual([
    'kept',
    'newer than the backup',
    'newer than the backup',
  ])
})

test('a missing file comes back from its backup', () => {
  fill()
  rmSync(join(folder.dataDir, 'ledger.db'))
  const tape = folder.open()
  expect(tape.notices).toEqual([expect.stringMatching(/^ledger\.db was missing\. The backup of/)])
  expect(tape.documents.read('a')).toBe('kept')
  expect(asideFolders()).toEqual([])
})

test('-wal and -shm move together with a damaged file', () => {
  fill()
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(5, 20_000), fetchOf())
  const copy = makeFolder()
  for (const name of ['tape.db', 'tape.db-wal', 'ledger.db']) {
    copyFileSync(join(folder.dataDir, name), join(copy.dataDir, name))
  }
  tape.close()
  const bytes = readFileSync(join(copy.dataDir, 'tape.db'))
  bytes.fill(0x5a, 0, 100)
  writeFileSync(join(copy.dataDir, 'tape.db'), bytes)
  expect(copy.open().notices).toHaveLength(1)
  const aside = readdirSync(copy.dataDir).find((entry) => entry.startsWith('corrupt-'))
  expect(readdirSync(join(copy.dataDir, aside as string)).sort()).toEqual(
    expect.arrayContaining(['tape.db', 'tape.db-wal']),
  )
  copy.dispose()
})

test('a repair cut short between its steps is finished at the next start', () => {
  fill()
  // As a crash leaves it: the replacement is built, the damaged -wal is moved already, the damaged file is not.
  const stamp = '20260824T150000000Z'
  const aside = join(folder.dataDir, `corrupt-${stamp}`)
  renameSync(tapeFile(), `${tapeFile()}.recovered-${stamp}`)
  writeFileSync(tapeFile(), 'damaged')
  mkdirSync(aside)
  writeFileSync(join(aside, 'tape.db-wal'), 'damaged too')
  writeFileSync(`${tapeFile()}.recovering`, 'half a replacement of a crash before that')
  const tape = folder.open()
  expect(tape.notices).toEqual([expect.stringContaining('had been cut short and is now finished')])
  expect(tape.candles.read(KEY).columns).toEqual(minuteBars(20_000))
  expect(readdirSync(aside).sort()).toEqual(['tape.db', 'tape.db-wal'])
  expect(readdirSync(folder.dataDir).filter((entry) => entry.includes('recover'))).toEqual([])
})

test('what check finds by itself makes the next start look closer', () => {
  fill()
  breakPage(tapeFile(), chunkBytes())
  const tape = folder.open()
  const { tape: found, ok } = tape.check(false)
  expect(ok).toBe(false)
  expect(found).toMatchObject({ chunks: 6, checked: 1 })
  expect(found.bad.join('\n')).toContain('BINANCE:BTCUSDT 1m import:csv')
  tape.close()
  expect(folder.open().notices).toEqual([expect.stringContaining('The backup of')])
})

test('damage of an index alone costs no bar, though the backup is older', () => {
  fill()
  const later = folder.open()
  later.candles.write(KEY, minuteBars(30, 20_000), fetchOf())
  later.close()
  damageTable(folder.dataDir, 'sqlite_autoindex_source_1')
  markSuspect(tapeFile())
  const tape = folder.open()
  expect(tape.notices).toEqual([
    expect.stringMatching(/^tape\.db was damaged .*Saved from it: 20530 bars, 2 instruments/),
  ])
  expect(tape.candles.read(KEY, { to: 20_000 * 60_000 }).columns).toEqual(minuteBars(20_000))
  expect(tape.candles.read(KEY, { from: 20_000 * 60_000 }).columns).toEqual(minuteBars(30, 20_000))
  expect(tape.check(true)).toMatchObject({ ok: true })
  expect(asideFolders()).toHaveLength(1)
})

test.each(['chunk', 'series', 'tail', 'snapshot', 'sqlite_autoindex_source_1'])(
  'a reader’s check answers with findings where %s is damaged, and closing goes through',
  (table) => {
    fill()
    damageTable(folder.dataDir, table)
    const reader = folder.open({ mode: 'read' })
    expect(reader.check(true)).toMatchObject({
      ok: false,
      tape: { ok: false, bad: expect.arrayContaining([expect.any(String)]) },
    })
    reader.close()
    // A day later the copy is due, of a file that cannot be read whole.
    const writer = folder.open({ now: () => NOW + 2 * DAY_MS })
    expect(() => writer.close()).not.toThrow()
    expect(() => folder.open().close()).not.toThrow()
  },
)

test('a damaged file of the schema with one row a bar keeps what can be read, in chunks', () => {
  const file = tapeFile()
  writeOldTape(file)
  const bytes = readFileSync(file)
  const middle = Math.floor(bytes.length / 8_192) * 4_096
  writeFileSync(file, bytes.fill(0x5a, middle, middle + 4_096))
  markSuspect(file)
  const tape = folder.open()
  expect(tape.notices).toEqual([expect.stringContaining('Saved from it')])
  const { columns } = tape.candles.read(OLD_KEY)
  expect(columns.t.length).toBeGreaterThan(9_800)
  expect(columns.t.length).toBeLessThan(10_000)
  expect(tape.check(true)).toMatchObject({ ok: true })
})
