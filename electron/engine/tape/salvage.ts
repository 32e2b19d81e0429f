import Database from 'better-sqlite3'
import { barHash, documentHash } from './checksum.ts'
import type { Connection } from './database.ts'
import { removeEmptySideFiles } from './files.ts'
import { salvageEntries } from './ledger-entries-salvage.ts'
import { MIGRATIONS } from './migrate.ts'
import { SUMMED_TABLES, summedRows, type SummedTable } from './proven-rows.ts'
import { adoptParents, PARENTS, unprovenIds } from './salvage-parents.ts'
import { recountSeries } from './series-recount.ts'
import { rangeWords } from './candles/decode-chunk.ts'
import type { SummedRevision } from './candles/revision-rows.ts'
import { seriesName } from './series-rows.ts'
import { type Table, TABLES } from './tables.ts'

/** Damaged ranges beyond these are counted, not named. */
const MAX_RANGES = 5

interface Salvaged {
  /** What was saved; null when nothing was. */
  readonly words: string | null
  /** True when every row was read, proves itself, and is counted: then nothing of any backup is newer or missing. */
  readonly isWhole: boolean
}

type Row = (string | number | bigint | Buffer | null)[]

/**
 * Copies every row of `damagedFile` that can still be read into `target`: each table from its start to the first broken
 * page, then from its end backwards; chunks one by one, so that a broken page costs the bars on it. A row that does not match its
 * own checksum stays behind. `earlier`, of the same tape in the same schema, lends the rows that others hang on.
 * (The build of SQLite at hand has no .recover.)
 */
export function salvage(damagedFile: string, target: Connection, earlier?: Connection): Salvaged {
  const damaged = openDamaged(damagedFile)
  if (damaged === null) return { words: null, isWhole: false }
  try {
    target.db.pragma('foreign_keys = OFF')
    return target.write('salvage', () =>
      target.name === 'ledger' ? salvageLedger(damaged, target) : salvageTape(damaged, target, earlier),
    )
  } finally {
    damaged.close()
    removeEmptySideFiles(damagedFile)
  }
}

function salvageLedger(damaged: Database.Database, target: Connection): Salvaged {
  const documents = TABLES.ledger.reduce((rows, table) => rows + copyTable(damaged, target, table).rows, 0)
  const counted = words([
    [documents, 'documents'],
    [salvageEntries(damaged, target), 'ledger entries'],
  ])
  return { words: counted, isWhole: false }
}

function salvageTape(damaged: Database.Database, target: Connection, earlier?: Connection): Salvaged {
  const expectedBars = barsOf(damaged)
  const copies = new Map<string, Copied>()
  const copy = (table: Table): void => void copies.set(table.name, copyTable(damaged, target, table))
  const isParent = ({ name }: Table): boolean => name in PARENTS
  TABLES.tape.filter(isParent).forEach(copy)
  const hasChecksums = isLatest(target)
  const parents = Object.keys(PARENTS) as (keyof typeof PARENTS)[]
  let isProven = !hasChecksums || parents.every((table) => unprovenIds(target, table).size === 0)
  if (earlier && hasChecksums) adoptParents(earlier, target)
  TABLES.tape.filter((table) => !isParent(table)).forEach(copy)
  const left = hasChecksums ? dropUnproven(target) : []
  const orphans = dropOrphans(target)
  // A list that damage has emptied would hide the one before it.
  if (!copies.get('universe_member')?.isComplete || left.length > 0) {
    target.db.exec('DELETE FROM universe WHERE id NOT IN (SELECT universe_id FROM universe_member)')
  }
  isProven &&= left.length === 0 && orphans === 0
  // A target of the schema with one row a bar is recounted when it is brought forward.
  const isOfRows = columnsOf(target.db, 'candle').length > 0
  const saved = (table: string): number => copies.get(table)?.rows ?? 0
  const { bars, broken } = isOfRows ? { bars: saved('candle'), broken: [] } : recountSeries(target)
  const lost = Math.max(0, expectedBars - bars)
  const counted = words([
    [bars, lost > 0 ? `bars (${lost} lost)` : 'bars'],
    [saved('snapshot'), 'snapshots'],
    [saved('instrument'), 'instruments'],
  ])
  const isComplete = [...copies.values()].every((copied) => copied.isComplete)
  const ranges = broken.slice(0, MAX_RANGES).map((range) => `${seriesName(range)} ${rangeWords(range.from, range.to)}`)
  if (broken.length > MAX_RANGES) ranges.push(`${broken.length - MAX_RANGES} more`)
  const behind = [...ranges, ...left]
  return {
    words: behind.length === 0 ? counted : `${counted ?? 'nothing'}; left behind as damaged: ${behind.join(', ')}`,
    isWhole: isProven && isComplete && lost === 0 && broken.length === 0,
  }
}

/** Rows on which nothing hangs; what bars lie in is proved when they are counted. @returns how many of what, in words */
function dropUnproven(target: Connection): string[] {
  return TABLES.tape.flatMap(({ name, key }) => {
    const keys = name in PARENTS ? [] : unprovenKeys(target, name, key)
    if (keys.length === 0) return []
    const remove = target.db.prepare(`DELETE FROM ${name} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`)
    for (const values of keys) remove.run(...values)
    return [`${keys.length} rows of ${name}`]
  })
}

