import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { isoTime } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { AppError } from '../../../shared/errors.ts'
import { mapErrors } from './database.ts'

/** Who holds a data folder, for the words of store-locked. */
export interface Holder {
  readonly host: string
  /** 0 where the host did not tell. */
  readonly pid: number
  readonly startedAt: EpochMs
}

export interface FolderLock {
  /** True when the holder before us did not come to a clean `release`. */
  readonly wasUnclean: boolean
  /** Not clean: the next holder finds `wasUnclean`. */
  release(isClean: boolean): void
}

const LOCK_NAME = 'engine.lock'
const HOLDER_NAME = 'engine.lock.json'
/** Keeps the handles alive: one that the garbage collector takes closes its file, and the lock is gone. */
const held = new Set<Database.Database>()

/**
 * Holds the folder for one engine: an open exclusive transaction on a file of its own, which the OS ends with the process.
 * The holder's name lies beside it; it is removed on a clean release, so one that is found tells of an unclean end.
 * @throws AppError store-locked, naming the holder
 */
export function lockFolder(dataDir: string, self: Holder): FolderLock {
  const file = join(dataDir, LOCK_NAME)
  const db = mapErrors(file, () => new Database(file, { timeout: 0 }))
  try {
    mapErrors(file, () => db.exec('BEGIN EXCLUSIVE'))
  } catch (thrown) {
    db.close()
    throw thrown instanceof AppError && thrown.code === 'store-locked' ? heldByOther(dataDir) : thrown
  }
  const holderFile = join(dataDir, HOLDER_NAME)
  const wasUnclean = readHolder(dataDir) !== null
  try {
    mapErrors(holderFile, () => {
      // Renamed into place: a second process must never read half a name.
      writeFileSync(`${holderFile}.new`, JSON.stringify(self), { mode: 0o600 })
      renameSync(`${holderFile}.new`, holderFile)
    })
  } catch (thrown) {
    rmSync(`${holderFile}.new`, { force: true })
    db.close()
    throw thrown
  }
  held.add(db)
  return {
    wasUnclean,
    release(isClean) {
      if (isClean) rmSync(holderFile, { force: true })
      held.delete(db)
      db.close()
    },
  }
}

function heldByOther(dataDir: string): AppError {
  const holder = readHolder(dataDir)
  return new AppError('store-locked', lockedWords(dataDir, holder), { dataDir, ...holder })
}

/** Words for a write that a reading host refuses. */
export function lockedWords(dataDir: string, holder = readHolder(dataDir)): string {
  if (holder === null) return `${dataDir} is open for reading only`
  const { host, pid, startedAt } = holder
  const process = pid === 0 ? '' : `process ${pid}, `
  return `${dataDir} is held by another Tapedeck (${host}, ${process}since ${isoTime(startedAt)})`
}

function readHolder(dataDir: string): Holder | null {
  try {
    const holder = JSON.parse(readFileSync(join(dataDir, HOLDER_NAME), 'utf8')) as Partial<Holder>
    const { host, pid, startedAt } = holder
    return typeof host === 'string' && Number.isInteger(pid) && Number.isInteger(startedAt) ? (holder as Holder) : null
  } catch {
    // Missing, or cut short by a crash: the lock itself does not depend on it.
    return null
  }
}
