import Database from 'better-sqlite3'
import type { TouchedRows } from './touched-rows.ts'
import { keyedTables } from './watch-rows.ts'

/** A finished copy of a live file that is brought up to date row by row before it takes the file's place. */
export interface CopyInWork {
  /** Makes each of these rows as the live file has it now: replaced, added or gone. */
  bringUp(rows: TouchedRows): void
  /** Words on every table that does not hold as many rows as the live one. Empty when all is well. */
  differences(): string[]
  close(): void
}

/** Nothing of it is safe from a crash before it is closed and flushed: until then the copy is worth nothing anyway. */
export function openCopy(copyFile: string, liveFile: string): CopyInWork {
  const db = new Database(copyFile, { fileMustExist: true })
  try {
    // Rows come table by table, not parents first.
    for (const pragma of ['journal_mode = MEMORY', 'synchronous = OFF', 'foreign_keys = OFF', 'temp_store = MEMORY']) {
      db.pragma(pragma)
    }
    db.prepare('ATTACH ? AS live').run(liveFile)
  } catch (thrown) {
    db.close()
    throw thrown
  }
  const tables = keyedTables(db)
  const bringUp = db.transaction((rows: TouchedRows) => {
    for (const { table, key } of tables) {
      const keys = [...(rows.byTable.get(table)?.values() ?? [])]
      if (keys.length === 0) continue
      const where = key.map((column) => `${column} = ?`).join(' AND ')
      const remove = db.prepare(`DELETE FROM main.${table} WHERE ${where}`)
      // A row whose place in a unique index is taken pushes the other out: that one is then noted as well and comes later.
      const add = db.prepare(`INSERT OR REPLACE INTO main.${table} SELECT * FROM live.${table} WHERE ${where}`)
      for (const values of keys) remove.run(...values)
      for (const values of keys) add.run(...values)
    }
  })
  return {
    bringUp: (rows) => void bringUp.immediate(rows),
    differences: () =>
      tables.flatMap(({ table }) => {
        const count = (schema: string): number =>
          db.prepare(`SELECT count(*) FROM ${schema}.${table}`).pluck().get() as number
        const [have, want] = [count('main'), count('live')]
        return have === want ? [] : [`${table}: ${have} rows instead of ${want}`]
      }),
    close: () => void db.close(),
  }
}
