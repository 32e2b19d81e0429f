import Database from 'better-sqlite3'
import type { CandleObject } from './candle-objects.ts'

/** The peer of the tape: bars as rows of an ordinary table, read as objects, the way better-sqlite3's own examples do. */
export interface RowsStore {
  /** One transaction. */
  insert(series: number, bars: readonly CandleObject[]): void
  read(series: number): CandleObject[]
  /** Folds the WAL into the file, so that its size is the size of the data. */
  checkpoint(): void
  close(): void
}

const SCHEMA = `CREATE TABLE candle (
  series INTEGER NOT NULL, t INTEGER NOT NULL, o REAL NOT NULL, h REAL NOT NULL, l REAL NOT NULL, c REAL NOT NULL, v REAL,
  PRIMARY KEY (series, t)
) WITHOUT ROWID`

/** The tape's own journal, synchronous and (by default) cache, so that only the layout differs. */
export function openRowsStore(file: string): RowsStore {
  const db = new Database(file)
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL']) db.pragma(pragma)
  db.exec(SCHEMA)
  const put = db.prepare('INSERT INTO candle VALUES (?, ?, ?, ?, ?, ?, ?)')
  const all = db.prepare('SELECT t, o, h, l, c, v FROM candle WHERE series = ? ORDER BY t')
  const insertAll = db.transaction((series: number, bars: readonly CandleObject[]) => {
    for (const { t, o, h, l, c, v } of bars) put.run(series, t, o, h, l, c, v)
  })
  return {
    insert: insertAll,
    read: (series) => all.all(series) as CandleObject[],
    checkpoint: () => void db.pragma('wal_checkpoint(TRUNCATE)'),
    close: () => void db.close(),
  }
}
