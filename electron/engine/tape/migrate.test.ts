import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backUp, isIntact } from './backup.ts'
import { type Connection, openForWriting } from './database.ts'
import { storeFile } from './files.ts'
import { MIGRATIONS, migrate, schemaState } from './migrate.ts'
import { INTERRUPTED_MIGRATION } from './test-migration.ts'
import { startChild } from './test-spawn.ts'
import { KEY, NOW, type TestFolder, fetchOf, makeFolder, minuteBars } from './test-tape.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(10), fetchOf())
  tape.snapshots.write(
    'yahoo',
    1,
    [{ symbol: 'NYSE:A', price: 1, cap: 1, pe: null, eps: null, dividendYieldPct: null, low52: null, high52: null }],
    fetchOf(),
  )
  tape.close()
})
afterEach(() => folder.dispose())

const NEWEST = MIGRATIONS.tape.at(-1)?.version as number
const later = [...MIGRATIONS.tape, ...INTERRUPTED_MIGRATION]
const openFile = (): Connection =>
  openForWriting({ name: 'tape', file: storeFile(folder.dataDir, 'tape'), log: () => undefined, now: () => NOW })
const count = (connection: Connection, table: string): unknown =>
  connection.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()

test('an older file is backed up, then brought forward, once', () => {
  const connection = openFile()
  const copies: string[] = []
  const backUpFile = (): void => void copies.push(backUp(connection, folder.dataDir, NOW + 1))
  migrate(connection, backUpFile, later)
  migrate(connection, backUpFile, later)
  expect(schemaState(connection, later)).toEqual({ version: 9_990, latest: 9_990 })
  expect(count(connection, 'later')).toBe(2)
  expect(copies).toHaveLength(1)
  const copy = new Database(copies[0] as string, { readonly: true })
  expect(copy.pragma('user_version', { simple: true })).toBe(NEWEST)
  expect(copy.prepare('SELECT count(*) FROM tail').pluck().get()).toBe(10)
  copy.close()
  connection.close()
})

test('a migration cut short by a kill leaves the old schema whole, and runs again', async () => {
  const child = startChild('migrateHalfway', folder.dataDir)
  expect(await child.nextLine()).toBe('inside')
  await child.kill()
  const connection = openFile()
  expect(schemaState(connection, later).version).toBe(NEWEST)
  expect(count(connection, 'snapshot')).toBe(1)
  migrate(connection, () => undefined, later)
  expect(count(connection, 'later')).toBe(2)
  expect(count(connection, 'snapshot')).toBe(0)
  connection.close()
  expect(isIntact(connection.file)).toBe(true)
})

test('a file of a newer Tapedeck stops the start with words and is not touched', () => {
  const file = storeFile(folder.dataDir, 'tape')
  const newer = new Database(file)
  newer.pragma('user_version = 9990')
  newer.close()
  const hash = (): string => createHash('sha256').update(readFileSync(file)).digest('hex')
  const before = hash()
  const entries = readdirSync(folder.dataDir).sort()
  for (const mode of ['write', 'read'] as const) {
    expect(() => folder.open({ mode })).toThrow(
      expect.objectContaining({
        code: 'store-newer',
        message: expect.stringMatching(
          new RegExp(`tape\\.db was written by a newer Tapedeck \\(schema 9990; this one knows ${NEWEST}\\)`),
        ),
      }),
    )
  }
  expect(hash()).toBe(before)
  expect(
    readdirSync(join(folder.dataDir))
      .filter((entry) => !/-(wal|shm)$/.test(entry))
      .sort(),
  ).toEqual(entries)
})
