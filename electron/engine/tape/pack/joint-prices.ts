import type { Candles } from '../../../../shared/domain/candles.ts'
import { gridExponent, SCALES } from './decimal-grid.ts'
import { padded, takeIntegers, type Width, widthFor, zigzag } from './narrow-integers.ts'

type PriceColumns = Pick<Candles, 'o' | 'h' | 'l' | 'c'>

/**
 * A bar as four small integers on one decimal grid: open from the previous close, close from the open, high above and low below
 * both. Rows past the number of bars are left as they were.
 */
export interface JointPlan {
  readonly exponent: number
  /** Ticks that count as the close before the first bar. */
  readonly c0: number
  readonly widths: readonly [o: Width, c: Width, h: Width, l: Width]
  readonly ticks: PriceColumns
}

/** Null when there is no such grid or a bar's high or low lies inside it. `ticks` is what the plan may write into. */
export function planJointPrices(candles: Candles, from: number, to: number, ticks: PriceColumns): JointPlan | null {
  const { o, h, l, c } = candles
  const exponent = gridExponent([o, h, l, c], from, to)
  if (exponent === null) return null
  const scale = SCALES[exponent] as number
  const c0 = to > from ? Math.round((o[from] as number) * scale) : 0
  let previous = c0
  let [maxOpen, maxClose, maxHigh, maxLow] = [0, 0, 0, 0]
  for (let row = from, at = 0; row < to; row++, at++) {
    const open = Math.round((o[row] as number) * scale)
    const close = Math.round((c[row] as number) * scale)
    const up = Math.round((h[row] as number) * scale) - (open > close ? open : close)
    const down = (open > close ? close : open) - Math.round((l[row] as number) * scale)
    if (up < 0 || down < 0) return null
    const jump = open - previous
    const move = close - open
    ticks.o[at] = jump
    ticks.c[at] = move
    ticks.h[at] = up
    ticks.l[at] = down
    const jumpCode = zigzag(jump)
    const moveCode = zigzag(move)
    if (jumpCode > maxOpen) maxOpen = jumpCode
    if (moveCode > maxClose) maxClose = moveCode
    if (up > maxHigh) maxHigh = up
    if (down > maxLow) maxLow = down
    previous = close
  }
  return { exponent, c0, widths: [widthFor(maxOpen), widthFor(maxClose), widthFor(maxHigh), widthFor(maxLow)], ticks }
}

/** Where the four columns of integers begin in the bytes: o, c, h, l, each padded. */
interface JointBytes {
  readonly bytes: Uint8Array
  readonly at: number
  readonly widths: readonly [o: Width, c: Width, h: Width, l: Width]
  readonly rows: number
  readonly c0: number
  readonly scale: number
}

/** Codes of one chunk's columns that are not 16 bits wide, and its integers where one is wider. */
let narrow = Array.from({ length: 4 }, () => new Uint16Array())
let wide: PriceColumns = { o: new Float64Array(), h: new Float64Array(), l: new Float64Array(), c: new Float64Array() }

/** Bars `from` … `to − 1` as prices into `columns` from row `at` on. */
export function readJointPrices(joint: JointBytes, from: number, to: number, columns: Candles, at: number): void {
  if (joint.widths.every((width) => width <= 2)) readNarrow(joint, from, to, columns, at)
  else readWide(joint, from, to, columns, at)
}

/**
 * What nearly every chunk of prices is. 1-byte columns are widened first, so that the loop meets one kind of array: with two it
 * takes twice the time.
 */
function readNarrow(joint: JointBytes, from: number, to: number, columns: Candles, at: number): void {
  const { bytes, widths, rows } = joint
  if ((narrow[0] as Uint16Array).length < rows) narrow = widths.map(() => new Uint16Array(rows))
  let start = joint.at
  const codes: Uint16Array[] = []
  for (const [index, width] of widths.entries()) {
    codes.push(codes16(bytes, start, width, rows, narrow[index] as Uint16Array))
    start += padded(width * rows)
  }
  const [o, c, h, l] = codes as [Uint16Array, Uint16Array, Uint16Array, Uint16Array]
  const close = joint.c0 + movesBefore(o, c, from)
  const cut = (column: Float64Array): Float64Array => column.subarray(at, at + to - from)
  const target = { o: cut(columns.o), h: cut(columns.h), l: cut(columns.l), c: cut(columns.c) }
  restore(o.subarray(from), c.subarray(from), h.subarray(from), l.subarray(from), close, joint.scale, target)
}

function movesBefore(jumps: Uint16Array, moves: Uint16Array, end: number): number {
  let sum = 0
  for (let row = 0; row < end; row++) {
    const jump = jumps[row] as number
    const move = moves[row] as number
    sum += ((jump >>> 1) ^ -(jump & 1)) + ((move >>> 1) ^ -(move & 1))
  }
  return sum
}

/** From codes to prices in one pass over plain arrays: it stays compiled, whatever is collected around it. */
function restore(
  jumps: Uint16Array,
  moves: Uint16Array,
  ups: Uint16Array,
  downs: Uint16Array,
  before: number,
  scale: number,
  { o, h, l, c }: PriceColumns,
): void {
  let close = before
  for (let row = 0; row < o.length; row++) {
    const jumpCode = jumps[row] as number
    const moveCode = moves[row] as number
    const sign = -(moveCode & 1)
    const move = (moveCode >>> 1) ^ sign
    const open = close + ((jumpCode >>> 1) ^ -(jumpCode & 1))
    close = open + move
    // Without a branch on the direction of the bar, which nothing can predict: that took a sixth of a decode.
    // Divisions, not multiplications by the inverse: only they give back the same doubles.
    o[row] = open / scale
    h[row] = (open + (move & ~sign) + (ups[row] as number)) / scale
    l[row] = (open + (move & sign) - (downs[row] as number)) / scale
    c[row] = close / scale
  }
}

function codes16(bytes: Uint8Array, at: number, width: Width, rows: number, scratch: Uint16Array): Uint16Array {
  const start = bytes.byteOffset + at
  if (width === 2) return new Uint16Array(bytes.buffer, start, rows)
  if (width === 0) scratch.fill(0, 0, rows)
  else scratch.set(new Uint8Array(bytes.buffer, start, rows))
  return scratch
}

function readWide(joint: JointBytes, from: number, to: number, columns: Candles, at: number): void {
  const { bytes, widths, rows, scale } = joint
  if (wide.o.length < rows) {
    const column = (): Float64Array => new Float64Array(rows)
    wide = { o: column(), h: column(), l: column(), c: column() }
  }
  const { o, h, l, c } = wide
  let start = joint.at
  for (const [index, column] of [o, c, h, l].entries()) {
    const width = widths[index] as Width
    takeIntegers(bytes, start, width, rows, index < 2, column, 0)
    start += padded(width * rows)
  }
  let close = joint.c0
  for (let row = 0; row < from; row++) close += (o[row] as number) + (c[row] as number)
  const shift = at - from
  for (let row = from; row < to; row++) {
    const open = close + (o[row] as number)
    close = open + (c[row] as number)
    columns.o[row + shift] = open / scale
    columns.h[row + shift] = (Math.max(open, close) + (h[row] as number)) / scale
    columns.l[row + shift] = (Math.min(open, close) - (l[row] as number)) / scale
    columns.c[row + shift] = close / scale
  }
}