function unprovenKeys(target: Connection, table: string, key: readonly string[]): (readonly unknown[])[] {
  if (table === 'revision') return unprovenRevisions(target)
  if (!(table in SUMMED_TABLES)) return []
  const keys: (readonly unknown[])[] = []
  for (const row of summedRows(target, table as SummedTable, key.join(', '))) if (!row.isProven) keys.push(row.key)
  return keys
}

function unprovenRevisions({ db }: Connection): number[][] {
  const rows = db.prepare('SELECT series_id, t, version, o, h, l, c, v, origin_id, fetched_at, sum FROM revision').raw()
  const found: number[][] = []
  for (const row of rows.iterate() as Iterable<[id: number, ...SummedRevision]>) {
    const [id, t, version, o, h, l, c, v, originId, fetchedAt, stored] = row
    if (barHash(id, t, o, h, l, c, v ?? Number.NaN, originId, fetchedAt, version) !== stored)
      found.push([id, t, version])
  }
  return found
}

function isLatest({ db }: Connection): boolean {
  return db.pragma('user_version', { simple: true }) === MIGRATIONS.tape.at(-1)?.version
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

interface Copied {
  readonly rows: number
  /** False when damage has hidden a row, or when one could not be put in. */
  readonly isComplete: boolean
}

function copyTable(damaged: Database.Database, target: Connection, { name: table, key, hasBlobs }: Table): Copied {
  const columns = sharedColumns(damaged, target, table)
  if (columns.length === 0) return { rows: 0, isComplete: columnsOf(target.db, table).length === 0 }
  const insert = target.db.prepare(
    `INSERT OR ${table === 'document' ? 'REPLACE' : 'IGNORE'} INTO ${table} (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')})`,
  )
  // An older schema has fewer of the key's columns.
  const order = key.filter((name) => columns.includes(name))
  if (hasBlobs) return copyByRow(damaged, table, columns, insert)
  const copyRange = (where: string, bound: unknown[]): Copied => {
    const copy = (direction: 'ASC' | 'DESC') => {
      const by = order.map((name) => `${name} ${direction}`).join(', ')
      const read = damaged.prepare(`SELECT ${columns.join(', ')} FROM ${table} ${where} ORDER BY ${by}`).raw()
      return copyUntilBroken(() => read.iterate(...bound) as Iterable<Row>, insert, columns)
    }
    const forward = copy('ASC')
    return forward.isBroken ? { rows: forward.rows + copy('DESC').rows, isComplete: false } : forward
  }
  if (key[0] !== 'series_id') return copyRange('', [])
  const ids = target.db.prepare('SELECT id FROM series').pluck().all() as number[]
  return sum(ids.map((id) => copyRange('WHERE series_id = ?', [id])))
}

/** A blob lies on pages that the way to the next row does not lead over, so each row is read by itself. */
function copyByRow(
  damaged: Database.Database,
  table: string,
  columns: readonly string[],
  insert: Database.Statement,
): Copied {
  const ids = new Set<number>()
  let isComplete = true
  for (const direction of ['ASC', 'DESC']) {
    try {
      const read = damaged.prepare(`SELECT id FROM ${table} ORDER BY id ${direction}`).pluck()
      for (const id of read.iterate() as Iterable<number>) {
        // A row that comes twice stands in the place of another.
        if (ids.has(id)) isComplete = false
        ids.add(id)
      }
      break
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown
      isComplete = false
    }
  }
  const find = damaged.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE id = ?`).raw()
  const copied = sum([...ids].map((id) => copyUntilBroken(() => find.all(id) as Row[], insert, columns)))
  return { rows: copied.rows, isComplete: isComplete && copied.rows === ids.size }
}

function sum(parts: readonly Copied[]): Copied {
  return {
    rows: parts.reduce((rows, part) => rows + part.rows, 0),
    isComplete: parts.every((part) => part.isComplete),
  }
}

function isDamage(thrown: unknown): boolean {
  return thrown instanceof Database.SqliteError && /^SQLITE_(CORRUPT|IOERR_(READ|SHORT))/.test(thrown.code)
}

function copyUntilBroken(
  read: () => Iterable<Row>,
  insert: Database.Statement,
  columns: readonly string[],
): Copied & { readonly isBroken: boolean } {
  let rows = 0
  let isComplete = true
  try {
    for (const row of read()) {
      if (columns[0] === 'key' && !isTrueDocument(columns, row)) continue
      try {
        const { changes } = insert.run(...row)
        rows += changes
        if (changes === 0) isComplete = false
      } catch (thrown) {
        // A value of the wrong type is damage inside a row; anything else (disk full) ends the salvage.
        if (!(thrown instanceof Database.SqliteError) || !thrown.code.startsWith('SQLITE_CONSTRAINT')) throw thrown
        isComplete = false
      }
    }
    return { rows, isComplete, isBroken: false }
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
    return { rows, isComplete: false, isBroken: true }
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

/** @returns how many */
function dropOrphans(target: Connection): number {
  let dropped = 0
  for (const { name } of TABLES[target.name]) {
    const parents = target.db.pragma(`foreign_key_list(${name})`) as { table: string; from: string; to: string }[]
    for (const { table, from, to } of parents) {
      const sql = `DELETE FROM ${name} WHERE ${from} NOT IN (SELECT ${to} FROM ${table})`
      dropped += target.db.prepare(sql).run().changes
    }
  }
  return dropped
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
