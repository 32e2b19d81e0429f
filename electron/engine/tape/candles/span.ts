import { concatCandles, emptyCandles, type Candles } from '../../../../shared/domain/candles.ts'
import type { PackedRun } from '../pack/pack-bars.ts'

/** Bars in a row with where each came from; `runs` add up to their number. */
export interface Span {
  readonly columns: Candles
  readonly runs: readonly PackedRun[]
}

export type Provenance = Omit<PackedRun, 'bars'>

export const EMPTY_SPAN: Span = { columns: emptyCandles(), runs: [] }

/** Gathers runs; neighbours of one origin and one time become one. */
export interface RunList {
  readonly runs: readonly PackedRun[]
  add(bars: number, provenance: Provenance): void
}

export function createRunList(): RunList {
  const runs: { bars: number; originId: number; fetchedAt: number }[] = []
  return {
    runs,
    add(bars, { originId, fetchedAt }) {
      if (bars === 0) return
      const last = runs.at(-1)
      if (last !== undefined && last.originId === originId && last.fetchedAt === fetchedAt) last.bars += bars
      else runs.push({ bars, originId, fetchedAt })
    },
  }
}

/** Runs of bars `from` (inclusive) to `to` (exclusive). */
export function addRuns(list: RunList, runs: readonly PackedRun[], from: number, to: number): void {
  let start = 0
  for (const run of runs) {
    const end = start + run.bars
    list.add(Math.max(0, Math.min(end, to) - Math.max(start, from)), run)
    start = end
    if (start >= to) return
  }
}

export function sliceRuns(runs: readonly PackedRun[], from: number, to: number): readonly PackedRun[] {
  const list = createRunList()
  addRuns(list, runs, from, to)
  return list.runs
}

export function concatSpans(spans: readonly Span[]): Span {
  const list = createRunList()
  for (const { runs } of spans) for (const run of runs) list.add(run.bars, run)
  return { columns: concatCandles(spans.map(({ columns }) => columns)), runs: list.runs }
}

/** Earliest and latest fetch of runs, of which there is at least one. */
export function fetchedSpan(runs: readonly { readonly fetchedAt: number }[]): { from: number; to: number } {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const { fetchedAt } of runs) {
    if (fetchedAt < from) from = fetchedAt
    if (fetchedAt > to) to = fetchedAt
  }
  return { from, to }
}

/** A bar as SQL gives it. */
export type SpanRow = [
  t: number,
  o: number,
  h: number,
  l: number,
  c: number,
  v: number | null,
  originId: number,
  fetchedAt: number,
]

export function spanOfRows(rows: readonly SpanRow[]): Span {
  const columns = emptyCandles(rows.length)
  const list = createRunList()
  rows.forEach(([t, o, h, l, c, v, originId, fetchedAt], index) => {
    columns.t[index] = t
    columns.o[index] = o
    columns.h[index] = h
    columns.l[index] = l
    columns.c[index] = c
    columns.v[index] = v ?? Number.NaN
    list.add(1, { originId, fetchedAt })
  })
  return { columns, runs: list.runs }
}
