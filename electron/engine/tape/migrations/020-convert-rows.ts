import type Database from 'better-sqlite3'
import { encodeChunk, chunkBytes, chunkSum } from '../candles/encode-chunk.ts'
import { LAYOUT } from '../candles/layout.ts'
import { REVISION_ROW_BYTES } from '../candles/revision-rows.ts'
import { type SpanRow, spanOfRows } from '../candles/span.ts'
import { barHash, rowHash } from '../checksum.ts'
import { seriesSum } from '../series-rows.ts'

/** Each old row with its origin's number and its fetch's time. */
const FETCHED = `CROSS JOIN fetch f ON f.id = r.fetch_id
  CROSS JOIN origin g ON g.source_id = f.source_id AND g.label = f.label AND g.adjusted = f.adjusted`

/** Rows of schema 10 into chunks: series by series, 4,096 bars in memory at a time, some 0.8 s a million bars. */
export function convertRows(db: Database.Database): void {
  convertOrigins(db)
  convertSnapshots(db)
  const series = db.prepare(
    `SELECT id, instrument_id AS instrumentId, source_id AS sourceId, interval, fetched_at AS fetchedAt FROM series`,
  )
  const save = db.prepare(
    `UPDATE series SET bars = ?, from_t = ?, to_t = ?, revisions = ?, chunks = ?, tail_bars = 0, bytes = ?, sum = ? WHERE id = ?`,
  )
  const rows = series.all() as {
    id: number
    instrumentId: number
    sourceId: number
    interval: string
    fetchedAt: number
  }[]
  for (const { id, ...key } of rows) {
    const chunks = convertBars(db, id)
    const revisions = convertRevisions(db, id)
    const counters = { ...chunks, revisions, tailBars: 0, bytes: chunks.bytes + revisions * REVISION_ROW_BYTES }
    const { bars, fromT, toT, bytes } = counters
    save.run(bars, fromT, toT, revisions, counters.chunks, bytes, seriesSum({ ...key, ...counters }), id)
  }
}

function convertOrigins(db: Database.Database): void {
  const insert = db.prepare('INSERT INTO origin (source_id, label, adjusted, sum) VALUES (?, ?, ?, ?)')
  const rows = db.prepare('SELECT DISTINCT source_id, label, adjusted FROM fetch').raw().all() as (string | number)[][]
  for (const values of rows) insert.run(...values, rowHash(values))
}

function convertSnapshots(db: Database.Database): void {
  const insert =
    db.prepare(`INSERT INTO snapshot (instrument_id, market_time, source_id, fetched_at, price, cap, pe, eps,
    dividend_yield_pct, low52, high52, origin_id, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const rows = db
    .prepare(
      `SELECT r.instrument_id, r.market_time, r.source_id, f.fetched_at, r.price, r.cap, r.pe, r.eps, r.dividend_yield_pct,
       r.low52, r.high52, g.id FROM snapshot_10 r ${FETCHED}`,
    )
    .raw()
    .all() as (number | null)[][]
  for (const values of rows) insert.run(...values, rowHash(values))
}

function convertBars(db: Database.Database, seriesId: number) {
  const page = db
    .prepare(
      `SELECT r.t, r.o, r.h, r.l, r.c, r.v, g.id, f.fetched_at FROM candle r ${FETCHED}
       WHERE r.series_id = ? AND r.t > ? ORDER BY r.t LIMIT ${LAYOUT.chunkBars}`,
    )
    .raw()
  const insert = db.prepare(
    `INSERT INTO chunk (series_id, t, last_t, bars, o, h, l, c, v, fetched_from, fetched_to, sum, groups)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertData = db.prepare('INSERT INTO chunk_data (id, data) VALUES (?, ?)')
  const forget = db.prepare('DELETE FROM candle WHERE series_id = ? AND t <= ?')
  const counters = { bars: 0, fromT: 0, toT: 0, chunks: 0, bytes: 0 }
  for (let after = Number.NEGATIVE_INFINITY; ;) {
    const rows = page.all(seriesId, after) as SpanRow[]
    if (rows.length === 0) return counters
    const chunk = encodeChunk(spanOfRows(rows), 0, rows.length, LAYOUT.groupBars)
    const { t, lastT, bars, o, h, l, c, v } = chunk.summary
    const sum = chunkSum(seriesId, chunk)
    const { fetchedFrom, fetchedTo, groups, data } = chunk
    const head = [seriesId, t, lastT, bars, o, h, l, c, v, fetchedFrom, fetchedTo, sum, groups]
    const { lastInsertRowid } = insert.run(...head)
    insertData.run(lastInsertRowid, data)
    forget.run(seriesId, lastT)
    if (counters.bars === 0) counters.fromT = t
    counters.toT = lastT
    counters.bars += bars
    counters.chunks++
    counters.bytes += chunkBytes(chunk)
    after = lastT
  }
}

function convertRevisions(db: Database.Database, seriesId: number): number {
  const page = db
    .prepare(
      `SELECT r.t, r.o, r.h, r.l, r.c, r.v, g.id, f.fetched_at, r.version FROM revision_10 r ${FETCHED}
       WHERE r.series_id = ? AND (r.t, r.version) > (?, ?) ORDER BY r.t, r.version LIMIT ${LAYOUT.chunkBars}`,
    )
    .raw()
  const insert = db.prepare(
    `INSERT INTO revision (series_id, t, version, o, h, l, c, v, origin_id, fetched_at, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  let count = 0
  let after: [t: number, version: number] = [Number.NEGATIVE_INFINITY, 0]
  for (;;) {
    const rows = page.all(seriesId, ...after) as [...SpanRow, version: number][]
    for (const [t, o, h, l, c, v, originId, fetchedAt, version] of rows) {
      const sum = barHash(seriesId, t, o, h, l, c, v ?? Number.NaN, originId, fetchedAt, version)
      insert.run(seriesId, t, version, o, h, l, c, v, originId, fetchedAt, sum)
      after = [t, version]
    }
    count += rows.length
    if (rows.length === 0) return count
  }
}
