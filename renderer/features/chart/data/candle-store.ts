import { BarLevel, type Cells } from './bar-level.ts'

/** Halving stops here: a level this short is drawn whole at 3 px a bar on any screen. */
const TOP_LEVEL_BARS = 256

/** One bar as the legend, the table and the axis tag read it; for a coarser level, of all its cells together. */
export interface Bar {
  readonly t: number
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  /** NaN where the source gave none. */
  readonly v: number
  readonly flags: number
  /** Stored bars in it. */
  readonly count: number
}

/**
 * The loaded part of one series in cells: a stored bar each (or a group of them), and empty ones where bars are missing. Level L holds the
 * bars of 2^L cells, kept up while pages come in, so that any zoom draws a few hundred bars. Bar i of level L covers the
 * cells [i·2^L, (i + 1)·2^L); cell numbers never change, so nothing on screen moves when older pages arrive.
 */
export class CandleStore {
  readonly levels: BarLevel[] = [new BarLevel()]

  get first(): number {
    return this.base.first
  }

  get end(): number {
    return this.base.end
  }

  get length(): number {
    return this.end - this.first
  }

  get firstTime(): number {
    return this.timeAt(this.first)
  }

  get lastTime(): number {
    return this.timeAt(this.end - 1)
  }

  /** Puts older cells in front. @throws RangeError unless they are older than all that is loaded */
  prepend(cells: Cells): void {
    const count = cells.t.length
    if (count === 0) return
    if (this.length > 0 && (cells.t[count - 1] as number) >= this.firstTime) {
      throw new RangeError(`page ends at ${cells.t[count - 1]}, not before the first loaded bar ${this.firstTime}`)
    }
    const first = this.first - count
    this.base.reserve(first, this.end)
    this.base.write(first, cells)
    this.base.first = first
    if (this.base.end < first + count) this.base.end = first + count
    this.refold(first, first + count)
  }

  /** Puts newer cells behind. @throws RangeError unless they are newer than all that is loaded */
  append(cells: Cells): void {
    const count = cells.t.length
    if (count === 0) return
    if (this.length > 0 && (cells.t[0] as number) <= this.lastTime) {
      throw new RangeError(`page starts at ${cells.t[0]}, not after the last loaded bar ${this.lastTime}`)
    }
    const start = this.end
    this.base.reserve(this.first, start + count)
    this.base.write(start, cells)
    this.base.end = start + count
    this.refold(start, start + count)
  }

  /** Gives the bar at `cell` other values: the open bar as it forms, or a correction. Its open time stays. */
  replace(cell: number, cells: Cells): void {
    this.base.write(cell, cells)
    this.refold(cell, cell + 1)
  }

  /** A copy of all cells, to be put into another store. */
  cells(): Cells {
    return this.base.cells()
  }

  timeAt(cell: number): number {
    return this.base.t[this.base.slot(cell)] as number
  }

  bar(level: number, index: number): Bar {
    const from = this.levels[level] as BarLevel
    const slot = from.slot(index)
    const read = (column: Float64Array): number => column[slot] as number
    return {
      t: read(from.t),
      o: read(from.o),
      h: read(from.h),
      l: read(from.l),
      c: read(from.c),
      v: read(from.v),
      flags: from.flags[slot] as number,
      count: from.counts[slot] as number,
    }
  }

  /** The first cell that opens at or after `t`; `end` when there is none. */
  cellAt(t: number): number {
    let low = this.first
    let high = this.end
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.timeAt(middle) < t) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The nearest cell before `cell` that holds a bar, or null. */
  barBefore(cell: number): number | null {
    for (let at = cell - 1; at >= this.first; at--) if (!this.base.isGap(at)) return at
    return null
  }

  private get base(): BarLevel {
    return this.levels[0] as BarLevel
  }

  /** Brings the coarser levels up to date with the cells `from` … `to − 1`: O(to − from). */
  private refold(from: number, to: number): void {
    let low = from
    let high = to
    for (let level = 1; ; level++) {
      const finer = this.levels[level - 1] as BarLevel
      if (level === this.levels.length) {
        if (finer.end - finer.first <= TOP_LEVEL_BARS) return
        this.levels.push(new BarLevel())
        low = finer.first
        high = finer.end
      }
      const coarser = this.levels[level] as BarLevel
      low = Math.floor(low / 2)
      high = Math.floor((high - 1) / 2) + 1
      const first = Math.floor(finer.first / 2)
      const end = Math.floor((finer.end - 1) / 2) + 1
      coarser.reserve(first, end)
      coarser.first = first
      coarser.end = end
      for (let index = low; index < high; index++) coarser.fold(index, finer)
    }
  }
}
