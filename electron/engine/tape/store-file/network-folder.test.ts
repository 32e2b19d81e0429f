import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KEY, NOW, type TestFolder, fetchOf, makeFolder, minuteBars } from '../test-tape.ts'
import { backUpTo } from './back-up-to.ts'
import { FILE_JOBS_IN_PLACE, type FileJobs } from './file-jobs.ts'
import { restoreFrom } from './restore-from.ts'

let folder: TestFolder
let share: TestFolder
/** Files that SQLite was let near. */
let opened: string[]

beforeEach(() => {
  folder = makeFolder()
  share = makeFolder()
  opened = []
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(100), fetchOf())
  tape.close()
})
afterEach(() => {
  folder.dispose()
  share.dispose()
})

const jobs: FileJobs = {
  ...FILE_JOBS_IN_PLACE,
  vacuumInto(file, target) {
    opened.push(file, target)
    return FILE_JOBS_IN_PLACE.vacuumInto(file, target)
  },
  runFileWork(name, input) {
    opened.push(...Object.values(input).filter((value): value is string => typeof value === 'string'))
    return FILE_JOBS_IN_PLACE.runFileWork(name, input)
  },
}
const turn = { signal: new AbortController().signal }
const file = (): string => join(share.dataDir, 'all.tapedeck')
const deps = () => ({ dataDir: folder.dataDir, jobs, now: () => NOW, isElsewhere: () => true })
const leftOvers = (): string[] => readdirSync(folder.dataDir).filter((entry) => entry.startsWith('restor'))

test('on another machine SQLite opens nothing: a backup is built here and copied', async () => {
  const made = await backUpTo({ ...deps(), appVersion: '1' }, file(), false, turn)
  expect(opened.filter((path) => path.startsWith(share.dataDir))).toEqual([])
  expect(readdirSync(share.dataDir)).toEqual(['all.tapedeck'])
  expect(leftOvers()).toEqual([])
  expect(made.bytes).toBe(readFileSync(file()).length)
  const db = new Database(file(), { readonly: true })
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
})

test('a restore copies it here first, and what is wrong with it names the file over there', async () => {
  await backUpTo({ ...deps(), appVersion: '1' }, file(), false, turn)
  opened = []
  let swaps = 0
  const restore = () => restoreFrom({ ...deps(), swapFiles: () => void swaps++ }, file(), turn)
  await expect(restore()).resolves.toMatchObject({ file: file(), bars: 100 })
  expect(swaps).toBe(1)
  expect(opened.filter((path) => path.startsWith(share.dataDir))).toEqual([])
  writeFileSync(file(), 'Date,Open\n'.repeat(100))
  await expect(restore()).rejects.toMatchObject({
    code: 'bad-input',
    message: `${file()} is not a backup of Tapedeck (no SQLite database)`,
  })
  expect([swaps, leftOvers()]).toEqual([1, []])
})
