import { areFloat32, gridExponent, SCALES } from './decimal-grid.ts'
import { isWidth, padded, putIntegers, takeIntegers, type Width, widthFor, zigzag } from './narrow-integers.ts'
import { PackError } from './pack-error.ts'

/** How one column of doubles lies in bytes. The numbers are part of the format. */
const COLUMN_KIND = {
  /** Differences from row to row on a decimal grid; `base` holds the first value in ticks. */
  differences: 1,
  /** Ticks above `base`, plus one; 0 is NaN. */
  unknowns: 2,
  float32: 3,
  float64: 4,
  /** Ticks above `base`. */
  ticks: 5,
} as const
type Kind = (typeof COLUMN_KIND)[keyof typeof COLUMN_KIND]

/** One column, ready to be written. */
export interface ColumnPlan {
  readonly kind: Kind
  readonly width: Width
  readonly exponent: number
  readonly base: number
  readonly bytes: number
  write(buffer: ArrayBuffer, at: number): void
}

/** What a reader has to know of a column before its bytes. */
export type ColumnHead = Pick<ColumnPlan, 'kind' | 'width' | 'exponent' | 'base'>

/**
 * The shortest of the forms that give back every double of rows `from` … `to − 1` bit for bit (a NaN as a NaN).
 * @param shape `steps` for what moves a little from row to row, `ticks` for what jumps
 */
export function planColumn(
  column: Float64Array,
  from: number,
  to: number,
  shape: 'steps' | 'ticks' = 'steps',
): ColumnPlan {
  const onGrid = (shape === 'steps' ? planDifferences(column, from, to) : null) ?? planTicks(column, from, to)
  if (onGrid && onGrid.width <= 4) return onGrid
  if (areFloat32(column, from, to)) return planFloat32(column, from, to)
  return onGrid ?? planFloat64(column, from, to)
}

function planDifferences(column: Float64Array, from: number, to: number): ColumnPlan | null {
  const exponent = gridExponent([column], from, to)
  if (exponent === null) return null
  const scale = SCALES[exponent] as number
  const rows = to - from
  const ticks = new Float64Array(rows)
  let largest = 0
  let previous = rows === 0 ? 0 : Math.round((column[from] as number) * scale)
  const base = previous
  for (let row = 0; row < rows; row++) {
    const now = Math.round((column[from + row] as number) * scale)
    const difference = now - previous
    ticks[row] = difference
    const code = zigzag(difference)
    if (code > largest) largest = code
    previous = now
  }
  const width = widthFor(largest)
  const write = (buffer: ArrayBuffer, at: number): void => putIntegers(buffer, at, width, ticks, rows, true)
  return { kind: COLUMN_KIND.differences, width, exponent, base, bytes: padded(width * rows), write }
}

function planTicks(column: Float64Array, from: number, to: number): ColumnPlan | null {
  const exponent = gridExponent([column], from, to, true)
  if (exponent === null) return null
  const scale = SCALES[exponent] as number
  const rows = to - from
  let base = Number.POSITIVE_INFINITY
  let hasUnknowns = false
  for (let row = from; row < to; row++) {
    const ticks = Math.round((column[row] as number) * scale)
    if (ticks < base) base = ticks
    else if (Number.isNaN(ticks)) hasUnknowns = true
  }
  // Of a column of unknowns alone.
  if (base === Number.POSITIVE_INFINITY) base = 0
  const codes = new Float64Array(rows)
  let largest = 0
  for (let row = 0; row < rows; row++) {
    const x = column[from + row] as number
    const code = Number.isNaN(x) ? 0 : Math.round(x * scale) - base + (hasUnknowns ? 1 : 0)
    codes[row] = code
    if (code > largest) largest = code
  }
  const width = widthFor(largest)
  const write = (buffer: ArrayBuffer, at: number): void => putIntegers(buffer, at, width, codes, rows, false)
  const kind = hasUnknowns ? COLUMN_KIND.unknowns : COLUMN_KIND.ticks
  return { kind, width, exponent, base, bytes: padded(width * rows), write }
}

function planFloat32(column: Float64Array, from: number, to: number): ColumnPlan {
  const rows = to - from
  const write = (buffer: ArrayBuffer, at: number): void =>
    new Float32Array(buffer, at, rows).set(column.subarray(from, to))
  return { kind: COLUMN_KIND.float32, width: 4, exponent: 0, base: 0, bytes: padded(4 * rows), write }
}

