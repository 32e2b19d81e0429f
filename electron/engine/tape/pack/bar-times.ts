import { type Width, widthFor } from './narrow-integers.ts'

const MAX_TIME = 2 ** 51

/** Gaps between bars in steps, less one: a series without holes takes no bytes. */
export interface TimesPlan {
  readonly t0: number
  readonly step: number
  readonly width: Width
  /** Filled up to the number of rows. */
  readonly gaps: Float64Array
}

/** Null when the times do not ascend in whole ms: they stay doubles. `gaps` is what the plan may write into. */
export function planTimes(t: Float64Array, from: number, to: number, gaps: Float64Array): TimesPlan | null {
  const step = commonStep(t, from, to)
  if (step === 0) return null
  let largest = 0
  gaps[0] = 0
  for (let row = from + 1; row < to; row++) {
    const gap = ((t[row] as number) - (t[row - 1] as number)) / step - 1
    gaps[row - from] = gap
    if (gap > largest) largest = gap
  }
  return { t0: t[from] ?? 0, step, width: widthFor(largest), gaps }
}

/** Turns gaps back into times. */
export function restoreTimes(t: Float64Array, from: number, to: number, t0: number, step: number): void {
  let time = t0 - step
  for (let row = from; row < to; row++) t[row] = time += ((t[row] as number) + 1) * step
}

/** Largest step of which every difference is a positive multiple; 0 when there is none. */
function commonStep(t: Float64Array, from: number, to: number): number {
  let step = 0
  for (let row = from; row < to; row++) {
    const time = t[row] as number
    if (!Number.isInteger(time) || Math.abs(time) > MAX_TIME || Object.is(time, -0)) return 0
    if (row === from) continue
    const gap = time - (t[row - 1] as number)
    if (gap <= 0) return 0
    if (gap !== step) step = greatestDivisor(gap, step)
  }
  return step || 1
}

function greatestDivisor(left: number, right: number): number {
  let [a, b] = [left, right]
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
