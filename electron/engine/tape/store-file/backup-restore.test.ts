import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MIGRATIONS, migrate } from '../migrate.ts'
import { openForWriting } from '../database.ts'
import { KEY, NOW, type TestFolder, fetchOf, makeFolder, minuteBars } from '../test-tape.ts'
import type { Tape } from '../types.ts'
import { writeBackupTables } from './backup-format.ts'
import { FILE_JOBS_IN_PLACE, type FileJobs } from './file-jobs.ts'

let folder: TestFolder
/** Where backups go: not in the data folder. */
let outside: TestFolder

beforeEach(() => {
  folder = makeFolder()
  outside = makeFolder()
})
afterEach(() => {
  folder.dispose()
  outside.dispose()
})

const out = (name = 'all.tapedeck'): string => join(outside.dataDir, name)
const strangers = (dataDir = folder.dataDir): string[] =>
  readdirSync(dataDir).filter((entry) => !/^(backups|(tape|ledger)\.db(-wal|-shm)?|engine\.lock.*)$/.test(entry))

function fill(tape: Tape, mark = 'first'): void {
  tape.candles.write(KEY, minuteBars(6_000), fetchOf())
  tape.candles.write(KEY, { ...minuteBars(1), c: Float64Array.of(101.5) }, fetchOf(NOW + 1))
  tape.documents.write('mark', mark)
  tape.entries.append('store.import', { mark })
}

function everything(tape: Tape): unknown {
  const { candles, documents, entries } = tape
  return [candles.read(KEY), candles.stats(), documents.read('mark'), entries.list()]
}

test('a backup is one file that another folder restores to the same store', async () => {
  const tape = folder.open({ appVersion: '1.2.3' })
  fill(tape)
  const made = await tape.backUpTo(out())
  expect(made).toMatchObject({ file: out(), series: 1, bars: 6_000, bytes: statSync(out()).size })
  expect(made.sha256).toBe(createHash('sha256').update(readFileSync(out())).digest('hex'))
  expect(readdirSync(outside.dataDir)).toEqual(['all.tapedeck'])
  const second = makeFolder()
  const other = second.open()
  const restored = await other.restoreFrom(out())
  expect(restored).toEqual(made)
  expect(everything(other)).toEqual(everything(tape))
  expect(other.check(true).ok).toBe(true)
  second.dispose()
})

test('any SQLite program reads it, and sees whose it is', async () => {
  const tape = folder.open({ appVersion: '1.2.3' })
  fill(tape)
  await tape.backUpTo(out())
  const db = new Database(out(), { readonly: true })
  expect(db.pragma('application_id', { simple: true })).toBe(Buffer.from('TpBk').readUInt32BE())
  expect(db.prepare('SELECT format, made_at, app_version, tape_schema FROM backup_manifest').raw().all()).toEqual([
    [1, NOW, '1.2.3', MIGRATIONS.tape.at(-1)?.version],
  ])
  expect(db.prepare('SELECT sum(bars) FROM series').pluck().get()).toBe(6_000)
  db.close()
})

test('a restore keeps the replaced pair beside it, whole; repositories and listeners go on with the new one', async () => {
  const tape = folder.open()
  fill(tape)
  const before = everything(tape)
  await tape.backUpTo(out())
  tape.candles.write(KEY, minuteBars(500, 6_000), fetchOf())
  tape.documents.write('mark', 'second')
  tape.entries.append('store.prune', {})
  let heard = 0
  tape.onChange(() => heard++)
  const { candles, documents } = tape
  await tape.restoreFrom(out())
  expect(heard).toBe(1)
  expect(everything(tape)).toEqual(before)
  expect([candles.list()[0]?.bars, documents.read('mark')]).toEqual([6_000, 'first'])
  expect(candles.write(KEY, minuteBars(5, 6_000), fetchOf())).toMatchObject({ stored: 5 })
  expect(tape.entries.append('store.restore', {}).number).toBe(2)
  const [replaced] = strangers()
  expect(strangers()).toEqual([expect.stringMatching(/^replaced-\d{8}T\d{9}Z$/)])
  const old = makeFolder(join(folder.dataDir, replaced as string))
  const kept = old.open({ mode: 'read' })
  expect([kept.stat().bars, kept.documents.read('mark'), kept.entries.list().length]).toEqual([6_500, 'second', 2])
  kept.close()
  tape.close()
  expect(folder.open().notices).toEqual([])
})

