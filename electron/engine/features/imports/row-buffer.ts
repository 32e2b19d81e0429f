import { QUARANTINE_REASONS, type QuarantineReason } from '../../../../shared/contract/imports.ts'

/** Rows of a file as columns: 61 bytes a row, so that millions fit. Quarantined rows stay in, with their reason. */
export interface Rows {
  readonly length: number
  /** Open time, epoch ms; NaN for a bad one. */
  readonly t: Float64Array
  readonly o: Float64Array
  readonly h: Float64Array
  readonly l: Float64Array
  readonly c: Float64Array
  readonly v: Float64Array
  /** 1-based line of the file. */
  readonly line: Uint32Array
  /** 0 for a good row, else what `reasonCode` gives. */
  readonly fault: Uint8Array
}

/** A reason as a byte; undefined (no fault) is 0. */
export function reasonCode(reason: QuarantineReason | undefined): number {
  return reason === undefined ? 0 : QUARANTINE_REASONS.indexOf(reason) + 1
}

export function quarantinedRows(rows: Rows): { row: number; reason: QuarantineReason }[] {
  const quarantined: { row: number; reason: QuarantineReason }[] = []
  for (let at = 0; at < rows.length; at++) {
    const reason = QUARANTINE_REASONS[(rows.fault[at] as number) - 1]
    if (reason !== undefined) quarantined.push({ row: rows.line[at] as number, reason })
  }
  return quarantined
}

const FLOAT_COLUMNS = ['t', 'dayFirst', 'o', 'h', 'l', 'c', 'v'] as const
const FIRST_CAPACITY = 4096

/** Grows by half, so that a large file never needs twice its size at once. */
export class RowBuffer {
  length = 0
  /** Rows with a fault so far. */
  bad = 0
  private columns = columnsOf(FIRST_CAPACITY)
  private hasDoubt = false

  /** Appends a row; `figures` are open, high, low, close and volume. `dayFirst` is the time if days stand before months. */
  push(
    line: number,
    t: number,
    dayFirst: number,
    figures: readonly [number, number, number, number, number],
    reason: QuarantineReason | undefined,
  ): void {
    if (this.length === this.columns.line.length) this.grow()
    const at = this.length++
    const { columns } = this
    columns.t[at] = t
    columns.dayFirst[at] = dayFirst
    columns.o[at] = figures[0]
    columns.h[at] = figures[1]
    columns.l[at] = figures[2]
    columns.c[at] = figures[3]
    columns.v[at] = figures[4]
    columns.line[at] = line
    columns.fault[at] = reasonCode(reason)
    if (!Object.is(t, dayFirst)) this.hasDoubt = true
    if (reason !== undefined) this.bad++
  }

  /** Settles the order of day and month for all rows. The buffer is not used afterwards. */
  finish(isDayFirst: boolean): Rows {
    const { length, columns } = this
    const cut = (column: Float64Array): Float64Array => column.subarray(0, length)
    const t = cut(isDayFirst ? columns.dayFirst : columns.t)
    if (this.hasDoubt) {
      const badTime = reasonCode('bad-time')
      for (let at = 0; at < length; at++) if (Number.isNaN(t[at])) columns.fault[at] = badTime
    }
    return {
      length,
      t,
      o: cut(columns.o),
      h: cut(columns.h),
      l: cut(columns.l),
      c: cut(columns.c),
      v: cut(columns.v),
      line: columns.line.subarray(0, length),
      fault: columns.fault.subarray(0, length),
    }
  }

  private grow(): void {
    const grown = columnsOf(Math.ceil(this.columns.line.length * 1.5))
    for (const name of FLOAT_COLUMNS) grown[name].set(this.columns[name])
    grown.line.set(this.columns.line)
    grown.fault.set(this.columns.fault)
    this.columns = grown
  }
}

function columnsOf(capacity: number) {
  const column = (): Float64Array => new Float64Array(capacity)
  return {
    t: column(),
    dayFirst: column(),
    o: column(),
    h: column(),
    l: column(),
    c: column(),
    v: column(),
    line: new Uint32Array(capacity),
    fault: new Uint8Array(capacity),
  }
}
