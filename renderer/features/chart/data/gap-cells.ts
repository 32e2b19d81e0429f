import { type Candles, COLUMN_NAMES, emptyCandles, lowerBound } from '../../../../shared/domain/candles.ts'
import type { Gap } from '../../../../shared/domain/gaps.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { type Cells, FLAG_GAP, FLAG_PARTIAL, FLAG_REVISED } from './bar-level.ts'

/** A hole up to this long is drawn to scale; a longer one at this width, its length in words. */
const WIDEST_GAP_CELLS = 24
const SECOND_MS = 1000

/** The bars of one page with empty cells where `gaps` lie, and the marks of each bar. */
export function toCells(
  columns: Candles,
  gaps: readonly Gap[],
  partial: readonly EpochMs[],
  revised: readonly EpochMs[],
): Cells {
  const widths = gaps.map((gap) => Math.min(gap.bars, WIDEST_GAP_CELLS))
  const bars = columns.t.length
  const length = widths.reduce((sum, width) => sum + width, bars)
  const cells = { ...emptyCandles(length), flags: new Uint8Array(length) }
  let read = 0
  let at = 0
  const copyTo = (end: number): void => {
    for (const name of COLUMN_NAMES) cells[name].set(columns[name].subarray(read, end), at)
    at += end - read
    read = end
  }
  gaps.forEach((gap, index) => {
    copyTo(lowerBound(columns.t, gap.from))
    const width = widths[index] as number
    for (let k = 0; k < width; k++) {
      // The open of a missing bar, not a time between two: it may become a label of the time axis.
      const missing = width === 1 ? 0 : Math.round(((gap.bars - 1) * k) / (width - 1))
      const t = missing === 0 ? gap.from : gap.from + ((gap.to - gap.from) * missing) / (gap.bars - 1)
      cells.t[at] = Math.floor(t / SECOND_MS) * SECOND_MS
      for (const name of ['o', 'h', 'l', 'c', 'v'] as const) cells[name][at] = Number.NaN
      cells.flags[at] = FLAG_GAP
      at++
    }
  })
  copyTo(bars)
  mark(cells, partial, FLAG_PARTIAL)
  mark(cells, revised, FLAG_REVISED)
  return cells
}

function mark(cells: Cells, times: readonly EpochMs[], flag: number): void {
  for (const t of times) {
    const at = lowerBound(cells.t, t)
    if (cells.t[at] === t) cells.flags[at] = (cells.flags[at] as number) | flag
  }
}