test('automatic copies go with the store they are of, and never mend the restored one; others stay', async () => {
  const file = join(folder.dataDir, 'backups', 'mine.tapedeck')
  const first = folder.open()
  fill(first, 'replaced')
  first.close()
  const copies = readdirSync(join(folder.dataDir, 'backups')).sort()
  expect(copies).toHaveLength(2)
  const tape = folder.open()
  tape.documents.write('mark', 'restored')
  await tape.backUpTo(file)
  await tape.restoreFrom(file)
  const [replaced] = strangers()
  expect(readdirSync(join(folder.dataDir, replaced as string, 'backups')).sort()).toEqual(copies)
  expect(readdirSync(join(folder.dataDir, 'backups'))).toEqual(['mine.tapedeck'])
  tape.close()
  writeFileSync(join(folder.dataDir, 'ledger.db'), 'damaged')
  const mended = folder.open()
  expect(mended.notices).toHaveLength(1)
  expect(mended.documents.read('mark')).toBe('restored')
})

test('a reader beside a writer makes a backup, and does not restore', async () => {
  const tape = folder.open()
  fill(tape)
  const reader = folder.open({ mode: 'read' })
  await expect(reader.backUpTo(out())).resolves.toMatchObject({ bars: 6_000 })
  await expect(reader.restoreFrom(out())).rejects.toMatchObject({ code: 'store-locked' })
  // It sees what the writer restores.
  tape.candles.write(KEY, minuteBars(9, 6_000), fetchOf())
  expect(reader.stat().bars).toBe(6_009)
  await tape.restoreFrom(out())
  expect(reader.stat().bars).toBe(6_000)
  reader.close()
})

test('nothing is written over unasked, and never the store itself', async () => {
  const tape = folder.open()
  fill(tape)
  writeFileSync(out(), 'mine')
  await expect(tape.backUpTo(out())).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('all.tapedeck exists already'),
  })
  expect(readFileSync(out(), 'utf8')).toBe('mine')
  await expect(tape.backUpTo(out(), { isOverwrite: true })).resolves.toMatchObject({ bars: 6_000 })
  const refused = [join(folder.dataDir, 'tape.db'), outside.dataDir, join(outside.dataDir, 'nowhere', 'a.tapedeck')]
  for (const file of refused) {
    await expect(tape.backUpTo(file, { isOverwrite: true })).rejects.toMatchObject({ code: 'bad-input' })
  }
  expect(readdirSync(outside.dataDir)).toEqual(['all.tapedeck'])
  expect(tape.check(true).ok).toBe(true)
})

test('a cancelled backup leaves the file that was there', async () => {
  const cancel = new AbortController()
  const jobs: FileJobs = {
    ...FILE_JOBS_IN_PLACE,
    async vacuumInto(file, target) {
      await FILE_JOBS_IN_PLACE.vacuumInto(file, target)
      cancel.abort()
    },
  }
  const tape = folder.open({ jobs })
  fill(tape)
  writeFileSync(out(), 'mine')
  const turn = { isOverwrite: true, signal: cancel.signal }
  await expect(tape.backUpTo(out(), turn)).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(outside.dataDir)).toEqual(['all.tapedeck'])
  expect(readFileSync(out(), 'utf8')).toBe('mine')
})

