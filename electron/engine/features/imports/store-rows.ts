import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { COLUMN_NAMES, emptyCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { findGaps } from '../../../../shared/domain/gaps.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import type { Fetch, SeriesKey, Tape } from '../../tape/types.ts'
import type { MergedRows } from './merge-rows.ts'
import { quarantinedRows, type Rows } from './row-buffer.ts'

/** Bars a read between two pauses: some 10 ms. */
const PAGE_BARS = 20_000
/** Single bars looked up between two pauses: some 20 ms. */
const LOOKUPS = 500

interface Store {
  readonly tape: Tape
  readonly key: SeriesKey
  /** Lets the event loop turn. @throws AppError cancelled */
  pause(): Promise<void>
}

/** Writes the merged rows in one transaction and counts what became of every row that was read. */
export async function storeRows(store: Store, rows: Rows, merged: MergedRows, fetch: Fetch): Promise<ImportResult> {
  const { tape, key, pause } = store
  const { columns, settled } = await withoutSettledVersions(store, merged)
  const written = await tape.candles.writeInSteps(key, columns, fetch, pause)
  const range = timeRange(rows.t)
  return {
    ...key,
    read: rows.length,
    stored: written.stored,
    unchanged: written.unchanged + merged.repeated + settled,
    revised: written.revised,
    quarantined: quarantinedRows(rows),
    gaps: range === null ? [] : await gapsOf(store, range),
    from: range?.from ?? null,
    to: range?.to ?? null,
  }
}

/**
 * A file that holds a bar in several versions ends with the last one. Where the store has that one already, importing the
 * file again changes nothing: its earlier versions are left out and count as unchanged.
 */
async function withoutSettledVersions({ tape, key, pause }: Store, { columns, contested }: MergedRows) {
  const settledTimes = new Set<number>()
  let at = 0
  let lookups = 0
  for (const t of contested) {
    if (++lookups % LOOKUPS === 0) await pause()
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
async function gapsOf({ tape, key, pause }: Store, { from, to }: { from: number; to: number }) {
  const pages: Float64Array[] = []
  for (let end = to + 1; ;) {
    const { t } = tape.candles.read(key, { from, to: end, limit: PAGE_BARS }).columns
    pages.unshift(t)
    if (t.length < PAGE_BARS) break
    end = t[0] as number
    await pause()
  }
  const times = new Float64Array(pages.reduce((length, page) => length + page.length, 0))
  let at = 0
  for (const page of pages) {
    times.set(page, at)
    at += page.length
  }
  return findGaps(times, key.interval, calendarOf(key.symbol)).map((gap) => ({ ...gap }))
}
