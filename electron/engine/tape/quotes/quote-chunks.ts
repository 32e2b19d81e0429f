import type { EpochMs } from '../../../../shared/domain/time.ts'
import { rowHash } from '../checksum.ts'
import type { Connection } from '../database.ts'
import { PackError } from '../pack/pack-error.ts'
import { lastRow, packQuoteRows, quoteRows, type QuoteValues } from './quote-columns.ts'

/** Two hours of a quote a minute: some 1.6 kB, which one page holds, and 13 bytes a quote (12 in chunks of 512). */
export const CHUNK_QUOTES = 128

export const QUOTE_CHUNK_SQL = {
  newest: `SELECT id, t, last_t AS lastT, quotes, data FROM quote_chunk
    WHERE lot_id = :lot AND t <= :at AND fetched_from <= :knownAt ORDER BY t DESC LIMIT 1`,
  /** The same of many lots: one statement each took 20 µs a lot. */
  newestOfEach: `SELECT c.lot_id AS lotId, c.id, c.t, c.last_t AS lastT, c.quotes, c.data FROM json_each(:lots) w
    CROSS JOIN quote_chunk c ON c.id = (SELECT k.id FROM quote_chunk k WHERE k.lot_id = w.value AND k.t <= :at
      AND k.fetched_from <= :knownAt ORDER BY k.t DESC LIMIT 1)`,
  range: `SELECT id, t, last_t AS lastT, quotes, data FROM quote_chunk
    WHERE lot_id = :lot AND t < :to AND last_t >= :from ORDER BY t`,
} as const

export interface QuoteChunk {
  readonly id: number
  readonly t: EpochMs
  readonly lastT: EpochMs
  readonly quotes: number
  readonly data: Uint8Array
}

export interface QuoteChunks {
  /** The newest chunk that starts by `at` and holds anything fetched by `knownAt`. */
  newest(lotId: number, at: number, knownAt: number): QuoteChunk | undefined
  newestOfEach(lots: readonly number[], at: number, knownAt: number): (QuoteChunk & { readonly lotId: number })[]
  /** Chunks that overlap the range, ascending. */
  overlapping(lotId: number, from: number, to: number): QuoteChunk[]
  /** Merges rows, ascending by time, into the lot; a time that is stored stays as it is. Inside a write only. */
  merge(lotId: number, rows: readonly QuoteValues[]): void
  /** Writes `rows` in place of a chunk; none takes it away. Inside a write only. */
  replace(chunkId: number, lotId: number, rows: readonly QuoteValues[]): void
}

export function createQuoteChunks(connection: Connection): QuoteChunks {
  const newest = connection.prepare(QUOTE_CHUNK_SQL.newest)
  const newestOfEach = connection.prepare(QUOTE_CHUNK_SQL.newestOfEach)
  const range = connection.prepare(QUOTE_CHUNK_SQL.range)
  const first = connection.prepare(
    'SELECT id, t, last_t AS lastT, quotes, data FROM quote_chunk WHERE lot_id = ? ORDER BY t LIMIT 1',
  )
  const nextStart = connection.prepare('SELECT min(t) FROM quote_chunk WHERE lot_id = ? AND t > ?').pluck()
  const remove = connection.prepare('DELETE FROM quote_chunk WHERE id = ?')
  const insert = connection.prepare(
    'INSERT INTO quote_chunk (lot_id, t, last_t, quotes, fetched_from, sum, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )

  function find(lotId: number, t: number): QuoteChunk | undefined {
    const before = newest.get({ lot: lotId, at: t, knownAt: Number.MAX_SAFE_INTEGER })
    return (before ?? first.get(lotId)) as QuoteChunk | undefined
  }

  function put(lotId: number, rows: readonly QuoteValues[]): void {
    // Even pieces, so that a full chunk in the middle that takes one more leaves room in both halves.
    const pieces = Math.ceil(rows.length / CHUNK_QUOTES)
    const size = Math.ceil(rows.length / pieces)
    for (let start = 0; start < rows.length; start += size) {
      const piece = rows.slice(start, start + size)
      const data = packQuoteRows(piece)
      const times = piece.map(timeOf)
      const fetchedFrom = Math.min(...piece.map((row) => row[1] as number))
      const values = [lotId, times[0] as number, times.at(-1) as number, piece.length, fetchedFrom]
      insert.run(...values, rowHash(values, data), data)
    }
  }

  function replace(chunkId: number, lotId: number, rows: readonly QuoteValues[]): void {
    remove.run(chunkId)
    if (rows.length > 0) put(lotId, rows)
  }

  return {
    newest: (lot, at, knownAt) => newest.get({ lot, at, knownAt }) as QuoteChunk | undefined,
    newestOfEach: (lots, at, knownAt) =>
      newestOfEach.all({ lots: JSON.stringify(lots), at, knownAt }) as (QuoteChunk & { lotId: number })[],
    overlapping: (lot, from, to) => range.all({ lot, from, to }) as QuoteChunk[],
    replace,
    merge(lotId, rows) {
      let at = 0
      while (at < rows.length) {
        const chunk = find(lotId, timeOf(rows[at] as QuoteValues))
        if (!chunk) return put(lotId, rows.slice(at))
        const next = nextStart.get(lotId, chunk.t) as number | null
        let end = at
        while (end < rows.length && timeOf(rows[end] as QuoteValues) < (next ?? Number.POSITIVE_INFINITY)) end++
        addTo(lotId, chunk, rows.slice(at, end))
        at = end
      }
    },
  }

  function addTo(lotId: number, chunk: QuoteChunk, rows: readonly QuoteValues[]): void {
    if (timeOf(rows[0] as QuoteValues) <= chunk.lastT) {
      const byTime = new Map(rows.map((row) => [timeOf(row), row]))
      for (const row of quoteRows(chunk.data)) byTime.set(timeOf(row), row)
      const merged = [...byTime.values()].sort((a, b) => timeOf(a) - timeOf(b))
      return replace(chunk.id, lotId, merged)
    }
    // A full chunk, or one that cannot be read any more, is not written again for what comes after it.
    const room = CHUNK_QUOTES - chunk.quotes
    const known = room > 0 ? readableRows(chunk.data) : []
    const taken = known.length > 0 ? room : 0
    if (taken > 0) replace(chunk.id, lotId, [...known, ...rows.slice(0, taken)])
    if (rows.length > taken) put(lotId, rows.slice(taken))
  }
}

/** Of a chunk that does not prove itself nothing is shown: `check` names it, and the rest of the history stays readable. */
export function readableRows(data: Uint8Array): QuoteValues[] {
  return ifReadable(() => quoteRows(data)) ?? []
}

/** As `lastRow`, of a chunk that may be damaged. */
export function newestRow(data: Uint8Array, at: number, knownAt: number): QuoteValues | undefined {
  return ifReadable(() => lastRow(data, at, knownAt))
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof PackError) return undefined
    throw thrown
  }
}

function timeOf(row: QuoteValues): number {
  return row[0] as number
}