test('a store with damaged bars gives no backup that claims to be whole', async () => {
  const tape = folder.open()
  fill(tape)
  const db = new Database(join(folder.dataDir, 'tape.db'))
  db.exec('UPDATE chunk_data SET data = zeroblob(length(data))')
  db.close()
  await expect(tape.backUpTo(out())).rejects.toMatchObject({
    code: 'store-corrupt',
    message: expect.stringContaining(`${KEY.symbol} ${KEY.interval} ${KEY.source}`),
  })
  expect(readdirSync(outside.dataDir)).toEqual([])
})

test.each<[what: string, make: (file: string) => void, code: string, words: RegExp]>([
  ['no file', () => undefined, 'not-found', /no such file/],
  ['a folder', (file) => mkdirSync(file), 'bad-input', /is a folder/],
  ['an empty file', (file) => writeFileSync(file, ''), 'bad-input', /is empty/],
  ['a text', (file) => writeFileSync(file, 'Date,Open\n'.repeat(200)), 'bad-input', /not a backup of Tapedeck/],
  ['another SQLite file', makeForeign, 'bad-input', /SQLite database, but not a backup/],
  ['the backup of a newer Tapedeck', (file) => makeBackup(file, 2, 20), 'store-newer', /newer Tapedeck/],
  ['a backup with a newer tape', (file) => makeBackup(file, 1, 9_990), 'store-newer', /newer Tapedeck/],
])('restoring %s changes nothing and says why, naming the file', async (_, make, code, words) => {
  const tape = folder.open()
  fill(tape)
  const before = everything(tape)
  make(out())
  await expect(tape.restoreFrom(out())).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
  await expect(tape.restoreFrom(out())).rejects.toMatchObject({ message: expect.stringContaining(out()) })
  expect(everything(tape)).toEqual(before)
  expect(strangers()).toEqual([])
  tape.candles.write(KEY, minuteBars(5, 6_000), fetchOf())
})

test('a backup damaged anywhere is refused, or restores to the same', async () => {
  const tape = folder.open()
  fill(tape)
  const before = everything(tape)
  await tape.backUpTo(out())
  const sound = readFileSync(out())
  let refused = 0
  const rounds = 15
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(sound)
    const at = 100 + Math.floor(((bytes.length - 200) * round) / rounds)
    bytes.fill(0x5a, at, at + 16)
    writeFileSync(out(), bytes)
    try {
      await tape.restoreFrom(out())
    } catch (thrown) {
      refused++
      expect(thrown).toMatchObject({ code: 'store-corrupt', message: expect.stringContaining(out()) })
    }
    expect(everything(tape)).toEqual(before)
  }
  expect(refused).toBeGreaterThan(2)
})

test('a backup cut short is refused', async () => {
  const tape = folder.open()
  fill(tape)
  await tape.backUpTo(out())
  truncateSync(out(), Math.floor(statSync(out()).size / 8_192) * 4_096)
  await expect(tape.restoreFrom(out())).rejects.toMatchObject({ code: 'store-corrupt' })
  expect(strangers()).toEqual([])
})

test('a broken chain in the backup is refused', async () => {
  const tape = folder.open()
  fill(tape)
  await tape.backUpTo(out())
  const db = new Database(out())
  const image = db.prepare('SELECT data FROM backup_ledger').pluck().get() as Buffer
  const at = image.indexOf('{"mark":"first"}')
  image.write('{"mark":"third"}', at)
  db.prepare('UPDATE backup_ledger SET data = ?').run(image)
  db.close()
  await expect(tape.restoreFrom(out())).rejects.toMatchObject({
    code: 'store-corrupt',
    message: expect.stringContaining('ledger entry 1 does not match its hash'),
  })
})

test('a backup of an older schema is brought forward', async () => {
  makeBackup(out(), 1, 10)
  const tape = folder.open()
  fill(tape)
  await expect(tape.restoreFrom(out())).resolves.toMatchObject({ series: 0, bars: 0 })
  expect(tape.stat().bars).toBe(0)
  expect(tape.candles.write(KEY, minuteBars(5), fetchOf())).toMatchObject({ stored: 5 })
  expect(tape.check(true).ok).toBe(true)
})

