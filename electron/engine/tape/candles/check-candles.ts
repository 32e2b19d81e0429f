import type { Connection } from '../database.ts'
import type { SeriesRow } from '../series-rows.ts'
import type { ChunkHead } from './chunk-rows.ts'
import type { CandleTables } from './chunk-writer.ts'
import { createCandleTables } from './create-candles.ts'
import { rangeWords } from './decode-chunk.ts'
import { type Layout, LAYOUT, MAX_T } from './layout.ts'
import { recountRow } from './recount-row.ts'
import type { Span } from './span.ts'
import { verifyChunk } from './verify-chunk.ts'

export interface SeriesFindings {
  /** Chunks, and one for a tail that is not empty. */
  readonly chunks: number
  readonly checked: number
  readonly problems: readonly string[]
}

/** Every chunk of a series by its checksum, decoded, and its counters against what is there: 80 ms a million bars. */
export function createCandleCheck(connection: Connection, layout: Layout = LAYOUT): (row: SeriesRow) => SeriesFindings {
  const tables = createCandleTables(connection)
  return (row) => checkSeries(tables, layout, row)
}

function checkSeries(tables: CandleTables, layout: Layout, row: SeriesRow): SeriesFindings {
  const problems: string[] = []
  const heads = tables.chunks.heads(row.id, -MAX_T * 2, MAX_T * 2)
  let checked = 0
  let malformed = 0
  let previous: ChunkHead | undefined
  for (const head of heads) {
    const range = rangeWords(head.t, head.lastT)
    const verdict = verifyChunk(tables.chunks, layout, row.id, head)
    if (verdict.kind === 'broken') problems.push(`the bars from ${range} are damaged (${verdict.words})`)
    else if (verdict.kind === 'wrong-entry') problems.push(`the entry of the bars from ${range} is not the one written`)
    else if (previous !== undefined && head.t <= previous.lastT) problems.push(`the bars from ${range} overlap others`)
    else checked++
    if (verdict.kind === 'sound') malformed += malformedIn(verdict.span)
    previous = head
  }
  const tail = tables.tail.read(row.id)
  const brokenRows = tables.tail.broken(row.id)
  const tailT = tail.columns.t
  if (brokenRows.length > 0) {
    const range = rangeWords(brokenRows[0] as number, brokenRows.at(-1) as number)
    problems.push(`${brokenRows.length} bars from ${range} do not match their checksum`)
  } else if (previous !== undefined && (tailT[0] ?? Number.POSITIVE_INFINITY) <= previous.lastT) {
    problems.push(`the bars from ${rangeWords(tailT[0] as number, tailT.at(-1) as number)} overlap others`)
  } else if (tailT.length > 0) checked++
  malformed += malformedIn(tail)
  const revisions = tables.revisions.verify(row.id)
  if (revisions.broken > 0) problems.push(`${revisions.broken} earlier versions do not match their checksum`)
  if (malformed > 0) problems.push(`${malformed} bars have a price outside low and high`)
  return {
    chunks: heads.length + (tailT.length > 0 ? 1 : 0),
    checked,
    problems: [...problems, ...counterProblems(tables, row)],
  }
}

function counterProblems(tables: CandleTables, row: SeriesRow): string[] {
  const counted = { ...row }
  recountRow(tables, counted)
  const found: string[] = []
  if (counted.bars !== row.bars) found.push(`${counted.bars} bars are stored, ${row.bars} were written`)
  else if (counted.fromT !== row.fromT || counted.toT !== row.toT) {
    found.push('its first or last bar is not the one written')
  }
  if (counted.revisions !== row.revisions) {
    found.push(`${counted.revisions} earlier versions are stored, ${row.revisions} were written`)
  }
  const hasOtherSize = counted.bytes !== row.bytes || counted.chunks !== row.chunks || counted.tailBars !== row.tailBars
  if (found.length === 0 && hasOtherSize) found.push('its chunks are not the ones written')
  return found
}

function malformedIn({ columns: { o, h, l, c } }: Span): number {
  let count = 0
  for (let index = 0; index < o.length; index++) {
    const [open, high, low, close] = [o[index] as number, h[index] as number, l[index] as number, c[index] as number]
    if (!(high >= low && high >= open && high >= close && low <= open && low <= close)) count++
  }
  return count
}
