import type Database from 'better-sqlite3'
import type { Dispose } from '../../host.ts'

export type KeyValue = string | number | bigint | Buffer | null
/** Called with a table and the key of one of its rows, which was inserted, changed or removed. */
export type NoteRow = (table: string, key: readonly KeyValue[]) => void

interface KeyedTable {
  readonly table: string
  /** Columns of its primary key, in order. */
  readonly key: readonly string[]
}

/** Every table of the file by its primary key; SQLite's own are left out. */
export function keyedTables(db: Database.Database, schema = 'main'): KeyedTable[] {
  const tables = db
    .prepare(`SELECT name FROM ${schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .pluck()
    .all() as string[]
  const keyOf = db.prepare('SELECT name FROM pragma_table_info(?, ?) WHERE pk > 0 ORDER BY pk').pluck()
  return tables.map((table) => ({ table, key: keyOf.all(table, schema) as string[] }))
}

/**
 * Tells `note` of every row that this connection touches from now on, also when its transaction is taken back later. The
 * triggers are TEMP: the file knows nothing of them. About 1 µs a row.
 */
export function watchRows(db: Database.Database, note: NoteRow): Dispose {
  db.function('tapedeck_note_row', { varargs: true }, (table, ...key) => {
    note(table as string, key as KeyValue[])
    return null
  })
  // A REPLACE tells of the rows it pushes out only then.
  const isRecursive = db.pragma('recursive_triggers', { simple: true }) as number
  db.pragma('recursive_triggers = 1')
  const names: string[] = []
  for (const { table, key } of keyedTables(db)) {
    const tell = (row: 'new' | 'old'): string =>
      `SELECT tapedeck_note_row('${table}', ${key.map((column) => `${row}.${column}`).join(', ')});`
    const events = { insert: tell('new'), update: tell('old') + tell('new'), delete: tell('old') }
    for (const [event, body] of Object.entries(events)) {
      const name = `watch_${table}_${event}`
      db.exec(`CREATE TEMP TRIGGER ${name} AFTER ${event} ON main.${table} BEGIN ${body} END`)
      names.push(name)
    }
  }
  return () => {
    if (!db.open) return
    for (const name of names) db.exec(`DROP TRIGGER IF EXISTS temp.${name}`)
    db.pragma(`recursive_triggers = ${isRecursive}`)
  }
}
