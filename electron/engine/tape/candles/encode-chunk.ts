import { packBars } from '../pack/pack-bars.ts'
import { rowHash } from '../checksum.ts'
import { aggregate, type Aggregate, groupsOf, packGroups } from './groups.ts'
import { fetchedSpan, type Span } from './span.ts'

/** Columns of `chunk` and `chunk_data` for one run of bars. */
export interface EncodedChunk {
  readonly summary: Aggregate
  readonly fetchedFrom: number
  readonly fetchedTo: number
  readonly groups: Uint8Array
  readonly data: Uint8Array
}

/** Bars `from` (inclusive) to `to` (exclusive) of `span.columns`; the runs are those of this range. */
export function encodeChunk({ columns, runs }: Span, from: number, to: number, groupBars: number): EncodedChunk {
  const fetched = fetchedSpan(runs)
  return {
    summary: aggregate(columns, from, to),
    fetchedFrom: fetched.from,
    fetchedTo: fetched.to,
    groups: packGroups(groupsOf(columns, from, to, groupBars)),
    data: packBars(columns, from, to, runs),
  }
}

/** Covers the whole chunk: a blob that belongs to another row is found too. */
export function chunkSum(seriesId: number, { summary, fetchedFrom, fetchedTo, groups, data }: EncodedChunk): number {
  const { t, lastT, bars, o, h, l, c, v } = summary
  const volume = Number.isNaN(v) ? null : v
  return rowHash([seriesId, t, lastT, bars, o, h, l, c, volume, fetchedFrom, fetchedTo], groups, data)
}

/** What a chunk's two rows and its index entry take beside the blobs, about. */
const CHUNK_ROW_BYTES = 140

export function chunkBytes({ groups, data }: Pick<EncodedChunk, 'groups' | 'data'>): number {
  return groups.byteLength + data.byteLength + CHUNK_ROW_BYTES
}

/** The same in SQL, of `chunk c` and `chunk_data d`: a blob's length is known without reading it. */
export const CHUNK_BYTES_SQL = `length(c.groups) + length(d.data) + ${CHUNK_ROW_BYTES}`
