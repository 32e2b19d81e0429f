import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { Cells } from './bar-level.ts'
import type { CandleStore } from './candle-store.ts'
import type { CellBars } from './loaded.ts'

/** The last group of an overview as far as it is settled; bars behind `lastT` are folded onto it anew with every message. */
export interface GroupTail {
  /** Of the overview's store. */
  readonly cell: number
  /** Open time of the newest bar in `settled`, or before it. */
  readonly lastT: EpochMs
  /** Null for a group that has only bars of the stream. */
  readonly settled: Sum | null
}

interface Sum {
  readonly t: EpochMs
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  readonly v: number
  readonly count: number
  readonly flags: number
}

export function tailOf(groups: CandleStore, lastT: EpochMs): GroupTail {
  const cell = groups.end - 1
  return { cell, lastT, settled: groups.bar(0, cell) }
}

/**
 * Brings the end of an overview up to `bars`, which hold at least what follows the tail: bars that form, and new ones. A full
 * group is followed by the next. O(bars behind the tail), at most one group of them but for the first call.
 * @returns the tail to go on from
 */
export function foldTail(groups: CandleStore, size: CellBars, tail: GroupTail, bars: CandleStore): GroupTail {
  let { cell, lastT, settled } = tail
  let sum = settled
  for (let at = Math.max(bars.first, bars.cellAt(lastT + 1)); at < bars.end; at++) {
    const bar = bars.bar(0, at)
    if (bar.count === 0) continue
    if (sum !== null && sum.count >= size) {
      put(groups, cell, sum)
      cell++
      settled = null
      lastT = bars.timeAt(at) - 1
      sum = null
    }
    sum = sum === null ? bar : joined(sum, bar)
  }
  if (sum !== null) put(groups, cell, sum)
  return { cell, lastT, settled }
}

function joined(a: Sum, b: Sum): Sum {
  return {
    t: a.t,
    o: a.o,
    h: Math.max(a.h, b.h),
    l: Math.min(a.l, b.l),
    c: b.c,
    v: a.v + b.v,
    count: a.count + b.count,
    flags: a.flags | b.flags,
  }
}

function put(groups: CandleStore, cell: number, { t, o, h, l, c, v, count, flags }: Sum): void {
  const cells: Cells = {
    t: Float64Array.of(t),
    o: Float64Array.of(o),
    h: Float64Array.of(h),
    l: Float64Array.of(l),
    c: Float64Array.of(c),
    v: Float64Array.of(v),
    flags: Uint8Array.of(flags),
    counts: Uint32Array.of(count),
  }
  if (cell < groups.end) groups.replace(cell, cells)
  else groups.append(cells)
}
