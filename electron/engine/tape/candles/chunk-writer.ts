import { type Candles, lowerBound, sliceCandles } from '../../../../shared/domain/candles.ts'
import type { SeriesRow } from '../series-rows.ts'
import type { WriteCounts } from '../types.ts'
import type { ChunkHead, ChunkRows } from './chunk-rows.ts'
import { type ChunkDecoder, createChunkDecoder } from './decode-chunk.ts'
import { encodeChunk } from './encode-chunk.ts'
import { type Layout, MAX_T } from './layout.ts'
import { mergeBars, type Merged } from './merge-bars.ts'
import { REVISION_ROW_BYTES, type RevisionRows } from './revision-rows.ts'
import { concatSpans, EMPTY_SPAN, type Provenance, type Span, sliceRuns } from './span.ts'
import { TAIL_ROW_BYTES, type TailRows } from './tail-rows.ts'

export interface CandleTables {
  readonly chunks: ChunkRows
  readonly tail: TailRows
  readonly revisions: RevisionRows
}

/** Where the chunk that is not full goes when bars are cut into chunks: on the side that will grow. */
type Remainder = 'first' | 'last' | 'spread'

/** Writes bars of one series; inside a transaction only. It keeps the counters of `row`, which the caller saves. */
export interface ChunkWriter {
  /** Ascending bars, a repeated time being another version. A generator: it stops after each chunk's worth of work. */
  store(columns: Candles): Generator<void, WriteCounts>
}

/** Rows of revisions that take as long as one chunk, about. */
const REVISIONS_PER_STOP = 250

