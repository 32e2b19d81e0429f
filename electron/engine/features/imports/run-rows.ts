import { type Candles, copyBar } from '../../../../shared/domain/candles.ts'

/**
 * Good rows of a file as columns of one length: 52 bytes a row. `t` open time in epoch ms, `o h l c v` as in Candles, `line`
 * the 1-based line of the file.
 */
export interface RunRows extends Candles {
  readonly line: Uint32Array
}

const FLOAT_NAMES = ['t', 'o', 'h', 'l', 'c', 'v'] as const
export const ROW_BYTES = FLOAT_NAMES.length * Float64Array.BYTES_PER_ELEMENT + Uint32Array.BYTES_PER_ELEMENT

/** Rows sorted at once: 14 MB of them, which is all that a file holds in memory however long it is. */
export const RUN_ROWS = 262_144

/** Room for `count` rows, column after column in one buffer, as they lie in the file of rows. */
export function allocateRows(count: number): RunRows {
  return viewRows(new ArrayBuffer(count * ROW_BYTES), count)
}

/** The first `count` rows of a buffer that holds no others. */
export function viewRows(buffer: ArrayBuffer, count: number): RunRows {
  const column = (place: number): Float64Array => new Float64Array(buffer, place * count * 8, count)
  return {
    t: column(0),
    o: column(1),
    h: column(2),
    l: column(3),
    c: column(4),
    v: column(5),
    line: new Uint32Array(buffer, FLOAT_NAMES.length * count * 8, count),
  }
}

/** A view of rows `start` to `end`. */
export function partOfRows(rows: RunRows, start: number, end: number): RunRows {
  const cut = (column: Float64Array): Float64Array => column.subarray(start, end)
  return {
    t: cut(rows.t),
    o: cut(rows.o),
    h: cut(rows.h),
    l: cut(rows.l),
    c: cut(rows.c),
    v: cut(rows.v),
    line: rows.line.subarray(start, end),
  }
}

/** Below this many rows a plain loop costs less than seven typed copies (0.1 µs each). */
const SHORT_COPY = 24

export function copyRows(from: RunRows, start: number, end: number, to: RunRows, at: number): void {
  if (end - start >= SHORT_COPY) {
    for (const name of FLOAT_NAMES) to[name].set(from[name].subarray(start, end), at)
    to.line.set(from.line.subarray(start, end), at)
    return
  }
  for (let row = start, place = at; row < end; row++, place++) copyRow(from, row, to, place)
}

export function copyRow(from: RunRows, row: number, to: RunRows, place: number): void {
  copyBar(from, row, to, place)
  to.line[place] = from.line[row] as number
}

/** Sorts by time, in place; rows of one time stay in the order of the file. */
export function sortRows(rows: RunRows): void {
  const { t } = rows
  const { length } = t
  let isRising = true
  let isFalling = true
  for (let at = 1; at < length; at++) {
    const step = (t[at] as number) - (t[at - 1] as number)
    if (step < 0) isRising = false
    if (step >= 0) isFalling = false
  }
  if (isRising) return
  if (isFalling) {
    for (const name of FLOAT_NAMES) rows[name].reverse()
    rows.line.reverse()
    return
  }
  const order = new Uint32Array(length)
  for (let at = 0; at < length; at++) order[at] = at
  order.sort((a, b) => (t[a] as number) - (t[b] as number) || a - b)
  const lines = rows.line.slice()
  for (let at = 0; at < length; at++) rows.line[at] = lines[order[at] as number] as number
  const before = new Float64Array(length)
  for (const name of FLOAT_NAMES) {
    const column = rows[name]
    before.set(column)
    for (let at = 0; at < length; at++) column[at] = before[order[at] as number] as number
  }
}
