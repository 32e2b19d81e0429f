import type { QuarantineReason } from '../../../../shared/contract/imports.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { Quarantine } from './quarantine.ts'
import {
  allocateRows,
  copyRow,
  copyRows,
  partOfRows,
  ROW_BYTES,
  RUN_ROWS,
  sortRows,
  viewRows,
  type RunRows,
} from './run-rows.ts'
import type { SpillFile } from './spill-file.ts'

export interface RunSizes {
  /** Rows sorted at once. */
  readonly runRows: number
  /** Rows read back from the spill file at once, of every run that overlaps the moment the merge is at. */
  readonly blockRows: number
}

/** 14 MB a run and 213 KB a block: all that a file of candles holds in memory, however long it is. */
const RUN_SIZES: RunSizes = { runRows: RUN_ROWS, blockRows: 4096 }

/** A part of the file's rows, ascending by time, then by line: in memory, or in blocks from `offset` of the spill file. */
export interface SortedRun {
  readonly count: number
  readonly firstT: EpochMs
  readonly rows: RunRows | undefined
  readonly offset: number
}

export interface SortedRuns {
  /** In the order of the file: of one time the rows of an earlier run come first. */
  readonly runs: readonly SortedRun[]
  readonly spill: SpillFile
  readonly blockRows: number
  readonly goodRows: number
  /** First and last good time among all rows, quarantined ones included. */
  readonly range: { readonly from: EpochMs; readonly to: EpochMs } | null
}

interface SpilledRun {
  readonly offset: number
  readonly count: number
  readonly firstT: EpochMs
  /** Lies there unsorted with both readings of its times, as the order of day and month was not known yet. */
  readonly isOpen: boolean
}

const FIRST_ROWS = 4096

class TimeRange {
  from = Number.POSITIVE_INFINITY
  to = Number.NEGATIVE_INFINITY

  /** NaN changes nothing. */
  take(t: number): void {
    if (t < this.from) this.from = t
    if (t > this.to) this.to = t
  }
}

/** Takes the rows of one file in its order; full runs go to the spill file, the last one stays in memory. */
export class RowRuns {
  /** Rows so far, bad ones included. */
  read = 0
  readonly quarantine: Quarantine
  private readonly spill: SpillFile
  private readonly sizes: RunSizes
  private readonly spilled: SpilledRun[] = []
  private rows: RunRows
  /** Times if days stand before months, from the first row on where that makes a difference. */
  private dayFirst: Float64Array | undefined
  private count = 0
  private readonly monthFirstRange = new TimeRange()
  private readonly dayFirstRange = new TimeRange()

  constructor(quarantine: Quarantine, spill: SpillFile, sizes = RUN_SIZES) {
    this.quarantine = quarantine
    this.spill = spill
    this.sizes = sizes
    this.rows = allocateRows(Math.min(FIRST_ROWS, sizes.runRows))
  }

  /** At least one of the two readings of the time is none that is NaN. @throws AppError store-full, store-unwritable */
  take(
    line: number,
    monthFirst: number,
    dayFirst: number,
    o: number,
    h: number,
    l: number,
    c: number,
    v: number,
  ): void {
    this.see(monthFirst, dayFirst)
    if (this.count === this.rows.t.length) this.makeRoom()
    const { rows } = this
    const at = this.count++
    rows.t[at] = monthFirst
    rows.o[at] = o
    rows.h[at] = h
    rows.l[at] = l
    rows.c[at] = c
    rows.v[at] = v
    rows.line[at] = line
    if (this.dayFirst === undefined) {
      if (monthFirst === dayFirst) return
      this.dayFirst = rows.t.slice()
    }
    this.dayFirst[at] = dayFirst
  }

  /** @throws AppError bad-input when there are too many */
  setAside(line: number, monthFirst: number, dayFirst: number, reason: QuarantineReason): void {
    this.see(monthFirst, dayFirst)
    this.quarantine.add(line, reason, monthFirst, dayFirst)
  }

