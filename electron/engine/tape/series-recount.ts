import { CURRENT_VERSION, barHash } from './checksum.ts'
import type { Connection } from './database.ts'
import { SERIES_COLUMNS, type SeriesRow, createSeriesSaver } from './series-rows.ts'

type VersionRow = [t: number, o: number, h: number, l: number, c: number, v: number | null, fetchId: number, n: number]

/** What a series' stored rows add up to. */
export interface SeriesCount {
  readonly bars: number
  readonly fromT: number
  readonly toT: number
  readonly revisions: number
  readonly digest: number
  /** Bars out of order or with a price outside low and high. */
  readonly malformed: number
}

/** Reads every row of a series: 0.8 µs a bar. */
export function countSeries(connection: Connection, seriesId: number): SeriesCount {
  const current = connection.db.prepare(
    `SELECT t, o, h, l, c, v, fetch_id, ${CURRENT_VERSION} FROM candle WHERE series_id = ? ORDER BY t`,
  )
  const earlier = connection.db.prepare('SELECT t, o, h, l, c, v, fetch_id, version FROM revision WHERE series_id = ?')
  let digest = 0
  let bars = 0
  let malformed = 0
  let fromT = 0
  let toT = Number.NEGATIVE_INFINITY
  for (const row of current.raw().iterate(seriesId) as Iterable<VersionRow>) {
    const [t, o, h, l, c] = row
    digest = (digest + hashOf(row)) >>> 0
    if (bars === 0) fromT = t
    if (!(h >= l && h >= o && h >= c && l <= o && l <= c && t > toT)) malformed++
    toT = t
    bars++
  }
  let revisions = 0
  for (const row of earlier.raw().iterate(seriesId) as Iterable<VersionRow>) {
    digest = (digest + hashOf(row)) >>> 0
    revisions++
  }
  return { bars, fromT, toT: bars === 0 ? 0 : toT, revisions, digest, malformed }
}

/** Makes the counters true again after rows were lost; a series without bars goes. @returns bars in all */
export function recountSeries(connection: Connection): number {
  const save = createSeriesSaver(connection)
  const drop = connection.prepare('DELETE FROM series WHERE id = ?')
  const dropRevisions = connection.prepare('DELETE FROM revision WHERE series_id = ?')
  const rows = connection.db.prepare(`SELECT ${SERIES_COLUMNS} FROM series`).all() as SeriesRow[]
  let total = 0
  for (const row of rows) {
    const { malformed: _, ...count } = countSeries(connection, row.id)
    if (count.bars === 0) {
      dropRevisions.run(row.id)
      drop.run(row.id)
    } else save({ ...row, ...count })
    total += count.bars
  }
  return total
}

function hashOf([t, o, h, l, c, v, fetchId, version]: VersionRow): number {
  return barHash(t, o, h, l, c, v ?? Number.NaN, fetchId, version)
}
