import { lowerBound } from '../../../../shared/domain/candles.ts'
import { sliceCandles } from '../../../../shared/domain/candles.ts'
import type { Connection } from '../database.ts'
import type { SeriesRow, SeriesRows } from '../series-rows.ts'
import type { SourceRows } from '../source-rows.ts'
import type { PruneCounts, PruneRequest } from '../types.ts'
import type { ChunkHead } from './chunk-rows.ts'
import type { CandleTables } from './chunk-writer.ts'
import { createChunkDecoder } from './decode-chunk.ts'
import { chunkBytes, type EncodedChunk, encodeChunk } from './encode-chunk.ts'
import { type Layout, MAX_T } from './layout.ts'
import { REVISION_ROW_BYTES } from './revision-rows.ts'
import { sliceRuns } from './span.ts'
import { TAIL_ROW_BYTES } from './tail-rows.ts'

/** What a series loses; worked out before anything is touched, so that a dry run tells the truth. */
interface Plan {
  readonly bars: number
  readonly bytes: number
  readonly chunks: number
  readonly tailBars: number
  readonly revisions: number
  /** The first chunk that stays, where it has to be written anew. */
  readonly boundary: { readonly head: ChunkHead; readonly kept: EncodedChunk } | null
  /** Chunks that open before this go whole. */
  readonly dropBefore: number
  readonly fromT: number
}

export function createPrune(
  connection: Connection,
  tables: CandleTables,
  layout: Layout,
  series: SeriesRows,
  sources: SourceRows,
): (request: PruneRequest) => PruneCounts {
  const dropOpen = connection.prepare('DELETE FROM open_bar WHERE series_id = ?')
  const { chunks, tail, revisions } = tables

  function planOf(row: SeriesRow, before: number): Plan {
    const cut = Math.min(before, MAX_T + 1)
    const at = row.chunks === 0 ? undefined : chunks.at(row.id, cut - 1)
    const isCut = at !== undefined && at.lastT >= cut
    const dropBefore = isCut ? at.t : cut
    const dropped = chunks.totals(row.id, -MAX_T, dropBefore)
    let { bars, bytes } = dropped
    let boundary: Plan['boundary'] = null
    let fromT: number | undefined
    if (isCut) {
      const { columns, runs } = createChunkDecoder(chunks, series.name(row)).span(at)
      const start = lowerBound(columns.t, cut)
      const length = columns.t.length
      const rest = { columns: sliceCandles(columns, start), runs: sliceRuns(runs, start, length) }
      const kept = encodeChunk(rest, 0, length - start, layout.groupBars)
      boundary = { head: at, kept }
      bars += start
      bytes += chunks.bytes(at.id) - chunkBytes(kept)
      fromT = kept.summary.t
    }
    const { t } = row.tailBars === 0 ? { t: new Float64Array(0) } : tail.read(row.id).columns
    const tailBars = lowerBound(t, cut)
    const oldVersions = row.revisions === 0 ? 0 : revisions.countBefore(row.id, cut)
    fromT ??= chunks.after(row.id, cut - 1)?.t ?? t[tailBars] ?? 0
    return {
      bars: bars + tailBars,
      bytes: bytes + tailBars * TAIL_ROW_BYTES + oldVersions * REVISION_ROW_BYTES,
      chunks: dropped.chunks,
      tailBars,
      revisions: oldVersions,
      boundary,
      dropBefore,
      fromT,
    }
  }

  function carryOut(row: SeriesRow, plan: Plan, before: number): void {
    chunks.removeRange(row.id, -MAX_T, plan.dropBefore)
    if (plan.boundary !== null) chunks.replace(row.id, plan.boundary.head.id, plan.boundary.kept)
    if (plan.tailBars > 0) tail.removeBefore(row.id, before)
    if (plan.revisions > 0) revisions.removeBefore(row.id, before)
    row.bars -= plan.bars
    row.bytes -= plan.bytes
    row.chunks -= plan.chunks
    row.tailBars -= plan.tailBars
    row.revisions -= plan.revisions
    row.fromT = plan.fromT
    if (row.bars > 0) return series.save(row)
    revisions.removeBefore(row.id, MAX_T + 1)
    dropOpen.run(row.id)
    series.remove(row)
  }

  return ({ interval, source, symbol, before, isDryRun }) => {
    const work = (): PruneCounts => {
      const counts = { series: 0, bars: 0, bytesFreed: 0 }
      for (const row of series.all()) {
        const key = series.key(row)
        const isMeant =
          (interval === undefined || key.interval === interval) &&
          (source === undefined || key.source === source) &&
          (symbol === undefined || key.symbol === symbol)
        if (!isMeant || row.bars === 0 || row.fromT >= before) continue
        const plan = planOf(row, before)
        if (plan.bars > 0) counts.series++
        counts.bars += plan.bars
        counts.bytesFreed += plan.bytes
        if (!isDryRun) carryOut(row, plan, Math.min(before, MAX_T + 1))
      }
      if (!isDryRun && counts.series > 0) sources.dropUnusedOrigins()
      return counts
    }
    return isDryRun ? connection.query('candles.prune', work) : connection.write('candles.prune', work)
  }
}
