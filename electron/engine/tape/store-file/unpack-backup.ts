import { writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../../../../shared/errors.ts'
import { flushToDisk } from '../backup.ts'
import { checkPages, checkTape } from '../check.ts'
import { type Connection, mapErrors, openForReading, openForWriting } from '../database.ts'
import type { StoreName } from '../files.ts'
import { APPLICATION_IDS, migrate, schemaState } from '../migrate.ts'
import type { BackupResult } from '../types.ts'
import { dropBackupTables, openBackup, readLedgerImage } from './backup-format.ts'

interface UnpackInput {
  /** The backup, which is only read. */
  readonly file: string
  /** A `VACUUM INTO` of it, which becomes the tape. */
  readonly tapeFile: string
  /** Made here. */
  readonly ledgerFile: string
}

/**
 * Makes both files of a store out of a backup, brings them to the present schema and proves them: pages, chunks, documents, chain.
 * @throws AppError store-corrupt, store-newer, each naming the backup
 */
export function unpackBackup({ file, tapeFile, ledgerFile }: UnpackInput): Pick<BackupResult, 'series' | 'bars'> {
  const { db: backup, manifest } = openBackup(file)
  try {
    requireWholePages(file)
    mapErrors(ledgerFile, () => writeFileSync(ledgerFile, readLedgerImage(backup), { mode: 0o600 }))
  } finally {
    backup.close()
  }
  mapErrors(tapeFile, () => {
    const db = new Database(tapeFile, { fileMustExist: true })
    try {
      dropBackupTables(db, APPLICATION_IDS.tape, manifest)
    } finally {
      db.close()
    }
  })
  const opened: Connection[] = []
  try {
    const [ledger, tape] = (['ledger', 'tape'] as const).map((name) => {
      const connection = openUnpacked(name, name === 'tape' ? tapeFile : ledgerFile)
      opened.push(connection)
      migrate(connection, () => undefined)
      return connection
    }) as [Connection, Connection]
    const found = checkTape(ledger, tape, true)
    if (!found.ok) throw damaged(file, [...found.ledger.problems, ...found.tape.bad])
    const counts = tape.db
      .prepare('SELECT count(*) AS series, coalesce(sum(bars), 0) AS bars FROM series WHERE bars > 0')
      .get() as Pick<BackupResult, 'series' | 'bars'>
    for (const connection of opened) {
      if (!connection.close()) throw new AppError('store-full', `${connection.file}: no room to restore it`, { file })
      flushToDisk(connection.file)
    }
    return counts
  } catch (thrown) {
    throw naming(file, thrown)
  } finally {
    for (const connection of opened) connection.db.close()
  }
}

/** Looks at who wrote it before the first byte of it changes. */
function openUnpacked(name: StoreName, file: string): Connection {
  const options = { name, file, log: () => undefined, now: () => 0 }
  const reader = openForReading({ ...options, readOnlyReason: 'looking only' })
  try {
    const { version } = schemaState(reader)
    if (version === 0) throw new AppError('store-corrupt', `${file}: it holds no tables`, { file })
  } finally {
    reader.db.close()
  }
  return openForWriting(options)
}

function requireWholePages(file: string): void {
  const reader = openForReading({
    name: 'tape',
    file,
    log: () => undefined,
    now: () => 0,
    readOnlyReason: 'looking only',
  })
  try {
    const found = checkPages(reader, true)
    if (found.length > 0) throw damaged(file, found)
  } finally {
    reader.db.close()
  }
}

function damaged(file: string, problems: readonly string[]): AppError {
  return new AppError('store-corrupt', `${file}: the backup is damaged: ${problems.join('; ')}`, { file })
}

/** What is found in the files made of it is the backup's fault. */
function naming(file: string, thrown: unknown): unknown {
  const isOfContent = thrown instanceof AppError && (thrown.code === 'store-corrupt' || thrown.code === 'store-newer')
  if (!isOfContent || thrown.detail['file'] === file) return thrown
  return new AppError(thrown.code, `${file}: ${thrown.message}`, { ...thrown.detail, file }, { cause: thrown })
}
