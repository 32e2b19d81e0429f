import type { Connection } from './database.ts'
import { createInstrumentRows } from './instrument-rows.ts'
import { summedRows } from './proven-rows.ts'
import { createSeriesRows, seriesSum } from './series-rows.ts'
import { createSourceRows } from './source-rows.ts'

/** Rows that others name by their number, parents first, with what tells them apart beside it. */
export const PARENTS = {
  source: 'name',
  instrument: 'symbol',
  origin: 'source_id, label, adjusted',
  series: 'instrument_id, source_id, interval',
  quote_lot: 'instrument_id, source_id',
  universe: 'name, as_of',
} as const

type Parent = keyof typeof PARENTS

/**
 * Takes over what damage has taken of the rows that others point to, from an earlier state of the same tape: without its
 * series a chunk that proves itself would have no name. Nothing when the two number their rows differently, as after a restore.
 * Inside a transaction of `target`; `earlier` has its schema.
 */
export function adoptParents(earlier: Connection, target: Connection): void {
  const tables = Object.keys(PARENTS) as Parent[]
  const unproven = new Map(tables.map((table) => [table, unprovenIds(target, table)]))
  const known = new Map(tables.map((table) => [table, idsOf(earlier, table)]))
  const isOther = (table: Parent): boolean => {
    const doubtful = unproven.get(table)
    const before = known.get(table)
    return [...idsOf(target, table)].some(([id, name]) => !doubtful?.has(id) && (before?.get(id) ?? name) !== name)
  }
  if (tables.some(isOther)) return
  for (const table of tables) {
    const remove = target.db.prepare(`DELETE FROM ${table} WHERE id = ?`)
    for (const id of unproven.get(table) ?? []) if (known.get(table)?.has(id)) remove.run(id)
    const rows = earlier.db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]
    const columns = Object.keys(rows[0] ?? {})
    if (columns.length === 0) continue
    const insert = target.db.prepare(
      `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
    )
    for (const row of rows) insert.run(row)
  }
}

function idsOf({ db }: Connection, table: Parent): Map<number, string> {
  const rows = db.prepare(`SELECT id, ${PARENTS[table]} FROM ${table}`).raw().all() as [number, ...unknown[]][]
  return new Map(rows.map(([id, ...name]) => [id, JSON.stringify(name)]))
}

/** Before anything is counted again: the checksum of a series covers its counters. */
export function unprovenIds(target: Connection, table: Parent): Set<number> {
  const ids = new Set<number>()
  if (table === 'series') {
    const sum = target.db.prepare('SELECT sum FROM series WHERE id = ?').pluck()
    const sources = createSourceRows(target)
    for (const row of createSeriesRows(target, sources, createInstrumentRows(target, sources)).all()) {
      if (sum.get(row.id) !== seriesSum(row)) ids.add(row.id)
    }
  } else {
    for (const { key, isProven } of summedRows(target, table, 'id')) if (!isProven) ids.add(key[0] as number)
  }
  return ids
}
