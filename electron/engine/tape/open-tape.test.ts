import Database from 'better-sqlite3'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openForWriting } from './database.ts'
import { storeFile } from './files.ts'
import { networkFileSystem } from './network-folder.ts'
import { startChild } from './test-spawn.ts'
import { KEY, NOW, type TestFolder, fetchOf, makeFolder, minuteBars } from './test-tape.ts'

let folder: TestFolder

beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.dispose())

test('a fresh folder is created for its owner alone, is sound, and is empty', () => {
  const dataDir = join(folder.dataDir, 'a', 'b')
  const tape = folder.open({ dataDir })
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  expect(tape.check(true)).toEqual({
    ok: true,
    ledger: { ok: true, problems: [] },
    tape: { ok: true, chunks: 0, checked: 0, bad: [] },
  })
  expect(tape.notices).toEqual([])
  expect(tape.stat()).toMatchObject({ series: 0, bars: 0, ownSeries: 0, revision: 0 })
  expect(tape.hasUncleanEnd).toBe(false)
})

test('every pragma is what it was set to', () => {
  for (const [name, synchronous] of [
    ['tape', 1],
    ['ledger', 2],
  ] as const) {
    const file = join(folder.dataDir, `${name}.db`)
    const { db } = openForWriting({ name, file, log: () => undefined, now: () => 0 })
    const pragma = (key: string): unknown => db.pragma(key, { simple: true })
    expect(pragma('journal_mode')).toBe('wal')
    expect(pragma('synchronous')).toBe(synchronous)
    expect(pragma('foreign_keys')).toBe(1)
    expect(pragma('busy_timeout')).toBe(250)
    expect(pragma('trusted_schema')).toBe(0)
    expect(pragma('cell_size_check')).toBe(1)
    expect(pragma('temp_store')).toBe(2)
    db.close()
  }
})

test('after close nothing is left in the WAL and the folder can be opened again', () => {
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(100), fetchOf())
  tape.close()
  tape.close()
  expect(readdirSync(folder.dataDir).sort()).toEqual(['backups', 'engine.lock', 'ledger.db', 'tape.db'])
  const again = folder.open()
  expect(again.hasUncleanEnd).toBe(false)
  expect(again.candles.read(KEY).columns).toEqual(minuteBars(100))
})

test('a reader sees an untouched folder as empty and leaves it untouched', () => {
  const dataDir = join(folder.dataDir, 'nowhere')
  const reader = folder.open({ dataDir, mode: 'read' })
  expect(reader.candles.list()).toEqual([])
  expect(reader.check(true).ok).toBe(true)
  expect(reader.stat().bytes).toBe(0)
  expect(existsSync(dataDir)).toBe(false)
})

test('a reader follows the writer and names it when it is asked to write', () => {
  const writer = folder.open({ hostName: 'browser' })
  const reader = folder.open({ mode: 'read' })
  expect(reader.isReadOnly).toBe(true)
  const before = reader.stat().revision
  writer.candles.write(KEY, minuteBars(3), fetchOf())
  expect(reader.candles.read(KEY).columns.t.length).toBe(3)
  expect(reader.stat().revision).not.toBe(before)
  const named = expect.objectContaining({
    code: 'store-locked',
    message: expect.stringMatching(/another Tapedeck \(browser, process \d+, since 2026-08-24T14:00:00.000Z\)/),
  })
  expect(() => reader.candles.write(KEY, minuteBars(4), fetchOf())).toThrow(named)
  expect(() => reader.documents.write('x', 1)).toThrow(named)
  expect(() => reader.instruments.writeUniverse('x', 1, [])).toThrow(named)
  reader.close()
  writer.candles.write(KEY, minuteBars(5), fetchOf())
})

test('a reader follows the next writer as well, through checkpoints', () => {
  const first = folder.open()
  first.candles.write(KEY, minuteBars(20_000), fetchOf(1))
  const reader = folder.open({ mode: 'read' })
  expect(reader.candles.read(KEY).columns.t.length).toBe(20_000)
  first.close()
  const second = folder.open()
  for (let more = 1; more <= 6; more++) {
    // Large enough for the -wal to be carried into the file on the way.
    second.candles.write({ ...KEY, symbol: `BINANCE:Z${more}USDT` }, minuteBars(100_000), fetchOf(2))
    second.candles.write(KEY, minuteBars(9_000, 11_000 + 9_000 * more), fetchOf(2))
    expect(reader.candles.read(KEY).columns.t.length).toBe(20_000 + 9_000 * more)
  }
  expect(reader.check(false).ok).toBe(true)
})

