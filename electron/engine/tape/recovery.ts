import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isoTime } from '../../../shared/domain/interval.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Backup, backUp, flushToDisk, isIntact, listBackups } from './backup.ts'
import { type Connection, type ConnectionOptions, mapErrors, openForReading, openForWriting } from './database.ts'
import { FILE_SUFFIXES, freeStamp, removeEmptySideFiles, renameFile, sizeBytes } from './files.ts'
import { MIGRATIONS, migrate } from './migrate.ts'
import type { Migration } from './migrations/migration.ts'
import { salvage, type Salvaged, schemaOf } from './salvage.ts'
import { startProblems } from './start-check.ts'
import { dropReplaced, hasReplaced, putBack, settleExchange } from './store-file/exchange-file.ts'
import { clearSuspect } from './suspect.ts'

export interface OpenedStore {
  readonly connection: Connection
  /** What had to be done, in words for the user. */
  readonly notices: readonly string[]
}

/**
 * Opens a store for writing. A damaged file is set aside, never deleted, and replaced by the best there is: newest good
 * backup, rows that can still be read, an empty store. Every step can be cut short by a crash and is taken up again.
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
  const { file } = options
  const staging = `${file}.recovering`
  const backup = newestGoodBackup(options, dataDir)
  let { replaced, saved } = { replaced: backup, saved: null as string | null }
  // Damage that cost no bar (an index, a free page): all of it is newer than any backup.
  const whole = damage !== null && options.name === 'tape' ? build(options, staging, undefined, true) : null
  if (whole?.isWhole) {
    replaced = undefined
    saved = whole.words
  } else {
    // A ledger's rows prove themselves one by one, so they also go on top of a backup; bars and their counters do not.
    const isWorthReading = damage !== null && (backup === undefined || options.name === 'ledger')
    saved = build(options, staging, backup, isWorthReading).words
  }
  flushToDisk(staging)
  const stamp = freeStamp(dataDir, options.now())
  renameFile(staging, recoveredFile(file, stamp))
  swapIn(file, dataDir, stamp)
  clearSuspect(file)
  return describe(basename(file), damage, replaced, saved, join(dataDir, `corrupt-${stamp}`))
}

/** Makes the replacement out of the backup, of what can still be read, or of both. */
function build(options: ConnectionOptions, staging: string, backup: Backup | undefined, isSalvaged: boolean): Salvaged {
  const { file, name, log, now } = options
  for (const suffix of FILE_SUFFIXES) rmSync(staging + suffix, { force: true })
  if (backup !== undefined) copyFileSync(backup.file, staging)
  const replacement = openForWriting({ name, log, now, file: staging })
  let saved: Salvaged = { words: null, isWhole: false }
  try {
    // Rows of an older schema are saved as they lie, then brought forward.
    if (isSalvaged && backup === undefined) migrate(replacement, () => undefined, migrationsOf(options))
    else migrate(replacement, () => undefined)
    if (isSalvaged) saved = salvage(file, replacement)
    migrate(replacement, () => undefined)
    if (!replacement.close()) throw new AppError('store-full', `${file}: no room to repair it`, { file })
  } finally {
    replacement.db.close()
  }
  return saved
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
  for (const suffix of FILE_SUFFIXES) rmSync(`${file}.recovering${suffix}`, { force: true })
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
function newestGoodBackup(options: ConnectionOptions, dataDir: string): Backup | undefined {
  for (const backup of listBackups(dataDir, options.name)) {
    if (!isIntact(backup.file)) renameFile(backup.file, `${backup.file}.damaged`)
    else if (isKnown({ ...options, file: backup.file })) return backup
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
  saved: string | null,
  aside: string,
): string {
  const parts = [damage === null ? `${name} was missing.` : `${name} was damaged (${damage}).`]
  if (backup !== undefined) {
    parts.push(`The backup of ${isoTime(backup.takenAt)} took its place; what came in later is missing`)
    parts.push(saved === null ? '.' : `, except what could still be read: ${saved}.`)
  } else {
    parts.push(
      saved === null
        ? 'Nothing of it could be read and there is no good backup: it starts empty.'
        : `Saved from it: ${saved}.`,
    )
  }
  if (damage !== null) parts.push(`The damaged files lie in ${aside}.`)
  return parts.join(' ').replaceAll(' .', '.').replaceAll(' ,', ',')
}
