import { allocateRows, copyRow, copyRows, type RunRows } from './run-rows.ts'

/** Rows of one time, in the order of the file. */
export class RowGroup {
  t = Number.NaN
  count = 0
  /** Place of the first row in the merge. */
  start = 0
  rows = allocateRows(4)

  open(t: number, start: number): void {
    this.t = t
    this.start = start
    this.count = 0
  }

  add(from: RunRows, row: number): void {
    if (this.count === this.rows.t.length) {
      const grown = allocateRows(this.count * 4)
      copyRows(this.rows, 0, this.count, grown, 0)
      this.rows = grown
    }
    copyRow(from, row, this.rows, this.count++)
  }

  /** Of the later line, which counts as the bar's. */
  get close(): number {
    return this.rows.c[this.count - 1] as number
  }
}

/** Unknown volumes (NaN) are equal, and so are 0 and -0. */
export function hasEqualFigures(
  a: Pick<RunRows, 'o' | 'h' | 'l' | 'c' | 'v'>,
  atA: number,
  b: Pick<RunRows, 'o' | 'h' | 'l' | 'c' | 'v'>,
  atB: number,
): boolean {
  const volumeA = a.v[atA] as number
  const volumeB = b.v[atB] as number
  return (
    a.o[atA] === b.o[atB] &&
    a.h[atA] === b.h[atB] &&
    a.l[atA] === b.l[atB] &&
    a.c[atA] === b.c[atB] &&
    (volumeA === volumeB || (Number.isNaN(volumeA) && Number.isNaN(volumeB)))
  )
}
