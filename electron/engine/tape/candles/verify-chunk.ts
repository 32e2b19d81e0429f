import { emptyCandles } from '../../../../shared/domain/candles.ts'
import { packedCount, PackError, unpackBars, unpackRuns } from '../pack/pack-bars.ts'
import type { ChunkHead, ChunkRows } from './chunk-rows.ts'
import { chunkSum, type EncodedChunk } from './encode-chunk.ts'
import { aggregate, groupsOf, packGroups } from './groups.ts'
import type { Layout } from './layout.ts'
import { fetchedSpan, type Span } from './span.ts'

export type Verdict =
  | { readonly kind: 'sound'; readonly span: Span }
  /** The bars are the ones written, their entry is not; `entry` is what it should be. */
  | { readonly kind: 'wrong-entry'; readonly entry: EncodedChunk }
  | { readonly kind: 'broken'; readonly words: string }

/** Compares a chunk's bars, summary, groups and checksum with each other: 0.3 ms for 4,096 bars. */
export function verifyChunk(chunks: ChunkRows, layout: Layout, seriesId: number, { id }: ChunkHead): Verdict {
  const stored = chunks.stored(id)
  const data = chunks.data(id)
  if (stored === undefined || data === undefined) return { kind: 'broken', words: 'a part of it is missing' }
  const span = decoded(data)
  if (span instanceof PackError) return { kind: 'broken', words: span.message }
  const { columns, runs } = span
  const length = columns.t.length
  if (length === 0 || !isAscending(columns.t)) return { kind: 'broken', words: 'its bars are out of order' }
  const fetched = fetchedSpan(runs)
  const entry: EncodedChunk = {
    summary: aggregate(columns, 0, length),
    fetchedFrom: fetched.from,
    fetchedTo: fetched.to,
    groups: packGroups(groupsOf(columns, 0, length, layout.groupBars)),
    data,
  }
  const ofEntry = chunkSum(seriesId, {
    summary: stored,
    fetchedFrom: stored.fetchedFrom,
    fetchedTo: stored.fetchedTo,
    groups: stored.groups,
    data,
  })
  const ofBars = chunkSum(seriesId, entry)
  if (ofEntry === stored.sum && ofBars === stored.sum) return { kind: 'sound', span }
  // What fits the checksum is what was written.
  if (ofBars === stored.sum) return { kind: 'wrong-entry', entry }
  return { kind: 'broken', words: 'it does not match its checksum' }
}

function decoded(data: Uint8Array): Span | PackError {
  try {
    const columns = emptyCandles(packedCount(data))
    unpackBars(data, { columns, at: 0 })
    return { columns, runs: unpackRuns(data) }
  } catch (thrown) {
    if (thrown instanceof PackError) return thrown
    throw thrown
  }
}

function isAscending(t: Float64Array): boolean {
  for (let index = 1; index < t.length; index++) if (!((t[index] as number) > (t[index - 1] as number))) return false
  return true
}
