import { barHash } from '../checksum.ts'
import type { Connection } from '../database.ts'
import type { Provenance } from './span.ts'

/** What one row of `revision` takes, about. */
export const REVISION_ROW_BYTES = 76

export const REVISION_SQL = {
  range: `SELECT t, version, o, h, l, c, v, origin_id AS originId, fetched_at AS fetchedAt FROM revision
    WHERE series_id = ? AND t >= ? AND t <= ? ORDER BY t, version`,
  times: 'SELECT DISTINCT t FROM revision WHERE series_id = ? AND t >= ? AND t <= ? ORDER BY t',
  newest: 'SELECT version FROM revision WHERE series_id = ? AND t = ? ORDER BY version DESC LIMIT 1',
} as const

export interface BarValues {
  readonly t: number
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  /** NaN when unknown. */
  readonly v: number
}

export type Revision = BarValues & Provenance & { readonly version: number }

/** A row of `revision` as SQL gives it, behind the number of its series. */
export type SummedRevision = [
  t: number,
  version: number,
  o: number,
  h: number,
  l: number,
  c: number,
  v: number | null,
  originId: number,
  fetchedAt: number,
  sum: number,
]

/** Every earlier version of a bar, 0 the first seen. */
export interface RevisionRows {
  /** Of bars that open in [from, to], by time, oldest version first. */
  range(seriesId: number, from: number, to: number): Revision[]
  times(seriesId: number, from: number, to: number): number[]
  /** The number the next earlier version of a bar gets. */
  nextVersion(seriesId: number, t: number): number
  add(seriesId: number, revision: Revision): void
  /** Of a series: how many there are, and how many do not match their checksum. */
  verify(seriesId: number): { readonly count: number; readonly broken: number }
  countBefore(seriesId: number, t: number): number
  removeBefore(seriesId: number, t: number): void
}

export function createRevisionRows(connection: Connection): RevisionRows {
  const range = connection.prepare(REVISION_SQL.range)
  const times = connection.prepare(REVISION_SQL.times).pluck()
  const newest = connection.prepare(REVISION_SQL.newest).pluck()
  const insert = connection.prepare(
    `INSERT INTO revision (series_id, t, version, o, h, l, c, v, origin_id, fetched_at, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const sums = connection
    .prepare('SELECT t, version, o, h, l, c, v, origin_id, fetched_at, sum FROM revision WHERE series_id = ?')
    .raw()
  const countBefore = connection.prepare('SELECT count(*) FROM revision WHERE series_id = ? AND t < ?').pluck()
  const removeBefore = connection.prepare('DELETE FROM revision WHERE series_id = ? AND t < ?')
  return {
    range: (...asked) =>
      (range.all(...asked) as (Revision & { v: number | null })[]).map((row) => ({ ...row, v: row.v ?? Number.NaN })),
    times: (...asked) => times.all(...asked) as number[],
    nextVersion: (seriesId, t) => ((newest.get(seriesId, t) as number | undefined) ?? -1) + 1,
    add(seriesId, { t, version, o, h, l, c, v, originId, fetchedAt }) {
      const sum = barHash(seriesId, t, o, h, l, c, v, originId, fetchedAt, version)
      insert.run(seriesId, t, version, o, h, l, c, v, originId, fetchedAt, sum)
    },
    verify(seriesId) {
      let count = 0
      let broken = 0
      for (const row of sums.iterate(seriesId) as Iterable<SummedRevision>) {
        const [t, version, o, h, l, c, v, originId, fetchedAt, sum] = row
        if (barHash(seriesId, t, o, h, l, c, v ?? Number.NaN, originId, fetchedAt, version) !== sum) broken++
        count++
      }
      return { count, broken }
    },
    countBefore: (seriesId, t) => countBefore.get(seriesId, t) as number,
    removeBefore: (seriesId, t) => void removeBefore.run(seriesId, t),
  }
}
