import type { Connection } from '../database.ts'
import { packBars } from '../pack/pack-bars.ts'
import type { SeriesRow, SeriesRows } from '../series-rows.ts'
import type { BrokenRange } from '../types.ts'
import type { ChunkHead } from './chunk-rows.ts'
import type { CandleTables } from './chunk-writer.ts'
import { type Layout, MAX_T } from './layout.ts'
import { recountRow } from './recount-row.ts'
import { verifyChunk } from './verify-chunk.ts'

/** Of one series, inside a write only. */
export type SetAside = (row: SeriesRow) => BrokenRange[]

export function createSetAside(
  connection: Connection,
  tables: CandleTables,
  layout: Layout,
  series: SeriesRows,
): SetAside {
  const { chunks, tail } = tables
  const keep = connection.prepare(
    'INSERT INTO broken_chunk (symbol, source, interval, t, last_t, bars, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const dropOpen = connection.prepare('DELETE FROM open_bar WHERE series_id = ?')

  return (row) => {
    const key = series.key(row)
    const hadBars = row.bars > 0
    const { symbol, source, interval } = key
    const found: BrokenRange[] = []
    const put = ({ t, lastT, bars }: Omit<ChunkHead, 'id' | 'fetchedFrom' | 'fetchedTo'>, data: Uint8Array | null) => {
      keep.run(symbol, source, interval, t, lastT, bars, data)
      found.push({ ...key, from: t, to: lastT })
    }
    const moveAside = (head: ChunkHead): void => {
      put(head, chunks.data(head.id) ?? null)
      chunks.remove(head.id)
    }
    for (const head of allHeads(row)) {
      const verdict = verifyChunk(chunks, layout, row.id, head)
      if (verdict.kind === 'broken') moveAside(head)
      else if (verdict.kind === 'wrong-entry') {
        const taken = chunks.at(row.id, verdict.entry.summary.t)
        if (taken?.t === verdict.entry.summary.t && taken.id !== head.id) moveAside(head)
        else chunks.replace(row.id, head.id, verdict.entry)
      }
    }
    let lastT = Number.NEGATIVE_INFINITY
    for (const head of allHeads(row)) {
      if (head.t <= lastT) moveAside(head)
      else lastT = head.lastT
    }
    const span = tail.read(row.id)
    const wrong = new Set(tail.broken(row.id))
    span.columns.t.forEach((t, index) => {
      if (!wrong.has(t) && t > lastT) return
      put({ t, lastT: t, bars: 1 }, packBars(span.columns, index, index + 1, [{ bars: 1, originId: 0, fetchedAt: 0 }]))
      tail.remove(row.id, t)
    })
    recountRow(tables, row)
    if (row.bars > 0 || !hadBars) series.save(row)
    else {
      tables.revisions.removeBefore(row.id, Number.POSITIVE_INFINITY)
      dropOpen.run(row.id)
      series.remove(row)
    }
    return found
  }

  function allHeads(row: SeriesRow): ChunkHead[] {
    return chunks.heads(row.id, -MAX_T * 2, MAX_T * 2)
  }
}
