import { DatabaseSync } from 'node:sqlite'
import BetterSqlite from 'better-sqlite3'
import type { Candles } from '../shared/domain/candles.ts'
import { type BarStore, fileBytes } from './bar-store.ts'
import { type CandleObject, toColumns } from './candle-objects.ts'

const SCHEMA = `CREATE TABLE candle (
  series INTEGER NOT NULL, t INTEGER NOT NULL, o REAL NOT NULL, h REAL NOT NULL, l REAL NOT NULL, c REAL NOT NULL, v REAL,
  PRIMARY KEY (series, t)
) WITHOUT ROWID`

/** What both drivers have in common. */
interface Driver {
  exec(sql: string): void
  prepare(sql: string): { run(...values: number[]): unknown; all(...values: number[]): unknown[] }
  close(): void
}

export function openBetterSqlite(file: string): BarStore {
  const db = new BetterSqlite(file)
  return rowsStore(file, {
    exec: (sql) => void db.exec(sql),
    prepare: (sql) => db.prepare(sql),
    close: () => void db.close(),
  })
}

export function openNodeSqlite(file: string): BarStore {
  return rowsStore(file, new DatabaseSync(file))
}

/**
 * A peer of the tape: bars as rows of an ordinary table, read as objects, the way the drivers' own examples do. Journal,
 * synchronous and (by default) cache and checkpoints are the tape's, so that only the layout differs.
 */
function rowsStore(file: string, db: Driver): BarStore {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
  db.exec(SCHEMA)
  const put = db.prepare('INSERT OR REPLACE INTO candle VALUES (?, ?, ?, ?, ?, ?, ?)')
  const columns = 'SELECT t, o, h, l, c, v FROM candle WHERE series = ?'
  const all = db.prepare(`${columns} ORDER BY t`)
  const within = db.prepare(`${columns} AND t >= ? AND t < ? ORDER BY t`)
  const newest = db.prepare(`SELECT * FROM (${columns} ORDER BY t DESC LIMIT ?) ORDER BY t`)
  const found = (rows: unknown[]): Candles => toColumns(rows as CandleObject[])
  const putRow = (series: number, { t, o, h, l, c, v }: Candles, row: number): void => {
    const at = (column: Float64Array): number => column[row] as number
    put.run(series, at(t), at(o), at(h), at(l), at(c), at(v))
  }
  const atOnce = (work: () => void): void => {
    db.exec('BEGIN IMMEDIATE')
    work()
    db.exec('COMMIT')
  }
  return {
    insert: (series, candles) =>
      atOnce(() => {
        for (let row = 0; row < candles.t.length; row++) putRow(series, candles, row)
      }),
    read: (series) => found(all.all(series)),
    range: (series, from, to) => found(within.all(series, from, to)),
    last: (series, count) => found(newest.all(series, count)),
    ticker: (bars) => () =>
      atOnce(() => {
        for (let series = 0; series < bars.t.length; series++) putRow(series, bars, series)
      }),
    ticked: (series) => found(newest.all(series, 1)),
    checkpoint: () => void db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all(),
    sizeBytes: () => fileBytes(file),
    journalBytes: () => fileBytes(`${file}-wal`),
    close: () => db.close(),
  }
}
