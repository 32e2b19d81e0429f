import type { SourceName } from '../../../shared/domain/data-state.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { Fetch } from './types.ts'

/** Rows of `source` and `fetch`. No cache of ids: one would outlive a transaction that is rolled back. */
export interface SourceRows {
  /** Id of a source, created when it is new. Inside a write only. */
  sourceId(name: SourceName): number
  addFetch(sourceId: number, fetch: Fetch): number
  fetchedAt(fetchId: number): number
}

export function createSourceRows(connection: Connection): SourceRows {
  const find = connection.prepare('SELECT id FROM source WHERE name = ?').pluck()
  const insert = connection.prepare('INSERT INTO source (name, sum) VALUES (?, ?)')
  const insertFetch = connection.prepare(
    'INSERT INTO fetch (source_id, fetched_at, label, adjusted, sum) VALUES (?, ?, ?, ?, ?)',
  )
  const findFetch = connection.prepare('SELECT fetched_at FROM fetch WHERE id = ?').pluck()
  return {
    sourceId(name) {
      const known = find.get(name) as number | undefined
      return known ?? Number(insert.run(name, rowHash([name])).lastInsertRowid)
    },
    addFetch(sourceId, { fetchedAt, label, adjusted }) {
      const sum = rowHash([sourceId, fetchedAt, label, adjusted])
      return Number(insertFetch.run(sourceId, fetchedAt, label, adjusted, sum).lastInsertRowid)
    },
    fetchedAt: (fetchId) => findFetch.get(fetchId) as number,
  }
}
