import { AppError } from '../../../shared/errors.ts'
import { type Connection, mapErrors, openInMemory } from './database.ts'
import type { StoreName } from './files.ts'
import { firstLedger } from './migrations/010-first-ledger.ts'
import { ledgerEntries } from './migrations/020-ledger-entries.ts'
import { packedChunks } from './migrations/020-packed-chunks.ts'
import { quotesAndActions } from './migrations/030-quotes-actions.ts'
import type { Migration } from './migrations/migration.ts'
import { firstTape } from './migrations/010-first-tape.ts'

export const MIGRATIONS: Readonly<Record<StoreName, readonly Migration[]>> = {
  tape: [firstTape, packedChunks, quotesAndActions],
  ledger: [firstLedger, ledgerEntries],
}

/** `TpTa` and `TpLe`: tells our files from other SQLite files that lie under the same name. */
export const APPLICATION_IDS: Readonly<Record<StoreName, number>> = { tape: 0x54705461, ledger: 0x54704c65 }

export interface SchemaState {
  readonly version: number
  readonly latest: number
}

/**
 * Looks at a file's identity without changing it.
 * @throws AppError store-newer when a later Tapedeck wrote it, store-corrupt when another program did
 */
export function schemaState(connection: Connection, migrations = MIGRATIONS[connection.name]): SchemaState {
  const { version, applicationId, tables } = connection.query('schema.read', () => ({
    version: connection.db.pragma('user_version', { simple: true }) as number,
    applicationId: connection.db.pragma('application_id', { simple: true }) as number,
    tables: connection.db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number,
  }))
  const latest = migrations.at(-1)?.version ?? 0
  const { file } = connection
  if (tables > 0 && applicationId !== APPLICATION_IDS[connection.name]) {
    throw new AppError('store-corrupt', `${file}: not a ${connection.name} file of Tapedeck`, { file })
  }
  if (version > latest) {
    throw new AppError(
      'store-newer',
      `${file} was written by a newer Tapedeck (schema ${version}; this one knows ${latest}). ` +
        'Nothing was changed; install the newer version or choose another data folder.',
      { file, version, latest },
    )
  }
  return { version: tables === 0 ? 0 : version, latest }
}

/** Brings the file to the latest schema. `backUp` runs once, before the first change to a file that holds something. */
export function migrate(connection: Connection, backUp: () => void, migrations = MIGRATIONS[connection.name]): void {
  const { version } = schemaState(connection, migrations)
  const due = migrations.filter((migration) => migration.version > version)
  if (due.length > 0 && version > 0) backUp()
  for (const migration of due) {
    // Not through `write`: a new layout is no new market data, and nobody listens yet.
    const step = connection.db.transaction(() => {
      connection.db.exec(migration.sql)
      migration.run?.(connection.db)
      connection.db.pragma(`application_id = ${APPLICATION_IDS[connection.name]}`)
      connection.db.pragma(`user_version = ${migration.version}`)
    })
    mapErrors(connection.file, () => step.immediate())
  }
}

/** True when the file's tables and indexes are word for word what its migrations make. */
export function hasTrueSchema(connection: Connection): boolean {
  const { name, file } = connection
  const pristine = openInMemory({ name, file, log: () => undefined, now: () => 0 })
  try {
    migrate(pristine, () => undefined)
    return schemaText(connection) === schemaText(pristine)
  } finally {
    pristine.db.close()
  }
}

function schemaText(connection: Connection): string {
  // sqlite_stat tables come and go with PRAGMA optimize.
  const sql = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
  return connection.query('schema.text', () => JSON.stringify(connection.db.prepare(sql).raw().all()))
}
