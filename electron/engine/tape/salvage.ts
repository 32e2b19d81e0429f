import Database from 'better-sqlite3'
import { documentHash } from './checksum.ts'
import type { Connection } from './database.ts'
import { removeEmptySideFiles } from './files.ts'
import { recountSeries } from './series-recount.ts'
import { TABLES } from './tables.ts'

type Row = (string | number | bigint | Buffer | null)[]

/**
 * Copies every row of `damagedFile` that can still be read into `target`: each table from its start to the first broken
 * page, then from its end backwards; candles series by series, so that one broken page costs one series at most.
 * (The build of SQLite at hand has no .recover.)
 * @returns what was saved, in words; null when nothing was
 */
export function salvage(damagedFile: string, target: Connection): string | null {
  const damaged = openDamaged(damagedFile)
  if (damaged === null) return null
  try {
    target.db.pragma('foreign_keys = OFF')
    return target.write('salvage', () => {
      const expectedBars = target.name === 'tape' ? barsOf(damaged) : 0
      const saved = new Map(TABLES[target.name].map(({ name, key }) => [name, copyTable(damaged, target, name, key)]))
      if (target.name === 'ledger') return words([[saved.get('document') ?? 0, 'documents']])
      dropOrphans(target)
      const bars = recountSeries(target)
      const lost = Math.max(0, expectedBars - bars)
      return words([
        [bars, lost > 0 ? `bars (${lost} lost)` : 'bars'],
        [saved.get('snapshot') ?? 0, 'snapshots'],
        [saved.get('instrument') ?? 0, 'instruments'],
      ])
    })
  } finally {
    damaged.close()
    removeEmptySideFiles(damagedFile)
  }
}

function openDamaged(file: string): Database.Database | null {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      db.prepare('SELECT count(*) FROM sqlite_schema').get()
      return db
    } catch {
      db.close()
      return null
    }
  } catch {
    return null
  }
}

function copyTable(damaged: Database.Database, target: Connection, table: string, key: readonly string[]): number {
  const columns = sharedColumns(damaged, target, table)
  if (columns.length === 0) return 0
  const insert = target.db.prepare(
    `INSERT OR ${table === 'document' ? 'REPLACE' : 'IGNORE'} INTO ${table} (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const copyRange = (where: string, bound: unknown[]): number => {
    const read = (direction: 'ASC' | 'DESC') =>
      damaged.prepare(
        `SELECT ${columns.join(', ')} FROM ${table} ${where} ORDER BY ${key.map((name) => `${name} ${direction}`).join(', ')}`,
      )
    const forward = copyUntilBroken(
      () =>
        read('ASC')
          .raw()
          .iterate(...bound) as Iterable<Row>,
      insert,
      columns,
    )
    if (forward.isComplete) return forward.rows
    return (
      forward.rows +
      copyUntilBroken(
        () =>
          read('DESC')
            .raw()
            .iterate(...bound) as Iterable<Row>,
        insert,
        columns,
      ).rows
    )
  }
  if (key[0] !== 'series_id') return copyRange('', [])
  const ids = target.db.prepare('SELECT id FROM series').pluck().all() as number[]
  return ids.reduce((rows, id) => rows + copyRange('WHERE series_id = ?', [id]), 0)
}

function copyUntilBroken(
  read: () => Iterable<Row>,
  insert: Database.Statement,
  columns: readonly string[],
): { rows: number; isComplete: boolean } {
  let rows = 0
  try {
    for (const row of read()) {
      if (columns[0] === 'key' && !isTrueDocument(columns, row)) continue
      try {
        rows += insert.run(...row).changes
      } catch (thrown) {
        // A value of the wrong type is damage inside a row; anything else (disk full) ends the salvage.
        if (!(thrown instanceof Database.SqliteError) || !thrown.code.startsWith('SQLITE_CONSTRAINT')) throw thrown
      }
    }
    return { rows, isComplete: true }
  } catch (thrown) {
    if (!(thrown instanceof Database.SqliteError) || !/^SQLITE_(CORRUPT|IOERR_(READ|SHORT))/.test(thrown.code))
      throw thrown
    return { rows, isComplete: false }
  }
}

function isTrueDocument(columns: readonly string[], row: Row): boolean {
  const [key, value, checksum] = ['key', 'value', 'checksum'].map((name) => row[columns.indexOf(name)])
  if (typeof key !== 'string' || typeof value !== 'string' || !Buffer.isBuffer(checksum)) return false
  return documentHash(key, value).equals(checksum)
}

/** Columns that both schemas know: the damaged file may be of an older version. */
function sharedColumns(damaged: Database.Database, target: Connection, table: string): string[] {
  const names = (db: Database.Database): string[] => {
    try {
      return (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
    } catch {
      return []
    }
  }
  const known = new Set(names(damaged))
  return names(target.db).filter((name) => known.has(name))
}

function dropOrphans(target: Connection): void {
  for (const { name } of TABLES[target.name]) {
    const parents = target.db.pragma(`foreign_key_list(${name})`) as { table: string; from: string; to: string }[]
    for (const { table, from, to } of parents) {
      target.db.exec(`DELETE FROM ${name} WHERE ${from} NOT IN (SELECT ${to} FROM ${table})`)
    }
  }
}

function barsOf(damaged: Database.Database): number {
  try {
    return (damaged.prepare('SELECT sum(bars) FROM series').pluck().get() as number | null) ?? 0
  } catch {
    return 0
  }
}

function words(counts: [count: number, what: string][]): string | null {
  const named = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return named.length === 0 ? null : named.join(', ')
}
