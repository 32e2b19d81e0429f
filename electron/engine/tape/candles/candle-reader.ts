import { COLUMN_NAMES, type Candles, emptyCandles, lowerBound } from '../../../../shared/domain/candles.ts'
import type { PackedRun } from '../pack/pack-bars.ts'
import { type SeriesRow, seriesName } from '../series-rows.ts'
import type { SourceRows } from '../source-rows.ts'
import type { CandleSlice, ProvenanceRun, ReadRange, SeriesKey } from '../types.ts'
import type { ChunkHead } from './chunk-rows.ts'
import type { CandleTables } from './chunk-writer.ts'
import { createChunkDecoder } from './decode-chunk.ts'
import { MAX_T } from './layout.ts'
import { type PastView, pastSpan } from './past-versions.ts'
import { addRuns, createRunList, fetchedSpan, type Span } from './span.ts'

/** A part of the answer: bars in hand, or a whole chunk that is decoded where it belongs in the result. */
type Piece = { readonly span: Span; readonly from: number; readonly to: number } | { readonly head: ChunkHead }

interface Bounds {
  readonly from: number
  readonly to: number
}

/** Reads only the chunks that overlap the range; with a limit, from the newest back until there are enough. */
export function readCandles(
  tables: CandleTables,
  sources: SourceRows,
  key: SeriesKey,
  row: SeriesRow,
  range: ReadRange,
): CandleSlice {
  const { versionAt, knownAt, limit = 0 } = range
  const { from = -MAX_T, to = MAX_T + 1 } = range
  const decoder = createChunkDecoder(tables.chunks, seriesName(key))
  const isPast = versionAt !== undefined || knownAt !== undefined
  const corrected: number[] = []
  const pieces: Piece[] = []
  let length = 0
  const isEnough = (): boolean => limit > 0 && length >= limit
  const take = (piece: Piece | null): void => {
    if (piece === null) return
    pieces.push(piece)
    length += barsIn(piece)
  }
  const past = (span: Span, revisions: Parameters<typeof pastSpan>[1]): Span => {
    const { span: then, revised } = pastSpan(span, revisions, range)
    corrected.push(...revised)
    return then
  }

  if (row.tailBars > 0) {
    const span = tables.tail.read(row.id)
    const { t } = span.columns
    const revisions = isPast && row.revisions > 0 && t.length > 0 ? revisionsOf(t[0] as number, t.at(-1) as number) : []
    take(cutPiece(isPast ? past(span, revisions) : span, { from, to }))
  }
  if (row.chunks > 0 && !isEnough()) {
    const start = tables.chunks.at(row.id, from)?.t ?? from
    for (const head of tables.chunks.headsBack(row.id, start, to)) {
      if (head.lastT < from) break
      take(isPast ? pastPiece(head) : nowPiece(head))
      if (isEnough()) break
    }
  }
  return assemble()

  function revisionsOf(first: number, last: number) {
    return tables.revisions.range(row.id, first, last)
  }

  function nowPiece(head: ChunkHead): Piece | null {
    const isWhole = head.t >= from && head.lastT < to && (limit === 0 || length + head.bars <= limit)
    return isWhole ? { head } : cutPiece(decoder.span(head), { from, to })
  }

  function pastPiece(head: ChunkHead): Piece | null {
    const revisions = row.revisions > 0 ? revisionsOf(head.t, head.lastT) : []
    if (revisions.length === 0 && isAllKnown(head, { knownAt })) return nowPiece(head)
    if (revisions.length === 0 && head.fetchedFrom > (knownAt ?? MAX_T)) return null
    return cutPiece(past(decoder.span(head), revisions), { from, to })
  }

  function assemble(): CandleSlice {
    const kept = limit > 0 ? Math.min(limit, length) : length
    const columns = emptyCandles(kept)
    const list = createRunList()
    let at = 0
    let skip = length - kept
    for (const piece of pieces.toReversed()) {
      if ('head' in piece) for (const run of decoder.into(piece.head, columns, at)) list.add(run.bars, run)
      else {
        copyColumns(piece.span.columns, piece.from + skip, piece.to, columns, at)
        addRuns(list, piece.span.runs, piece.from + skip, piece.to)
      }
      at += barsIn(piece) - skip
      skip = 0
    }
    return {
      columns,
      revised: revisedIn(columns.t),
      runs: named(list.runs, sources),
      fetchedAt: list.runs.length === 0 ? null : fetchedSpan(list.runs),
    }
  }

  function revisedIn(t: Float64Array): Float64Array {
    if (row.revisions === 0 || t.length === 0) return new Float64Array(0)
    const [first, last] = [t[0] as number, t[t.length - 1] as number]
    const times = isPast
      ? corrected.filter((time) => time >= first && time <= last).sort((a, b) => a - b)
      : tables.revisions.times(row.id, first, last).filter((time) => t[lowerBound(t, time)] === time)
    return Float64Array.from(times)
  }
}

export function emptySlice(): CandleSlice {
  return { columns: emptyCandles(), revised: new Float64Array(0), runs: [], fetchedAt: null }
}

function isAllKnown(head: ChunkHead, { knownAt }: PastView): boolean {
  return knownAt === undefined || head.fetchedTo <= knownAt
}

function cutPiece(span: Span, { from, to }: Bounds): Piece | null {
  const { t } = span.columns
  const [start, end] = [lowerBound(t, from), lowerBound(t, to)]
  return start < end ? { span, from: start, to: end } : null
}

function barsIn(piece: Piece): number {
  return 'head' in piece ? piece.head.bars : piece.to - piece.from
}

function copyColumns(source: Candles, from: number, to: number, target: Candles, at: number): void {
  for (const name of COLUMN_NAMES) target[name].set(source[name].subarray(from, to), at)
}

function named(runs: readonly PackedRun[], sources: SourceRows): ProvenanceRun[] {
  const origins = new Map<number, ReturnType<SourceRows['origin']>>()
  return runs.map(({ bars, originId, fetchedAt }) => {
    const origin = origins.get(originId) ?? sources.origin(originId)
    origins.set(originId, origin)
    return { bars, fetchedAt, label: origin.label, adjusted: origin.adjusted }
  })
}