test('listeners hear of each write of the tape, of documents not, and cannot break one', () => {
  const tape = folder.open()
  const heard = vi.fn<() => void>()
  tape.onChange(() => {
    throw new Error('a listener at fault')
  })
  const dispose = tape.onChange(heard)
  tape.candles.write(KEY, minuteBars(1), fetchOf())
  tape.documents.write('x', 1)
  expect(heard).toHaveBeenCalledTimes(1)
  expect(folder.lines).toEqual(['error a listener of the tape failed'])
  dispose()
  tape.candles.write(KEY, minuteBars(2), fetchOf())
  expect(heard).toHaveBeenCalledTimes(1)
  expect(tape.stat().revision).toBe(2)
})

test('a query that takes over 40 ms of the host’s clock is logged', () => {
  let now = NOW
  const tape = folder.open({
    now: () => {
      now += 41
      return now
    },
  })
  folder.lines.length = 0
  tape.candles.list()
  expect(folder.lines).toEqual(['warn slow query: candles.list'])
})

test('a path that is no folder is refused with its name', () => {
  const dataDir = join(folder.dataDir, 'file')
  writeFileSync(dataDir, '')
  expect(() => folder.open({ dataDir })).toThrow(
    expect.objectContaining({ code: 'store-unwritable', message: expect.stringContaining(dataDir) }),
  )
})

test('a folder without rights is refused in clear words, and still read', async () => {
  // Root may write everywhere: the child becomes somebody else, the folder then belongs to another.
  const isRoot = process.getuid?.() === 0
  if (process.platform === 'win32') {
    console.log('skipped: a folder without rights needs POSIX permissions')
    return
  }
  const dataDir = join(folder.dataDir, 'mine')
  mkdirSync(dataDir)
  const tape = folder.open({ dataDir })
  tape.candles.write(KEY, minuteBars(3), fetchOf())
  tape.close()
  chmodSync(folder.dataDir, 0o755)
  chmodSync(dataDir, 0o555)
  chmodSync(storeFile(dataDir, 'tape'), 0o444)
  const child = startChild(isRoot ? 'openAsNobody' : 'openOnce', dataDir)
  expect(await child.nextLine()).toMatch(/^store-unwritable .*engine\.lock/)
  await child.ended
  const reader = startChild(isRoot ? 'readAsNobody' : 'readOnce', dataDir)
  expect(await reader.nextLine()).toBe('3 bars')
  await reader.ended
  chmodSync(dataDir, 0o755)
})

test('network file systems are told from local ones', () => {
  const mounts = [
    '22 1 252:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw',
    '30 22 0:50 / /mnt/team\\040share rw - nfs4 nas:/team rw',
    '31 22 0:51 / /home/ann/remote rw - fuse.sshfs ann@host: rw',
    '32 22 0:52 / /home/ann/vault rw - fuse.gocryptfs vault rw',
    '33 30 252:2 / /mnt/team\\040share/disk rw - ext4 /dev/vdb1 rw',
  ].join('\n')
  expect(networkFileSystem('/mnt/team share/td', mounts)).toBe('nfs4')
  expect(networkFileSystem('/home/ann/remote', mounts)).toBe('fuse.sshfs')
  expect(networkFileSystem('/home/ann/remotely', mounts)).toBeNull()
  expect(networkFileSystem('/home/ann/vault/td', mounts)).toBeNull()
  expect(networkFileSystem('/mnt/team share/disk/td', mounts)).toBeNull()
  expect(networkFileSystem('\\\\nas\\team\\td', '')).toBe('network share')
  expect(networkFileSystem('\\\\?\\C:\\td', '')).toBeNull()
  expect(networkFileSystem('C:\\Users\\ann', '')).toBeNull()
})

test('a file of another program under our name is set aside, not overwritten', () => {
  const file = storeFile(folder.dataDir, 'tape')
  const foreign = new Database(file)
  foreign.exec('CREATE TABLE diary (day TEXT)')
  foreign.close()
  const tape = folder.open()
  expect(tape.notices).toEqual([expect.stringContaining('not a tape file of Tapedeck')])
  const aside = readdirSync(folder.dataDir).find((entry) => entry.startsWith('corrupt-')) as string
  const kept = new Database(join(folder.dataDir, aside, 'tape.db'), { readonly: true })
  expect(kept.prepare('SELECT count(*) FROM diary').pluck().get()).toBe(0)
  kept.close()
})
