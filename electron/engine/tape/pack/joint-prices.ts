import type { Candles } from '../../../../shared/domain/candles.ts'
import { gridExponent, SCALES } from './decimal-grid.ts'
import { type Width, widthFor, zigzag } from './narrow-integers.ts'

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

/** Turns the integers of rows `from` … `to − 1` back into prices. */
export function restoreJointPrices({ o, h, l, c }: Candles, from: number, to: number, c0: number, scale: number): void {
  let close = c0
  for (let row = from; row < to; row++) {
    const open = close + (o[row] as number)
    const move = c[row] as number
    // Without a branch on the direction of the bar, which nothing can predict: that took a sixth of a decode.
    const size = Math.abs(move)
    const top = open + (move + size) / 2
    close = open + move
    // Divisions, not multiplications by the inverse: only they give back the same doubles.
    h[row] = (top + (h[row] as number)) / scale
    l[row] = (top - size - (l[row] as number)) / scale
    o[row] = open / scale
    c[row] = close / scale
  }
}
