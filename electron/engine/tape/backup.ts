import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DAY_MS } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { toAppError } from '../../../shared/errors.ts'
import { type Connection, type Log, mapErrors } from './database.ts'
import { type StoreName, removeEmptySideFiles, stampOf, timeOfStamp } from './files.ts'
import { isSuspect } from './suspect.ts'

/** Newest copies kept, and one a week beyond them. The tape can be fetched again: its copies would fill the disk first. */
const KEEP = { ledger: { newest: 7, weekly: 4 }, tape: { newest: 2, weekly: 0 } } as const
/** VACUUM INTO takes 12 ms a MB (PLATFORM.md §7): beyond this a daily copy would hold up the exit for seconds. */
const MAX_TAPE_BYTES = 256 * 1024 * 1024

export interface Backup {
  readonly file: string
  readonly takenAt: EpochMs
}

/** Newest first. */
export function listBackups(dataDir: string, name: StoreName): Backup[] {
  const folder = join(dataDir, 'backups')
  if (!existsSync(folder)) return []
  const pattern = new RegExp(`^${name}-(\\d{8}T\\d{9}Z)\\.db$`)
  return readdirSync(folder)
    .flatMap((entry) => {
      const stamp = pattern.exec(entry)?.[1]
      return stamp === undefined ? [] : [{ file: join(folder, entry), takenAt: timeOfStamp(stamp) }]
    })
    .sort((a, b) => b.takenAt - a.takenAt)
}

/** Copies the file as it stands, checks the copy, and only then gives it its name. @returns the copy */
export function backUp(connection: Connection, dataDir: string, now: EpochMs): string {
  const folder = join(dataDir, 'backups')
  const file = join(folder, `${connection.name}-${stampOf(now)}.db`)
  const partial = `${file}.partial`
  mapErrors(file, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const suffix of ['', '-journal']) rmSync(partial + suffix, { force: true })
    try {
      connection.db.prepare('VACUUM INTO ?').run(partial)
      if (!isIntact(partial)) throw new Error(`${partial}: the copy is damaged`)
      flushToDisk(partial)
      renameSync(partial, file)
    } finally {
      rmSync(partial, { force: true })
    }
  })
  prune(dataDir, connection.name)
  return file
}

/** On a clean exit, at most once a day. A copy that fails is logged and does not keep the app from closing. */
export function backUpIfDue(connection: Connection, dataDir: string, now: EpochMs, log: Log): void {
  if (!connection.db.open) return
  try {
    mapErrors(connection.file, () => {
      if (isDue(connection, dataDir, now)) backUp(connection, dataDir, now)
    })
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    log('warn', `backup of ${connection.name}.db failed: ${message}`, { code })
  }
}

function isDue(connection: Connection, dataDir: string, now: EpochMs): boolean {
  // A copy of a damaged file would push out a good one.
  if (isEmpty(connection) || isSuspect(connection.file)) return false
  // A copy from the future (the clock was set back) does not count.
  const isRecent = listBackups(dataDir, connection.name).some(({ takenAt }) => now >= takenAt && now - takenAt < DAY_MS)
  if (isRecent) return false
  const pages = connection.db.pragma('page_count', { simple: true }) as number
  const pageBytes = connection.db.pragma('page_size', { simple: true }) as number
  return connection.name === 'ledger' || pages * pageBytes <= MAX_TAPE_BYTES
}

/**
 * True when SQLite finds the file whole. Reads all of it: 10 ms a MB from a cold disk. `quick_check` leaves out that indexes match
 * their tables.
 */
export function isIntact(file: string, how: 'quick_check' | 'integrity_check' = 'quick_check'): boolean {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      return db.pragma(`${how}(1)`, { simple: true }) === 'ok'
    } finally {
      db.close()
      removeEmptySideFiles(file)
    }
  } catch {
    return false
  }
}

export function flushToDisk(file: string): void {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function isEmpty(connection: Connection): boolean {
  const tables = connection.name === 'ledger' ? ['document', 'entry'] : ['instrument']
  return tables.every((table) => connection.db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get() === undefined)
}

function prune(dataDir: string, name: StoreName): void {
  const { newest, weekly } = KEEP[name]
  const older = listBackups(dataDir, name).slice(newest)
  const weeksKept = new Set<number>()
  for (const { file, takenAt } of older) {
    const week = Math.floor(takenAt / (7 * DAY_MS))
    if (weeksKept.size < weekly && !weeksKept.has(week)) weeksKept.add(week)
    else rmSync(file, { force: true })
  }
}
