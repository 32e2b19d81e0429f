import Database from 'better-sqlite3'
import { documentHash } from './checksum.ts'
import type { Connection } from './database.ts'
import { removeEmptySideFiles } from './files.ts'
import { salvageEntries } from './ledger-entries-salvage.ts'
import { recountSeries } from './series-recount.ts'
import { rangeWords } from './candles/decode-chunk.ts'
import { seriesName } from './series-rows.ts'
import { type Table, TABLES } from './tables.ts'

/** Damaged ranges beyond these are counted, not named. */
const MAX_RANGES = 5

export interface Salvaged {
  /** What was saved; null when nothing was. */
  readonly words: string | null
  /** True when every bar that the damaged file counts is there, and sound. */
  readonly isWhole: boolean
}

type Row = (string | number | bigint | Buffer | null)[]

/**
 * Copies every row of `damagedFile` that can still be read into `target`: each table from its start to the first broken
 * page, then from its end backwards; chunks one by one, so that a broken page costs the bars on it.
 * (The build of SQLite at hand has no .recover.)
 */
export function salvage(damagedFile: string, target: Connection): Salvaged {
  const damaged = openDamaged(damagedFile)
  if (damaged === null) return { words: null, isWhole: false }
  try {
    target.db.pragma('foreign_keys = OFF')
    return target.write('salvage', () => {
      const expectedBars = target.name === 'tape' ? barsOf(damaged) : 0
      const saved = new Map(TABLES[target.name].map((table) => [table.name, copyTable(damaged, target, table)]))
      if (target.name === 'ledger') {
        const counted = words([
          [saved.get('document') ?? 0, 'documents'],
          [salvageEntries(damaged, target), 'ledger entries'],
        ])
        return { words: counted, isWhole: false }
      }
      dropOrphans(target)
      // A target of the schema with one row a bar is recounted when it is brought forward.
      const isOfRows = columnsOf(target.db, 'candle').length > 0
      const { bars, broken } = isOfRows ? { bars: saved.get('candle') ?? 0, broken: [] } : recountSeries(target)
      const lost = Math.max(0, expectedBars - bars)
      const counted = words([
        [bars, lost > 0 ? `bars (${lost} lost)` : 'bars'],
        [saved.get('snapshot') ?? 0, 'snapshots'],
        [saved.get('instrument') ?? 0, 'instruments'],
      ])
      // A count of 0 may mean that the counters could not be read.
      if (broken.length === 0) return { words: counted, isWhole: expectedBars > 0 && lost === 0 }
      const ranges = broken
        .slice(0, MAX_RANGES)
        .map((range) => `${seriesName(range)} ${rangeWords(range.from, range.to)}`)
      const more = broken.length > MAX_RANGES ? ` and ${broken.length - MAX_RANGES} more` : ''
      return { words: `${counted ?? 'nothing'}; left behind as damaged: ${ranges.join(', ')}${more}`, isWhole: false }
    })
  } finally {
    damaged.close()
    removeEmptySideFiles(damagedFile)
  }
}

/** Schema of a damaged file, 0 when it cannot be told. */
export function schemaOf(damagedFile: string): number {
  const damaged = openDamaged(damagedFile)
  if (damaged === null) return 0
  try {
    return damaged.pragma('user_version', { simple: true }) as number
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

function copyTable(damaged: Database.Database, target: Connection, { name: table, key, hasBlobs }: Table): number {
  const columns = sharedColumns(damaged, target, table)
  if (columns.length === 0) return 0
  const insert = target.db.prepare(
    `INSERT OR ${table === 'document' ? 'REPLACE' : 'IGNORE'} INTO ${table} (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')})`,
  )
  // An older schema has fewer of the key's columns.
  const order = key.filter((name) => columns.includes(name))
  if (hasBlobs) return copyByRow(damaged, table, columns, insert)
  const copyRange = (where: string, bound: unknown[]): number => {
    const read = (direction: 'ASC' | 'DESC') =>
      damaged.prepare(
        `SELECT ${columns.join(', ')} FROM ${table} ${where} ORDER BY ${order.map((name) => `${name} ${direction}`).join(', ')}`,
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

/** A blob lies on pages that the way to the next row does not lead over, so each row is read by itself. */
function copyByRow(
  damaged: Database.Database,
  table: string,
  columns: readonly string[],
  insert: Database.Statement,
): number {
  const ids = new Set<number>()
  for (const direction of ['ASC', 'DESC']) {
    try {
      const read = damaged.prepare(`SELECT id FROM ${table} ORDER BY id ${direction}`).pluck()
      for (const id of read.iterate() as Iterable<number>) ids.add(id)
      break
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown
    }
  }
  const find = damaged.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE id = ?`).raw()
  let rows = 0
  for (const id of ids) rows += copyUntilBroken(() => find.all(id) as Row[], insert, columns).rows
  return rows
}

function isDamage(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && /^SQLITE_(CORRUPT|IOERR_(READ|SHORT))/.test(thrown.code)
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
    if (!isDamage(thrown)) throw thrown
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
  const known = new Set(columnsOf(damaged, table))
  return columnsOf(target.db, table).filter((name) => known.has(name))
}

/** None when there is no such table, or when damage hides it. */
function columnsOf(db: Database.Database, table: string): string[] {
  try {
    return (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
  } catch {
    return []
  }
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
