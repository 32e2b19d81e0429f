import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isoTime } from '../../../shared/domain/interval.ts'
import { AppError, toAppError } from '../../../shared/errors.ts'
import { type Backup, backUp, flushToDisk, isIntact, listBackups } from './backup.ts'
import { type Connection, type ConnectionOptions, mapErrors, openForReading, openForWriting } from './database.ts'
import { fillFromBackup } from './fill-from-backup.ts'
import { FILE_SUFFIXES, freeStamp, removeEmptySideFiles, renameFile, sizeBytes } from './files.ts'
import { MIGRATIONS, migrate } from './migrate.ts'
import type { Migration } from './migrations/migration.ts'
import { salvage, schemaOf } from './salvage.ts'
import { startProblems } from './start-check.ts'
import { dropReplaced, hasReplaced, putBack, settleExchange } from './store-file/exchange-file.ts'
import { clearSuspect } from './suspect.ts'

export interface OpenedStore {
  readonly connection: Connection
  /** What had to be done, in words for the user. */
  readonly notices: readonly string[]
}

/**
 * Opens a store for writing. A damaged file is set aside, never deleted, and replaced by the best there is: what can
 * still be read and proves itself, with what is lost from the newest good backup; an empty store. Every step can be cut short by a crash and is taken up again.
 */
export function openWithRecovery(options: ConnectionOptions, dataDir: string): OpenedStore {
  const notices = finishCutShort(options, dataDir)
  const { file } = options
  mapErrors(file, () => settleExchange(file))
  let damage: string | null = null
  for (;;) {
    try {
      if (sizeBytes(file) === 0 && listBackups(dataDir, options.name).length > 0) break
      const connection = openSound(options, dataDir)
      dropReplaced(file)
      return { connection, notices }
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'store-corrupt') throw thrown
      damage = thrown.message
      if (!hasReplaced(file)) break
      // A crash has left the file that a compaction was about to replace: better than any repair.
      const stamp = freeStamp(dataDir, options.now())
      mapErrors(file, () => {
        setAside(file, dataDir, stamp)
        putBack(file)
      })
      notices.push(
        `${basename(file)} was damaged (${damage}). The file of before its compaction took its place; ` +
          `the damaged one lies in ${join(dataDir, `corrupt-${stamp}`)}.`,
      )
      damage = null
    }
  }
  notices.push(mapErrors(options.file, () => repair(options, dataDir, damage)))
  return { connection: openSound(options, dataDir), notices }
}

/** @throws AppError store-newer, store-corrupt; the file is then as it was */
export function openSound(options: ConnectionOptions, dataDir: string): Connection {
  if (sizeBytes(options.file) > 0) requireSound(options)
  const connection = openForWriting(options)
  try {
    migrate(connection, () => backUp(connection, dataDir, options.now()))
  } catch (thrown) {
    connection.db.close()
    throw thrown
  }
  clearSuspect(options.file)
  return connection
}

/** Looks through a read-only connection: a writing one would fold the -wal into a damaged or newer file when it closes. */
function requireSound(options: ConnectionOptions): void {
  const reader = openForReading({ ...options, readOnlyReason: 'looking only' })
  try {
    const problems = startProblems(reader)
    if (problems.length > 0) throw new AppError('store-corrupt', problems.join('; '), { file: options.file })
  } finally {
    // Its empty -wal and -shm stay: readers beside us, who hold no lock, share them with the writer that opens next.
    reader.db.close()
  }
}

/** Builds the replacement beside the file, then moves the file aside and the replacement in. @returns words for the user */
function repair(options: ConnectionOptions, dataDir: string, damage: string | null): string {
  const { file, now } = options
  const backup = newestGoodBackup(options, dataDir)
  const built = build(options, backup, damage !== null)
  flushToDisk(stagingFile(file))
  const stamp = freeStamp(dataDir, now())
  renameFile(stagingFile(file), recoveredFile(file, stamp))
  swapIn(file, dataDir, stamp)
  clearSuspect(file)
  return describe(basename(file), damage, backup, built, join(dataDir, `corrupt-${stamp}`))
}

interface Built {
  /** True where the replacement began as a copy of the backup. */
  readonly isBackup: boolean
  /** Of the damaged file, in words; null: nothing. */
  readonly saved: string | null
  /** From the backup, beside that, in words; null: nothing was missing, or there is none. */
  readonly filled: string | null
}

/**
 * A ledger is its backup and, on top, what proves itself of the damaged file. A tape is what proves itself of the damaged file, and
 * what that has lost from the backup: its rows are numbered, and a backup may number them differently.
 */
function build(options: ConnectionOptions, backup: Backup | undefined, isDamaged: boolean): Built {
  const { file, name } = options
  if (!isDamaged || (name === 'ledger' && backup !== undefined)) {
    const saved = withReplacement(options, backup, (replacement) =>
      isDamaged ? salvage(file, replacement).words : null,
    )
    return { isBackup: backup !== undefined, saved, filled: null }
  }
  const fromDamaged = (earlier?: Connection): Built =>
    withReplacement(options, undefined, (replacement) => {
      // Rows of an older schema are saved as they lie, then brought forward.
      migrate(replacement, () => undefined, migrationsOf(options))
      const { words, isWhole } = salvage(file, replacement, earlier)
      migrate(replacement, () => undefined)
      const isLacking = words !== null && !isWhole && earlier !== undefined
      return { isBackup: false, saved: words, filled: isLacking ? fillOrLog(options, earlier, replacement) : null }
    })
  if (backup === undefined) return fromDamaged()
  const built = withCopy(options, backup, fromDamaged)
  return built.saved === null ? build(options, backup, false) : built
}

