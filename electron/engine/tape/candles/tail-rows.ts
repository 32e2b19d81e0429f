import { barHash, CURRENT_VERSION } from '../checksum.ts'
import type { Connection } from '../database.ts'
import { EMPTY_SPAN, type Span, type SpanRow, spanOfRows } from './span.ts'

/** What one row of `tail` takes, about. */
export const TAIL_ROW_BYTES = 72

export const TAIL_SQL = {
  read: 'SELECT t, o, h, l, c, v, origin_id, fetched_at FROM tail WHERE series_id = ? ORDER BY t',
  sums: 'SELECT t, o, h, l, c, v, origin_id, fetched_at, sum FROM tail WHERE series_id = ? ORDER BY t',
} as const

/** The newest closed bars of each series, one row each. */
export interface TailRows {
  read(seriesId: number): Span
  /** Inserts or replaces bar `index` of `columns`. */
  put(seriesId: number, columns: Span['columns'], index: number, originId: number, fetchedAt: number): void
  clear(seriesId: number): void
  remove(seriesId: number, t: number): void
  /** Open times of rows that do not match their checksum. */
  broken(seriesId: number): number[]
  removeBefore(seriesId: number, t: number): void
}

export function createTailRows(connection: Connection): TailRows {
  const read = connection.prepare(TAIL_SQL.read).raw()
  const put = connection.prepare(
    `INSERT OR REPLACE INTO tail (series_id, t, o, h, l, c, v, origin_id, fetched_at, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const clear = connection.prepare('DELETE FROM tail WHERE series_id = ?')
  const sums = connection.prepare(TAIL_SQL.sums).raw()
  const remove = connection.prepare('DELETE FROM tail WHERE series_id = ? AND t = ?')
  const removeBefore = connection.prepare('DELETE FROM tail WHERE series_id = ? AND t < ?')
  return {
    read(seriesId) {
      const rows = read.all(seriesId) as SpanRow[]
      return rows.length === 0 ? EMPTY_SPAN : spanOfRows(rows)
    },
    put(seriesId, columns, index, originId, fetchedAt) {
      const at = (column: Float64Array): number => column[index] as number
      const [t, o, h, l, c, v] = [
        at(columns.t),
        at(columns.o),
        at(columns.h),
        at(columns.l),
        at(columns.c),
        at(columns.v),
      ]
      const sum = barHash(seriesId, t, o, h, l, c, v, originId, fetchedAt, CURRENT_VERSION)
      put.run(seriesId, t, o, h, l, c, v, originId, fetchedAt, sum)
    },
    clear: (seriesId) => void clear.run(seriesId),
    remove: (seriesId, t) => void remove.run(seriesId, t),
    broken: (seriesId) =>
      (sums.all(seriesId) as [...SpanRow, sum: number][])
        .filter(
          ([t, o, h, l, c, v, originId, fetchedAt, sum]) =>
            barHash(seriesId, t, o, h, l, c, v ?? Number.NaN, originId, fetchedAt, CURRENT_VERSION) !== sum,
        )
        .map(([t]) => t),
    removeBefore: (seriesId, t) => void removeBefore.run(seriesId, t),
  }
}
