import type { SeriesRow } from '../series-rows.ts'
import type { CandleTables } from './chunk-writer.ts'
import { REVISION_ROW_BYTES } from './revision-rows.ts'
import { TAIL_ROW_BYTES } from './tail-rows.ts'

/** Makes the counters of `row` those of what is stored. Reads no bars but those of the tail. */
export function recountRow({ chunks, tail, revisions }: CandleTables, row: SeriesRow): void {
  const [lowest, highest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const totals = chunks.totals(row.id, lowest, highest)
  const { t } = tail.read(row.id).columns
  row.chunks = totals.chunks
  row.tailBars = t.length
  row.bars = totals.bars + t.length
  row.revisions = revisions.countBefore(row.id, highest)
  row.bytes = totals.bytes + t.length * TAIL_ROW_BYTES + row.revisions * REVISION_ROW_BYTES
  row.fromT = chunks.after(row.id, lowest)?.t ?? t[0] ?? 0
  row.toT = t.at(-1) ?? chunks.at(row.id, highest)?.lastT ?? 0
}