/** A backup that cannot give what was lost must not cost what was saved. */
function fillOrLog({ file, log }: ConnectionOptions, earlier: Connection, replacement: Connection): string | null {
  try {
    return fillFromBackup(earlier, replacement)
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    if (code === 'store-full' || code === 'store-unwritable') throw thrown
    log('error', `the backup could not give what ${basename(file)} has lost: ${message}`, { code })
    return null
  }
}

function withReplacement<T>(options: ConnectionOptions, backup: Backup | undefined, work: (to: Connection) => T): T {
  const { name, file, log, now } = options
  removeFiles(stagingFile(file))
  if (backup !== undefined) copyFileSync(backup.file, stagingFile(file))
  const replacement = openForWriting({ name, log, now, file: stagingFile(file) })
  try {
    if (backup !== undefined) migrate(replacement, () => undefined)
    const result = work(replacement)
    migrate(replacement, () => undefined)
    if (!replacement.close()) throw new AppError('store-full', `${file}: no room to repair it`, { file })
    return result
  } finally {
    replacement.db.close()
  }
}

/** A copy of the backup in this schema, which `work` may change: gone afterwards. */
function withCopy<T>({ name, file, log, now }: ConnectionOptions, backup: Backup, work: (copy: Connection) => T): T {
  removeFiles(lendingFile(file))
  copyFileSync(backup.file, lendingFile(file))
  const copy = openForWriting({ name, log, now, file: lendingFile(file) })
  try {
    migrate(copy, () => undefined)
    return work(copy)
  } finally {
    copy.db.close()
    removeFiles(lendingFile(file))
  }
}

function removeFiles(file: string): void {
  for (const suffix of FILE_SUFFIXES) rmSync(file + suffix, { force: true })
}

function stagingFile(file: string): string {
  return `${file}.recovering`
}

function lendingFile(file: string): string {
  return `${file}.recovering-from`
}

/** Those that the damaged file had gone through; all where it does not tell. */
function migrationsOf({ name, file }: ConnectionOptions): readonly Migration[] {
  const schema = schemaOf(file)
  const known = MIGRATIONS[name].filter(({ version }) => version <= schema)
  return known.length === 0 ? MIGRATIONS[name] : known
}

/** A crash between building a replacement and moving it in leaves it under its own name, with the time of its repair. */
function finishCutShort({ file }: ConnectionOptions, dataDir: string): string[] {
  // What a crash left half built; its source is still in place.
  for (const half of [stagingFile(file), lendingFile(file)]) removeFiles(half)
  const prefix = `${basename(file)}.recovered-`
  const stamps = readdirSync(dataDir).flatMap((entry) => (entry.startsWith(prefix) ? [entry.slice(prefix.length)] : []))
  const stamp = stamps.sort().at(-1)
  if (stamp === undefined) return []
  swapIn(file, dataDir, stamp)
  return [
    `A repair of ${basename(file)} had been cut short and is now finished. Old files: ${dataDir}/corrupt-${stamp}.`,
  ]
}

function swapIn(file: string, dataDir: string, stamp: string): void {
  setAside(file, dataDir, stamp)
  renameFile(recoveredFile(file, stamp), file)
}

/** Database, -wal and -shm move together: a .db without its -wal has lost its last commits. */
function setAside(file: string, dataDir: string, stamp: string): void {
  const aside = join(dataDir, `corrupt-${stamp}`)
  for (const suffix of FILE_SUFFIXES) {
    if (sizeBytes(file + suffix) === 0) {
      rmSync(file + suffix, { force: true })
      continue
    }
    mkdirSync(aside, { recursive: true, mode: 0o700 })
    renameFile(file + suffix, join(aside, basename(file) + suffix))
  }
}

function recoveredFile(file: string, stamp: string): string {
  return `${file}.recovered-${stamp}`
}

/** A copy that is damaged itself gets another name: it must not push a good one out of those kept. */
function newestGoodBackup({ name, log, now }: ConnectionOptions, dataDir: string): Backup | undefined {
  for (const backup of listBackups(dataDir, name)) {
    if (!isIntact(backup.file, 'integrity_check')) renameFile(backup.file, `${backup.file}.damaged`)
    else if (isKnown({ name, log, now, file: backup.file })) return backup
  }
  return undefined
}

function isKnown(options: ConnectionOptions): boolean {
  try {
    requireSound(options)
    return true
  } catch {
    // Of a newer Tapedeck, or of another program: not ours to use, nor to rename.
    return false
  } finally {
    removeEmptySideFiles(options.file)
  }
}

function describe(
  name: string,
  damage: string | null,
  backup: Backup | undefined,
  { isBackup, saved, filled }: Built,
  aside: string,
): string {
  const parts = [damage === null ? `${name} was missing.` : `${name} was damaged (${damage}).`]
  const copy = backup === undefined ? null : `The backup of ${isoTime(backup.takenAt)}`
  if (isBackup) {
    const except = saved === null ? '' : `, except what could still be read: ${saved}`
    parts.push(`${copy} took its place; what came in later is missing${except}.`)
  } else if (saved === null) {
    parts.push('Nothing of it could be read and there is no good backup: it starts empty.')
  } else {
    parts.push(`Saved from it: ${saved}.`)
    if (filled !== null) parts.push(`${copy} gave what was lost: ${filled}.`)
  }
  if (damage !== null) parts.push(`The damaged files lie in ${aside}.`)
  return parts.join(' ')
}
