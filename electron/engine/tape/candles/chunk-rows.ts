import type { Connection } from '../database.ts'
import { chunkBytes, chunkSum, CHUNK_BYTES_SQL, type EncodedChunk } from './encode-chunk.ts'
import type { Aggregate } from './groups.ts'

/** What tells whether a chunk is of interest, without its bars. */
export interface ChunkHead {
  readonly id: number
  readonly t: number
  readonly lastT: number
  readonly bars: number
  readonly fetchedFrom: number
  readonly fetchedTo: number
}

const HEAD = 'id, t, last_t AS lastT, bars, fetched_from AS fetchedFrom, fetched_to AS fetchedTo'
const SUMMARY = 't, last_t AS lastT, bars, o, h, l, c, v'
const RANGE = 'FROM chunk WHERE series_id = ? AND t >= ? AND t < ? ORDER BY t'

/** Statements of which EXPLAIN QUERY PLAN is asserted: each seeks by index and sorts nothing. */
export const CHUNK_SQL = {
  at: `SELECT ${HEAD} FROM chunk WHERE series_id = ? AND t <= ? ORDER BY t DESC LIMIT 1`,
  after: `SELECT ${HEAD} FROM chunk WHERE series_id = ? AND t > ? ORDER BY t LIMIT 1`,
  heads: `SELECT ${HEAD} ${RANGE}`,
  before: `SELECT ${HEAD} FROM chunk WHERE series_id = ? AND t < ? ORDER BY t DESC LIMIT 1`,
  summariesBack: `SELECT ${SUMMARY} ${RANGE} DESC`,
  groupsBack: `SELECT t, groups ${RANGE} DESC`,
  stored: `SELECT ${HEAD}, o, h, l, c, v, sum, groups FROM chunk WHERE id = ?`,
  data: 'SELECT data FROM chunk_data WHERE id = ?',
  bytes: `SELECT ${CHUNK_BYTES_SQL} FROM chunk c JOIN chunk_data d ON d.id = c.id WHERE c.id = ?`,
  totals: `SELECT count(*) AS chunks, coalesce(sum(c.bars), 0) AS bars, coalesce(sum(${CHUNK_BYTES_SQL}), 0) AS bytes
    FROM chunk c JOIN chunk_data d ON d.id = c.id WHERE c.series_id = ? AND c.t >= ? AND c.t < ?`,
} as const

/** A chunk's whole entry. */
export interface StoredChunk extends ChunkHead, Omit<Aggregate, 't' | 'lastT' | 'bars'> {
  readonly sum: number
  readonly groups: Uint8Array
}

export interface ChunkTotals {
  readonly chunks: number
  readonly bars: number
  readonly bytes: number
}

/** Rows of `chunk` and `chunk_data`, which come and go together. */
export interface ChunkRows {
  /** The chunk that opens at or before `t`. */
  at(seriesId: number, t: number): ChunkHead | undefined
  after(seriesId: number, t: number): ChunkHead | undefined
  /** Chunks that open in [from, to). */
  heads(seriesId: number, from: number, to: number): ChunkHead[]
  before(seriesId: number, t: number): ChunkHead | undefined
  /** Newest first, read as far as the caller goes; never held across an await. */
  summariesBack(seriesId: number, from: number, to: number): IterableIterator<Aggregate>
  groupsBack(
    seriesId: number,
    from: number,
    to: number,
  ): IterableIterator<{ readonly t: number; readonly groups: Uint8Array }>
  /** Undefined when damage has taken the row. */
  stored(id: number): StoredChunk | undefined
  /** Undefined when damage has taken the row. */
  data(id: number): Uint8Array | undefined
  bytes(id: number): number
  totals(seriesId: number, from: number, to: number): ChunkTotals
  /** @returns its bytes */
  insert(seriesId: number, chunk: EncodedChunk): number
  /** @returns by how many bytes it grew */
  replace(seriesId: number, id: number, chunk: EncodedChunk): number
  remove(id: number): void
  /** Those that open in [from, to). */
  removeRange(seriesId: number, from: number, to: number): void
}

