import { COLUMN_NAMES, type Candles, copyBar, emptyCandles, sliceCandles } from '../../../../shared/domain/candles.ts'
import type { BarValues } from './revision-rows.ts'
import { createRunList, type Provenance, type Span } from './span.ts'

export interface Merged {
  readonly span: Span
  readonly stored: number
  readonly unchanged: number
  readonly revised: number
}

/**
 * Bars `from` (inclusive) to `to` (exclusive) of `next` into stored ones, by time. A repeated time is another version of
 * its bar. `onRevised` gets each version that is replaced, oldest first; what is equal keeps its own provenance.
 */
export function mergeBars(
  stored: Span,
  next: Candles,
  from: number,
  to: number,
  provenance: Provenance,
  onRevised: (bar: BarValues & Provenance) => void,
): Merged {
  const old = stored.columns
  const oldLength = old.t.length
  const columns = emptyCandles(oldLength + to - from)
  const runs = createRunList()
  let runIndex = 0
  let leftInRun = stored.runs[0]?.bars ?? 0
  let length = 0
  let added = 0
  let unchanged = 0
  let revised = 0
  let oldAt = 0
  let at = from
  while (oldAt < oldLength || at < to) {
    const oldT = oldAt < oldLength ? (old.t[oldAt] as number) : Number.POSITIVE_INFINITY
    const nextT = at < to ? (next.t[at] as number) : Number.POSITIVE_INFINITY
    const t = Math.min(oldT, nextT)
    let current = provenance
    if (oldT <= nextT) {
      while (leftInRun === 0) leftInRun = stored.runs[++runIndex]?.bars ?? 1
      current = stored.runs[runIndex] ?? provenance
      leftInRun--
      copyBar(old, oldAt++, columns, length)
    } else {
      copyBar(next, at++, columns, length)
      added++
    }
    for (; at < to && next.t[at] === t; at++) {
      if (isSameBar(columns, length, next, at)) {
        unchanged++
        continue
      }
      onRevised({ ...barAt(columns, length), originId: current.originId, fetchedAt: current.fetchedAt })
      copyBar(next, at, columns, length)
      current = provenance
      revised++
    }
    runs.add(1, current)
    length++
  }
  return {
    span: { columns: length === columns.t.length ? columns : sliceCandles(columns, 0, length), runs: runs.runs },
    stored: added,
    unchanged,
    revised,
  }
}

function barAt(columns: Candles, index: number): BarValues {
  const [t, o, h, l, c, v] = COLUMN_NAMES.map((name) => columns[name][index] as number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return { t, o, h, l, c, v }
}

function isSameBar(a: Candles, i: number, b: Candles, j: number): boolean {
  return (
    a.o[i] === b.o[j] &&
    a.h[i] === b.h[j] &&
    a.l[i] === b.l[j] &&
    a.c[i] === b.c[j] &&
    (a.v[i] === b.v[j] || (Number.isNaN(a.v[i]) && Number.isNaN(b.v[j])))
  )
}