function planFloat64(column: Float64Array, from: number, to: number): ColumnPlan {
  const rows = to - from
  const write = (buffer: ArrayBuffer, at: number): void =>
    new Float64Array(buffer, at, rows).set(column.subarray(from, to))
  return { kind: COLUMN_KIND.float64, width: 8, exponent: 0, base: 0, bytes: 8 * rows, write }
}

/** Of a head: u8 kind, u8 width, u8 exponent, u8[5] zero, f64 base. */
export const HEAD_BYTES = 16

export function putHead(view: DataView, at: number, { kind, width, exponent, base }: ColumnHead): void {
  view.setUint8(at, kind)
  view.setUint8(at + 1, width)
  view.setUint8(at + 2, exponent)
  view.setFloat64(at + 8, base, true)
}

/** @throws PackError on a head that no writer of this version makes */
export function takeHead(view: DataView, at: number): ColumnHead {
  const kind = Object.values(COLUMN_KIND).find((known) => known === view.getUint8(at))
  const width = view.getUint8(at + 1)
  const exponent = view.getUint8(at + 2)
  const floatWidth = kind === COLUMN_KIND.float32 ? 4 : kind === COLUMN_KIND.float64 ? 8 : width
  if (kind === undefined || !isWidth(width) || width !== floatWidth || exponent >= SCALES.length) {
    throw new PackError(`a column of kind ${view.getUint8(at)}, width ${width}, exponent ${exponent}`)
  }
  return { kind, width, exponent, base: view.getFloat64(at + 8, true) }
}

/** Rows `from` … `to − 1` of a column into `target` from row `at` on. `bytes` is aligned and long enough. */
export function readColumn(
  bytes: Uint8Array,
  begin: number,
  { kind, width, exponent, base }: ColumnHead,
  from: number,
  to: number,
  target: Float64Array,
  at: number,
): void {
  const rows = to - from
  const start = begin + from * width
  const scale = SCALES[exponent] as number
  if (kind === COLUMN_KIND.float64) target.set(new Float64Array(bytes.buffer, bytes.byteOffset + start, rows), at)
  else if (kind === COLUMN_KIND.float32) target.set(new Float32Array(bytes.buffer, bytes.byteOffset + start, rows), at)
  else if (kind === COLUMN_KIND.ticks && width === 2) {
    scale16(new Uint16Array(bytes.buffer, bytes.byteOffset + start, rows), base, scale, target.subarray(at, at + rows))
  } else {
    const isSigned = kind === COLUMN_KIND.differences
    const values = target.subarray(at, at + rows)
    takeIntegers(bytes, start, width, rows, isSigned, values, 0)
    if (kind === COLUMN_KIND.ticks) scaleTicks(values, base, scale)
    else if (kind === COLUMN_KIND.unknowns) scaleUnknowns(values, base - 1, scale)
    else scaleDifferences(values, base + sumBefore(bytes, begin, width, from), scale)
  }
}

/** Loops by themselves, over plain arrays: they stay compiled, whatever is collected around them. */
function scale16(codes: Uint16Array, base: number, scale: number, target: Float64Array): void {
  // A division, here and below, not a multiplication by the inverse: only that gives back the same double.
  for (let row = 0; row < target.length; row++) target[row] = ((codes[row] as number) + base) / scale
}

function scaleTicks(values: Float64Array, base: number, scale: number): void {
  for (let row = 0; row < values.length; row++) values[row] = ((values[row] as number) + base) / scale
}

function scaleUnknowns(values: Float64Array, before: number, scale: number): void {
  for (let row = 0; row < values.length; row++) {
    const code = values[row] as number
    values[row] = code === 0 ? Number.NaN : (code + before) / scale
  }
}

function scaleDifferences(values: Float64Array, before: number, scale: number): void {
  let ticks = before
  for (let row = 0; row < values.length; row++) {
    ticks += values[row] as number
    values[row] = ticks / scale
  }
}

/** Of the differences of the rows before `end`. */
function sumBefore(bytes: Uint8Array, begin: number, width: Width, end: number): number {
  const differences = new Float64Array(end)
  takeIntegers(bytes, begin, width, end, true, differences, 0)
  let sum = 0
  for (const difference of differences) sum += difference
  return sum
}