  /** The whole file was seen: settles its times and sorts what is not sorted yet. Nothing is taken afterwards. */
  async settle(isDayFirst: boolean, breathe: () => Promise<void>): Promise<SortedRuns> {
    this.quarantine.settle(isDayFirst)
    const runs: SortedRun[] = []
    for (const run of this.spilled) {
      const settled = run.isOpen ? this.settleSpilled(run, isDayFirst) : run
      if (settled.count > 0) runs.push({ ...settled, rows: undefined })
      if (run.isOpen) await breathe()
    }
    const count = this.settleTimes(this.rows, this.dayFirst, this.count, isDayFirst)
    const rows = partOfRows(this.rows, 0, count)
    sortRows(rows)
    if (count > 0) runs.push({ count, firstT: rows.t[0] as number, rows, offset: 0 })
    const { from, to } = isDayFirst ? this.dayFirstRange : this.monthFirstRange
    const goodRows = runs.reduce((sum, run) => sum + run.count, 0)
    return {
      runs,
      spill: this.spill,
      blockRows: this.sizes.blockRows,
      goodRows,
      range: from <= to ? { from, to } : null,
    }
  }

  private see(monthFirst: number, dayFirst: number): void {
    this.read++
    this.monthFirstRange.take(monthFirst)
    this.dayFirstRange.take(dayFirst)
  }

  private makeRoom(): void {
    const { runRows } = this.sizes
    if (this.count === runRows) {
      this.spillRun()
      this.count = 0
      return
    }
    const grown = allocateRows(Math.min(runRows, this.count * 4))
    copyRows(this.rows, 0, this.count, grown, 0)
    this.rows = grown
    if (!this.dayFirst) return
    const dayFirst = new Float64Array(grown.t.length)
    dayFirst.set(this.dayFirst)
    this.dayFirst = dayFirst
  }

  private spillRun(): void {
    const { rows, dayFirst } = this
    const { runRows } = this.sizes
    const offset = this.spill.sizeBytes
    if (dayFirst) {
      this.spill.write(new Uint8Array(rows.t.buffer), offset)
      this.spill.write(new Uint8Array(dayFirst.buffer), offset + runRows * ROW_BYTES)
      this.spilled.push({ offset, count: runRows, firstT: Number.NaN, isOpen: true })
      return
    }
    sortRows(rows)
    this.writeBlocks(rows, runRows, offset)
    this.spilled.push({ offset, count: runRows, firstT: rows.t[0] as number, isOpen: false })
  }

  private settleSpilled({ offset }: SpilledRun, isDayFirst: boolean): Omit<SortedRun, 'rows'> {
    const { runRows } = this.sizes
    const rows = allocateRows(runRows)
    const dayFirst = new Float64Array(runRows)
    this.spill.read(new Uint8Array(rows.t.buffer), offset)
    this.spill.read(new Uint8Array(dayFirst.buffer), offset + runRows * ROW_BYTES)
    const count = this.settleTimes(rows, dayFirst, runRows, isDayFirst)
    const kept = partOfRows(rows, 0, count)
    sortRows(kept)
    this.writeBlocks(kept, count, offset)
    return { offset, count, firstT: kept.t[0] ?? Number.NaN }
  }

  /** Leaves the rows whose time is none in the order chosen out. @returns rows left */
  private settleTimes(rows: RunRows, dayFirst: Float64Array | undefined, count: number, isDayFirst: boolean): number {
    if (!dayFirst) return count
    if (isDayFirst) rows.t.set(dayFirst)
    let kept = 0
    for (let at = 0; at < count; at++) {
      if (Number.isNaN(rows.t[at])) this.quarantine.add(rows.line[at] as number, 'bad-time')
      else copyRow(rows, at, rows, kept++)
    }
    return kept
  }

  private writeBlocks(rows: RunRows, count: number, offset: number): void {
    const { blockRows } = this.sizes
    const buffer = new ArrayBuffer(blockRows * ROW_BYTES)
    for (let start = 0; start < count; start += blockRows) {
      const end = Math.min(count, start + blockRows)
      copyRows(rows, start, end, viewRows(buffer, end - start), 0)
      this.spill.write(new Uint8Array(buffer, 0, (end - start) * ROW_BYTES), offset + start * ROW_BYTES)
    }
  }
}
