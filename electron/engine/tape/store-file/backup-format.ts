import Database from 'better-sqlite3'
import { statSync } from 'node:fs'
import { AppError } from '../../../../shared/errors.ts'
import { mapErrors, rethrowMapped } from '../database.ts'

/** `TpBk` in a backup's header, where tape.db has its own: no program that knows one takes the other. */
const BACKUP_APPLICATION_ID = 0x5470_426b
/** Of the two tables that a backup has beside those of the tape. Rises when an older Tapedeck cannot read it. */
const BACKUP_FORMAT = 1

export interface BackupManifest {
  readonly madeAt: number
  readonly appVersion: string
  readonly tapeSchema: number
}

/** Turns a copy of tape.db into a backup. `ledgerImage` is a whole ledger.db. */
export function writeBackupTables(db: Database.Database, manifest: BackupManifest, ledgerImage: Buffer): void {
  db.exec(`
    CREATE TABLE backup_manifest (
      format INTEGER PRIMARY KEY,
      made_at INTEGER NOT NULL,
      app_version TEXT NOT NULL,
      tape_schema INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE backup_ledger (data BLOB NOT NULL) STRICT;
    PRAGMA application_id = ${BACKUP_APPLICATION_ID};
    PRAGMA user_version = ${BACKUP_FORMAT};
  `)
  const { madeAt, appVersion, tapeSchema } = manifest
  db.prepare('INSERT INTO backup_manifest VALUES (?, ?, ?, ?)').run(BACKUP_FORMAT, madeAt, appVersion, tapeSchema)
  db.prepare('INSERT INTO backup_ledger VALUES (?)').run(ledgerImage)
}

/** Turns a copy of a backup back into a tape.db of its schema. */
export function dropBackupTables(db: Database.Database, tapeApplicationId: number, manifest: BackupManifest): void {
  db.exec(`
    DROP TABLE backup_manifest;
    DROP TABLE backup_ledger;
    PRAGMA application_id = ${tapeApplicationId};
    PRAGMA user_version = ${manifest.tapeSchema};
  `)
}

export function readLedgerImage(db: Database.Database): Buffer {
  return db.prepare('SELECT data FROM backup_ledger').pluck().get() as Buffer
}

/**
 * Looks whether `file` is a backup that this version can read; the rest of it is not looked at yet.
 * @throws AppError not-found, bad-input, store-corrupt, store-newer, each naming the file
 */
export function openBackup(file: string): { readonly db: Database.Database; readonly manifest: BackupManifest } {
  const detail = { file }
  const stats = mapErrors(file, () => statSync(file, { throwIfNoEntry: false }))
  if (stats === undefined) throw new AppError('not-found', `${file}: there is no such file`, detail)
  if (!stats.isFile()) throw new AppError('bad-input', `${file} is a folder, not a backup of Tapedeck`, detail)
  if (stats.size === 0) throw new AppError('bad-input', `${file} is empty, not a backup of Tapedeck`, detail)
  const db = mapErrors(file, () => new Database(file, { readonly: true, fileMustExist: true }))
  try {
    return { db, manifest: readManifest(db, file) }
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

function readManifest(db: Database.Database, file: string): BackupManifest {
  const detail = { file }
  const number = (pragma: string): number => db.pragma(pragma, { simple: true }) as number
  let id: number
  try {
    id = number('application_id')
  } catch (thrown) {
    const code = thrown instanceof Database.SqliteError ? thrown.code : ''
    if (code !== 'SQLITE_NOTADB') rethrowMapped(file, thrown)
    throw new AppError('bad-input', `${file} is not a backup of Tapedeck (no SQLite database)`, detail)
  }
  if (id !== BACKUP_APPLICATION_ID) {
    throw new AppError('bad-input', `${file} is a SQLite database, but not a backup of Tapedeck`, detail)
  }
  const format = number('user_version')
  if (format > BACKUP_FORMAT) throw newer(file, `format ${format}; this one knows ${BACKUP_FORMAT}`)
  const row = mapErrors(file, () =>
    db.prepare('SELECT made_at, app_version, tape_schema FROM backup_manifest').raw().get(),
  ) as [number, string, number] | undefined
  if (row === undefined) throw new AppError('store-corrupt', `${file}: the backup has no manifest`, detail)
  const [madeAt, appVersion, tapeSchema] = row
  return { madeAt, appVersion, tapeSchema }
}

function newer(file: string, words: string): AppError {
  return new AppError(
    'store-newer',
    `${file} was made by a newer Tapedeck (${words}). Nothing was changed; install the newer version to restore it.`,
    { file },
  )
}