test('a restore that cannot open what it put there takes everything back', async () => {
  const jobs: FileJobs = {
    ...FILE_JOBS_IN_PLACE,
    async withFilesClosed(work) {
      const building = strangers().find((entry) => entry.startsWith('restoring-'))
      writeFileSync(join(folder.dataDir, building as string, 'tape.db'), 'not a database')
      return work()
    },
  }
  const tape = folder.open({ jobs })
  fill(tape)
  const before = everything(tape)
  await tape.backUpTo(out())
  await expect(tape.restoreFrom(out())).rejects.toMatchObject({ code: 'store-corrupt' })
  expect(everything(tape)).toEqual(before)
  expect(strangers()).toEqual([])
  tape.documents.write('mark', 'goes on')
  expect(tape.check(true).ok).toBe(true)
})

test('there is nothing to back up in an empty folder', async () => {
  const reader = folder.open({ mode: 'read' })
  await expect(reader.backUpTo(out())).rejects.toMatchObject({ code: 'not-found' })
  expect(existsSync(out())).toBe(false)
  reader.close()
})

function makeForeign(file: string): void {
  const db = new Database(file)
  db.exec('CREATE TABLE entry (number INTEGER PRIMARY KEY)')
  db.close()
}

/** An empty store of `tapeSchema` (9990: later than any), as a Tapedeck of `format` backs it up. */
function makeBackup(file: string, format: number, tapeSchema: number): void {
  const options = { log: () => undefined, now: () => NOW }
  const images = (['ledger', 'tape'] as const).map((name) => {
    const path = join(outside.dataDir, `${name}-old`)
    const store = openForWriting({ ...options, name, file: path })
    const upTo = MIGRATIONS[name].filter(({ version }) => version <= tapeSchema)
    migrate(store, () => undefined, upTo)
    store.db.prepare('VACUUM INTO ?').run(`${path}-copy`)
    store.db.close()
    return `${path}-copy`
  }) as [string, string]
  writeFileSync(file, readFileSync(images[1]))
  const db = new Database(file)
  writeBackupTables(db, { madeAt: NOW, appVersion: '0', tapeSchema }, readFileSync(images[0]))
  db.pragma(`user_version = ${format}`)
  db.close()
}

test('two backups to one name at once: one is whole, the other says that it exists', async () => {
  const tape = folder.open()
  fill(tape)
  const beside = folder.open({ mode: 'read' })
  writeFileSync(`${out()}.partial`, 'mine')
  const ends = await Promise.allSettled([tape.backUpTo(out()), beside.backUpTo(out())])
  const won = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value.sha256 : []))
  expect(won).toEqual([createHash('sha256').update(readFileSync(out())).digest('hex')])
  expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { detail: { reason: 'exists' } } })
  expect(readFileSync(`${out()}.partial`, 'utf8')).toBe('mine')
  expect(readdirSync(outside.dataDir).toSorted()).toEqual(['all.tapedeck', 'all.tapedeck.partial'])
})

test.each([
  ['a name that is too long', () => out('x'.repeat(300))],
  ['a file far up in the path', () => out('plain/in/all.tapedeck')],
  ['a file for a folder', () => out('plain/all.tapedeck')],
  ['a folder', () => outside.dataDir],
  ['a folder that is not there', () => out('none/all.tapedeck')],
])('%s is refused by name', async (_, fileOf) => {
  writeFileSync(out('plain'), '')
  const tape = folder.open()
  fill(tape)
  const file = fileOf()
  await expect(tape.backUpTo(file, { isOverwrite: true })).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining(file),
    detail: { file },
  })
  expect(readdirSync(outside.dataDir)).toEqual(['plain'])
})