export function createChunkWriter(
  { chunks, tail, revisions }: CandleTables,
  layout: Layout,
  name: string,
  row: SeriesRow,
  provenance: Provenance,
): ChunkWriter {
  const decoder: ChunkDecoder = createChunkDecoder(chunks, name)
  const { chunkBars, groupBars } = layout
  // Series that began together would all fold in the same minute: 500 of them take half a second.
  const tailBars = layout.tailBars - (row.id % Math.ceil(layout.tailBars / 2))

  /** Merges, keeps what is replaced, and counts. */
  function merge(stored: Span, columns: Candles, from: number, to: number): Merged {
    // Without earlier versions every first correction is number 0, which spares a look for each.
    const hadRevisions = row.revisions > 0
    let previousT = Number.NaN
    const merged = mergeBars(stored, columns, from, to, provenance, (bar) => {
      const version = hadRevisions || bar.t === previousT ? revisions.nextVersion(row.id, bar.t) : 0
      previousT = bar.t
      revisions.add(row.id, { ...bar, version })
    })
    row.bars += merged.stored
    row.revisions += merged.revised
    row.bytes += merged.revised * REVISION_ROW_BYTES
    return merged
  }

  function* writeChunks(head: ChunkHead | undefined, { columns, runs }: Span, remainder: Remainder): Generator<void> {
    const bounds = cut(columns.t.length, chunkBars, remainder)
    for (let index = 1; index < bounds.length; index++) {
      const [from, to] = [bounds[index - 1] as number, bounds[index] as number]
      const encoded = encodeChunk({ columns, runs: sliceRuns(runs, from, to) }, from, to, groupBars)
      if (index === 1 && head !== undefined) row.bytes += chunks.replace(row.id, head.id, encoded)
      else {
        row.bytes += chunks.insert(row.id, encoded)
        row.chunks++
      }
      yield
    }
  }

  /** Bars that belong between `head` and the chunk after it, or before the first one. */
  function* storeInSlot(head: ChunkHead, columns: Candles, from: number, to: number): Generator<void, Merged> {
    const isBehind = (columns.t[from] as number) > head.lastT
    const isBefore = (columns.t[to - 1] as number) < head.t
    const isApart = (isBehind || isBefore) && head.bars >= chunkBars
    const merged = merge(isApart ? EMPTY_SPAN : decoder.span(head), columns, from, to)
    if (merged.stored + merged.revised > 0) {
      const remainder = isBehind ? 'last' : isBefore ? 'first' : 'spread'
      yield* writeChunks(isApart ? undefined : head, merged.span, remainder)
    } else {
      // A file that is imported again is read chunk by chunk, though nothing of it is written.
      yield
    }
    for (let rows = REVISIONS_PER_STOP; rows <= merged.revised; rows += REVISIONS_PER_STOP) yield
    return merged
  }

  function putTail({ columns, runs }: Span): void {
    let index = 0
    for (const run of runs) {
      const end = index + run.bars
      // Rows of other origins are there already.
      const isNew = run.originId === provenance.originId && run.fetchedAt === provenance.fetchedAt
      for (; index < end; index++) if (isNew) tail.put(row.id, columns, index, run.originId, run.fetchedAt)
    }
    setTailBars(columns.t.length)
  }

  function setTailBars(bars: number): void {
    row.bytes += (bars - row.tailBars) * TAIL_ROW_BYTES
    row.tailBars = bars
  }

  function clearTail(): void {
    if (row.tailBars > 0) tail.clear(row.id)
    setTailBars(0)
  }

  /** Bars behind the newest chunk, of which some may be in the tail. */
  function* storeBehind(newest: ChunkHead | undefined, columns: Candles, from: number, to: number) {
    const isAppend = row.bars === 0 || (columns.t[from] as number) > row.toT
    if (!isAppend || hasRepeats(columns.t, from, to)) {
      const merged = merge(row.tailBars === 0 ? EMPTY_SPAN : tail.read(row.id), columns, from, to)
      if (merged.stored + merged.revised > 0) {
        if (merged.span.columns.t.length <= tailBars) putTail(merged.span)
        else {
          clearTail()
          yield* appendSpan(newest, merged.span)
        }
      }
      return merged
    }
    row.bars += to - from
    if (row.tailBars + to - from <= tailBars) {
      for (let index = from; index < to; index++) {
        tail.put(row.id, columns, index, provenance.originId, provenance.fetchedAt)
      }
      setTailBars(row.tailBars + to - from)
      return { stored: to - from, unchanged: 0, revised: 0 }
    }
    const before = row.tailBars === 0 ? EMPTY_SPAN : tail.read(row.id)
    clearTail()
    yield* append(newest, before, columns, from, to)
    return { stored: to - from, unchanged: 0, revised: 0 }
  }

  /** `before`, then bars of one fetch: what fills the newest chunk is joined, full chunks are packed where they lie. */
  function* append(newest: ChunkHead | undefined, before: Span, columns: Candles, from: number, to: number) {
    const open = newest !== undefined && newest.bars < chunkBars ? newest : undefined
    const lead = (open?.bars ?? 0) + before.columns.t.length
    const fill = lead === 0 ? 0 : Math.min(to - from, (chunkBars - (lead % chunkBars)) % chunkBars)
    if (lead > 0) {
      const filling = { columns: sliceCandles(columns, from, from + fill), runs: [{ bars: fill, ...provenance }] }
      const joined = concatSpans([open ? decoder.span(open) : EMPTY_SPAN, before, filling])
      yield* writeChunks(open, joined, 'last')
    }
    for (let start = from + fill; start < to; start += chunkBars) {
      const end = Math.min(to, start + chunkBars)
      const runs = [{ bars: end - start, ...provenance }]
      row.bytes += chunks.insert(row.id, encodeChunk({ columns, runs }, start, end, groupBars))
      row.chunks++
      yield
    }
  }

  function* appendSpan(newest: ChunkHead | undefined, span: Span) {
    const open = newest !== undefined && newest.bars < chunkBars ? newest : undefined
    yield* writeChunks(open, open ? concatSpans([decoder.span(open), span]) : span, 'last')
  }

  return {
    *store(columns) {
      const { t } = columns
      const length = t.length
      const counts = { stored: 0, unchanged: 0, revised: 0 }
      const add = ({ stored, unchanged, revised }: WriteCounts): void => {
        counts.stored += stored
        counts.unchanged += unchanged
        counts.revised += revised
      }
      if (length === 0) return counts
      const newest = row.chunks === 0 ? undefined : chunks.at(row.id, MAX_T)
      let at = 0
      while (newest !== undefined && at < length && (t[at] as number) <= newest.lastT) {
        const head = chunks.at(row.id, t[at] as number) ?? (chunks.after(row.id, t[at] as number) as ChunkHead)
        const next = chunks.after(row.id, Math.max(head.t, t[at] as number))
        const end = lowerBound(t, next?.t ?? newest.lastT + 1)
        add(yield* storeInSlot(head, columns, at, end))
        at = end
      }
      if (at < length) {
        // A slot of the newest chunk may have been cut anew.
        const last = row.chunks === 0 ? undefined : chunks.at(row.id, MAX_T)
        add(yield* storeBehind(last, columns, at, length))
      }
      const isFirst = row.bars === counts.stored
      row.fromT = isFirst ? (t[0] as number) : Math.min(row.fromT, t[0] as number)
      row.toT = isFirst ? (t[length - 1] as number) : Math.max(row.toT, t[length - 1] as number)
      row.fetchedAt = Math.max(row.fetchedAt, provenance.fetchedAt)
      return counts
    },
  }
}

/** Bounds of the chunks that `length` bars are cut into. */
function cut(length: number, chunkBars: number, remainder: Remainder): number[] {
  const count = Math.ceil(length / chunkBars)
  const rest = length - (count - 1) * chunkBars
  return Array.from({ length: count + 1 }, (_, index) => {
    if (remainder === 'spread') return Math.round((index * length) / count)
    if (remainder === 'first') return index === 0 ? 0 : rest + (index - 1) * chunkBars
    return Math.min(length, index * chunkBars)
  })
}

function hasRepeats(t: Float64Array, from: number, to: number): boolean {
  for (let index = from + 1; index < to; index++) if (t[index] === t[index - 1]) return true
  return false
}
