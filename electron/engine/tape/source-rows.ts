import type { SourceName } from '../../../shared/domain/data-state.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { Adjustment, Fetch } from './types.ts'

/** How data came in, without the time: that stands with the data. */
export type Origin = Omit<Fetch, 'fetchedAt'>

/** Rows of `source` and `origin`. No cache of ids: one would outlive a transaction that is rolled back. */
export interface SourceRows {
  /** Id of a source, created when it is new. Inside a write only. */
  sourceId(name: SourceName): number
  /** Id of an origin, created when it is new. Inside a write only. */
  originId(sourceId: number, origin: Origin): number
  origin(originId: number): Origin
  /** Removes the origins of sources that hold nothing any more. Inside a write only. */
  dropUnusedOrigins(): void
}

export function createSourceRows(connection: Connection): SourceRows {
  const find = connection.prepare('SELECT id FROM source WHERE name = ?').pluck()
  const insert = connection.prepare('INSERT INTO source (name, sum) VALUES (?, ?)')
  const findOrigin = connection
    .prepare('SELECT id FROM origin WHERE source_id = ? AND label = ? AND adjusted = ?')
    .pluck()
  const insertOrigin = connection.prepare('INSERT INTO origin (source_id, label, adjusted, sum) VALUES (?, ?, ?, ?)')
  const readOrigin = connection.prepare('SELECT label, adjusted FROM origin WHERE id = ?')
  const dropUnused = connection.prepare(dropUnusedSql(connection))
  return {
    sourceId(name) {
      const known = find.get(name) as number | undefined
      return known ?? Number(insert.run(name, rowHash([name])).lastInsertRowid)
    },
    originId(sourceId, { label, adjusted }) {
      const known = findOrigin.get(sourceId, label, adjusted) as number | undefined
      if (known !== undefined) return known
      const sum = rowHash([sourceId, label, adjusted])
      return Number(insertOrigin.run(sourceId, label, adjusted, sum).lastInsertRowid)
    },
    origin(originId) {
      const row = readOrigin.get(originId) as { label: string; adjusted: Adjustment } | undefined
      // A lost row must not take the bars with it; `check` names it.
      return row ?? { label: '', adjusted: 'unknown' }
    },
    dropUnusedOrigins: () => void dropUnused.run(),
  }
}

/**
 * Chunks name origins inside their packed bytes, where SQL cannot look, so an origin counts as used while its source has a
 * series; the tables that refer to origins by a column are asked by that column.
 */
function dropUnusedSql(connection: Connection): string {
  const users = connection.db
    .prepare(
      `SELECT m.name AS tableName, f."from" AS columnName FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
       WHERE m.type = 'table' AND f."table" = 'origin' AND m.name NOT IN ('tail', 'revision')`,
    )
    .all() as { tableName: string; columnName: string }[]
  const isUsed = users.map(({ tableName, columnName }) => ` AND id NOT IN (SELECT ${columnName} FROM ${tableName})`)
  return `DELETE FROM origin WHERE source_id NOT IN (SELECT source_id FROM series)${isUsed.join('')}`
}
