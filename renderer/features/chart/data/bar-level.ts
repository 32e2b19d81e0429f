import { type Candles, sliceCandles } from '../../../../shared/domain/candles.ts'

/** Bits of a cell's `flags`; a coarser bar carries those of all its cells. */
export const FLAG_PARTIAL = 1
export const FLAG_REVISED = 2
/** An empty cell: bars that should exist here are not stored. Its prices are NaN. */
export const FLAG_GAP = 4

export interface Cells extends Candles {
  readonly flags: Uint8Array
  /** Bars in each cell. Absent: one, none where a bar is missing. */
  readonly counts?: Uint32Array
}

const PRICE_COLUMNS = ['t', 'o', 'h', 'l', 'c', 'v'] as const

/**
 * Bars `first` … `end − 1` of one level as columns with room on both sides, so that older pages go in front without
 * moving what is loaded. Indices are stable: the bar that was 0 stays 0, what is put before it counts −1, −2 …
 */
export class BarLevel {
  first = 0
  end = 0
  t = new Float64Array(0)
  o = new Float64Array(0)
  h = new Float64Array(0)
  l = new Float64Array(0)
  c = new Float64Array(0)
  v = new Float64Array(0)
  flags = new Uint8Array(0)
  counts = new Uint32Array(0)
  /** Bar index of slot 0 of the columns. */
  private origin = 0

  slot(index: number): number {
    return index - this.origin
  }

  isGap(index: number): boolean {
    return Number.isNaN(this.o[index - this.origin] as number)
  }

  /** Makes room for bars `first` … `end − 1`; grows by half again on the side that ran out (amortised O(1) a bar). */
  reserve(first: number, end: number): void {
    if (this.first === this.end) {
      this.first = first
      this.end = first
      this.origin = first
    }
    const isRoomLeft = first >= this.origin
    const isRoomRight = end <= this.origin + this.t.length
    if (isRoomLeft && isRoomRight) return
    const spare = Math.max(64, (end - first) >>> 1)
    const origin = isRoomLeft ? this.origin : first - spare
    const length = (isRoomRight ? this.origin + this.t.length : end + spare) - origin
    const shift = this.first - origin
    for (const name of PRICE_COLUMNS) {
      const grown = new Float64Array(length)
      grown.set(this[name].subarray(this.first - this.origin, this.end - this.origin), shift)
      this[name] = grown
    }
    const grownFlags = new Uint8Array(length)
    grownFlags.set(this.flags.subarray(this.first - this.origin, this.end - this.origin), shift)
    this.flags = grownFlags
    const grownCounts = new Uint32Array(length)
    grownCounts.set(this.counts.subarray(this.first - this.origin, this.end - this.origin), shift)
    this.counts = grownCounts
    this.origin = origin
  }

  /** Copies cells to `at`; room was reserved, and the caller moves `first` or `end`. */
  write(at: number, cells: Cells): void {
    const slot = at - this.origin
    for (const name of PRICE_COLUMNS) this[name].set(cells[name], slot)
    this.flags.set(cells.flags, slot)
    if (cells.counts) this.counts.set(cells.counts, slot)
    else cells.o.forEach((open, cell) => (this.counts[slot + cell] = Number.isNaN(open) ? 0 : 1))
  }

  /** A copy of all bars, to be written elsewhere. */
  cells(): Cells {
    const [from, to] = [this.slot(this.first), this.slot(this.end)]
    const prices = sliceCandles(this, from, to)
    return { ...prices, flags: this.flags.slice(from, to), counts: this.counts.slice(from, to) }
  }

  /** Makes bar `index` out of the bars 2·index and 2·index + 1 of the next finer level, as far as they exist. */
  fold(index: number, finer: BarLevel): void {
    const left = Math.max(2 * index, finer.first)
    const right = Math.min(2 * index + 1, finer.end - 1)
    const a = left - finer.origin
    const b = right - finer.origin
    const i = index - this.origin
    this.t[i] = finer.t[a] as number
    this.flags[i] = (finer.flags[a] as number) | (finer.flags[b] as number)
    this.counts[i] = (finer.counts[a] as number) + (a === b ? 0 : (finer.counts[b] as number))
    if (a === b || finer.isGap(right)) this.copyPrices(i, finer, a)
    else if (finer.isGap(left)) this.copyPrices(i, finer, b)
    else {
      this.o[i] = finer.o[a] as number
      this.h[i] = Math.max(finer.h[a] as number, finer.h[b] as number)
      this.l[i] = Math.min(finer.l[a] as number, finer.l[b] as number)
      this.c[i] = finer.c[b] as number
      this.v[i] = (finer.v[a] as number) + (finer.v[b] as number)
    }
  }

  private copyPrices(to: number, from: BarLevel, slot: number): void {
    this.o[to] = from.o[slot] as number
    this.h[to] = from.h[slot] as number
    this.l[to] = from.l[slot] as number
    this.c[to] = from.c[slot] as number
    this.v[to] = from.v[slot] as number
  }
}
