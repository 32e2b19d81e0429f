import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { COLUMN_NAMES, emptyCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { findGaps } from '../../../../shared/domain/gaps.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import type { Fetch, SeriesKey, Tape } from '../../tape/types.ts'
import type { MergedRows } from './merge-rows.ts'
import { quarantinedRows, type Rows } from './row-buffer.ts'

/** Writes the merged rows in one transaction and counts what became of every row that was read. */
export function storeRows(tape: Tape, key: SeriesKey, rows: Rows, merged: MergedRows, fetch: Fetch): ImportResult {
  const { columns, settled } = withoutSettledVersions(tape, key, merged)
  const written = tape.candles.write(key, columns, fetch)
  const range = timeRange(rows.t)
  return {
    ...key,
    read: rows.length,
    stored: written.stored,
    unchanged: written.unchanged + merged.repeated + settled,
    revised: written.revised,
    quarantined: quarantinedRows(rows),
    gaps: range === null ? [] : gapsOf(tape, key, range),
    from: range?.from ?? null,
    to: range?.to ?? null,
  }
}

/**
 * A file that holds a bar in several versions ends with the last one. Where the store has that one already, importing the
 * file again changes nothing: its earlier versions are left out and count as unchanged.
 */
function withoutSettledVersions(tape: Tape, key: SeriesKey, { columns, contested }: MergedRows) {
  const settledTimes = new Set<number>()
  let at = 0
  for (const t of contested) {
    while ((columns.t[at] as number) < t || columns.t[at + 1] === t) at++
    const stored = tape.candles.read(key, { from: t, to: t + 1 }).columns
    if (stored.t.length === 1 && isSameBar(stored, 0, columns, at)) settledTimes.add(t)
  }
  if (settledTimes.size === 0) return { columns, settled: 0 }
  const kept = Uint32Array.from(columns.t.keys()).filter(
    (index) => !settledTimes.has(columns.t[index] as number) || columns.t[index + 1] !== columns.t[index],
  )
  const picked = emptyCandles(kept.length)
  for (const name of COLUMN_NAMES)
    kept.forEach((index, position) => (picked[name][position] = columns[name][index] as number))
  return { columns: picked, settled: columns.t.length - kept.length }
}

function isSameBar(a: Candles, atA: number, b: Candles, atB: number): boolean {
  return COLUMN_NAMES.every((name) => Object.is(a[name][atA], b[name][atB]))
}

/** First and last good time among all rows, quarantined ones included. */
function timeRange(t: Float64Array): { from: number; to: number } | null {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const time of t) {
    if (time < from) from = time
    if (time > to) to = time
  }
  return from <= to ? { from, to } : null
}

/** Holes in what is stored over the range of the file: a bar that an earlier import brought is no gap. */
function gapsOf(tape: Tape, key: SeriesKey, { from, to }: { from: number; to: number }): ImportResult['gaps'] {
  const { columns } = tape.candles.read(key, { from, to: to + 1 })
  return findGaps(columns.t, key.interval, calendarOf(key.symbol)).map((gap) => ({ ...gap }))
}
