import { COLUMN_NAMES, type Candles, emptyCandles, lowerBound } from '../../../../shared/domain/candles.ts'
import type { OpenedBars, PackedRun } from '../pack/pack-bars.ts'
import { type SeriesRow, seriesName } from '../series-rows.ts'
import type { SourceRows } from '../source-rows.ts'
import type { CandleSlice, ProvenanceRun, ReadRange, SeriesKey } from '../types.ts'
import type { ChunkHead } from './chunk-rows.ts'
import type { CandleTables } from './chunk-writer.ts'
import { createChunkDecoder } from './decode-chunk.ts'
import { MAX_T } from './layout.ts'
import { type PastView, pastSpan } from './past-versions.ts'
import { addRuns, createRunList, fetchedSpan, type Span } from './span.ts'

/** Bars `from` to `to − 1` of what is in hand, or of a chunk, which is decoded where it belongs in the result. */
type Piece = { readonly from: number; readonly to: number } & (
  | { readonly span: Span }
  | { readonly head: ChunkHead; readonly opened: OpenedBars | undefined }
)

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
    length += piece.to - piece.from
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
    for (const head of headsBack()) {
      if (head.lastT < from) break
      take(isPast ? pastPiece(head) : nowPiece(head))
      if (isEnough()) break
    }
  }
  return assemble()

  /** Newest first; with a limit the newest are mostly all that is asked, so each is looked up by itself. */
  function* headsBack(): Generator<ChunkHead, void> {
    const { chunks } = tables
    if (limit === 0) {
      const start = from > row.fromT ? (chunks.at(row.id, from)?.t ?? from) : from
      yield* chunks.heads(row.id, start, to).toReversed()
    } else {
      for (let head = chunks.before(row.id, to); head !== undefined; head = chunks.before(row.id, head.t)) yield head
    }
  }

  function revisionsOf(first: number, last: number) {
    return tables.revisions.range(row.id, first, last)
  }

  function nowPiece(head: ChunkHead): Piece | null {
    if (head.t >= from && head.lastT < to) return { head, opened: undefined, from: 0, to: head.bars }
    const opened = decoder.open(head)
    const bars = barsWithin(decoder.times(head, opened), { from, to })
    return bars && { head, opened, ...bars }
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
      const first = piece.from + skip
      addRuns(list, decode(piece, first, columns, at), first, piece.to)
      at += piece.to - first
      skip = 0
    }
    return {
      columns,
      revised: revisedIn(columns.t),
      runs: named(list.runs, sources),
      fetchedAt: list.runs.length === 0 ? null : fetchedSpan(list.runs),
    }
  }

  /** Bars `first` to the piece's end; the runs of all it was cut from. */
  function decode(piece: Piece, first: number, columns: Candles, at: number): readonly PackedRun[] {
    if ('span' in piece) {
      copyColumns(piece.span.columns, first, piece.to, columns, at)
      return piece.span.runs
    }
    const { head, opened = decoder.open(head), to: end } = piece
    return decoder.into(head, opened, columns, at, first, end)
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

function cutPiece(span: Span, bounds: Bounds): Piece | null {
  const bars = barsWithin(span.columns.t, bounds)
  return bars && { span, ...bars }
}

function barsWithin(t: Float64Array, bounds: Bounds): Bounds | null {
  const [from, to] = [lowerBound(t, bounds.from), lowerBound(t, bounds.to)]
  return from < to ? { from, to } : null
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