export function createChunkRows(connection: Connection): ChunkRows {
  const prepared = <K extends keyof typeof CHUNK_SQL>(name: K) => connection.prepare(CHUNK_SQL[name])
  const at = prepared('at')
  const after = prepared('after')
  const heads = prepared('heads')
  const before = prepared('before').raw()
  const summariesBack = prepared('summariesBack')
  const groupsBack = prepared('groupsBack')
  const stored = prepared('stored')
  const data = prepared('data').pluck()
  const bytes = prepared('bytes').pluck()
  const totals = prepared('totals')
  const insertHead = connection.prepare(
    `INSERT INTO chunk (series_id, t, last_t, bars, o, h, l, c, v, fetched_from, fetched_to, sum, groups)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertData = connection.prepare('INSERT INTO chunk_data (id, data) VALUES (?, ?)')
  const updateHead = connection.prepare(
    `UPDATE chunk SET series_id = ?, t = ?, last_t = ?, bars = ?, o = ?, h = ?, l = ?, c = ?, v = ?, fetched_from = ?,
     fetched_to = ?, sum = ?, groups = ? WHERE id = ?`,
  )
  const updateData = connection.prepare('UPDATE chunk_data SET data = ? WHERE id = ?')
  const removeData = connection.prepare('DELETE FROM chunk_data WHERE id = ?')
  const removeHead = connection.prepare('DELETE FROM chunk WHERE id = ?')
  const removeDataRange = connection.prepare(
    'DELETE FROM chunk_data WHERE id IN (SELECT id FROM chunk WHERE series_id = ? AND t >= ? AND t < ?)',
  )
  const removeHeadRange = connection.prepare('DELETE FROM chunk WHERE series_id = ? AND t >= ? AND t < ?')

  const fieldsOf = (seriesId: number, chunk: EncodedChunk): unknown[] => {
    const { t, lastT, bars, o, h, l, c, v } = chunk.summary
    const { fetchedFrom, fetchedTo, groups } = chunk
    return [seriesId, t, lastT, bars, o, h, l, c, v, fetchedFrom, fetchedTo, chunkSum(seriesId, chunk), groups]
  }
  const bytesOf = (id: number): number => (bytes.get(id) as number | undefined) ?? 0

  return {
    at: (seriesId, t) => at.get(seriesId, t) as ChunkHead | undefined,
    after: (seriesId, t) => after.get(seriesId, t) as ChunkHead | undefined,
    heads: (...range) => heads.all(...range) as ChunkHead[],
    before(seriesId, t) {
      // Raw: naming six fields takes as long as finding the row, and each read of the newest bars does it.
      const row = before.get(seriesId, t) as [number, number, number, number, number, number] | undefined
      if (row === undefined) return undefined
      const [id, from, lastT, bars, fetchedFrom, fetchedTo] = row
      return { id, t: from, lastT, bars, fetchedFrom, fetchedTo }
    },
    *summariesBack(...range) {
      for (const row of summariesBack.iterate(...range) as Iterable<Aggregate & { v: number | null }>) {
        yield { ...row, v: row.v ?? Number.NaN }
      }
    },
    groupsBack: (...range) => groupsBack.iterate(...range) as IterableIterator<{ t: number; groups: Uint8Array }>,
    stored(id) {
      const row = stored.get(id) as (StoredChunk & { v: number | null }) | undefined
      return row && { ...row, v: row.v ?? Number.NaN }
    },
    data: (id) => data.get(id) as Uint8Array | undefined,
    bytes: bytesOf,
    totals: (...range) => totals.get(...range) as ChunkTotals,
    insert(seriesId, chunk) {
      const { lastInsertRowid } = insertHead.run(...fieldsOf(seriesId, chunk))
      insertData.run(lastInsertRowid, chunk.data)
      return chunkBytes(chunk)
    },
    replace(seriesId, id, chunk) {
      const bytesBefore = bytesOf(id)
      updateHead.run(...fieldsOf(seriesId, chunk), id)
      updateData.run(chunk.data, id)
      return chunkBytes(chunk) - bytesBefore
    },
    remove(id) {
      removeData.run(id)
      removeHead.run(id)
    },
    removeRange(...range) {
      removeDataRange.run(...range)
      removeHeadRange.run(...range)
    },
  }
}
