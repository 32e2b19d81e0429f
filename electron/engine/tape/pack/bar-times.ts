import { takeIntegers, type Width, widthFor } from './narrow-integers.ts'

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

/** Where the times lie: gaps after `t0`, or plain doubles where `step` is 0. */
interface TimesBytes {
  readonly bytes: Uint8Array
  readonly at: number
  readonly width: Width
  readonly rows: number
  readonly t0: number
  readonly step: number
}

let gaps = new Float64Array()

/** Times of bars `from` … `to − 1` into `target` from row `at` on. */
export function readTimes(times: TimesBytes, from: number, to: number, target: Float64Array, at: number): void {
  const { bytes, width, rows, t0, step } = times
  if (step === 0) {
    takeIntegers(bytes, times.at + from * width, width, to - from, false, target, at)
    return
  }
  const end = at + to - from
  if (width === 0) {
    let time = t0 + from * step
    for (let row = at; row < end; row++, time += step) target[row] = time
    return
  }
  if (gaps.length < rows) gaps = new Float64Array(rows)
  takeIntegers(bytes, times.at, width, rows, false, gaps, 0)
  let time = t0 - step
  for (let row = 0; row < from; row++) time += ((gaps[row] as number) + 1) * step
  for (let row = from, index = at; row < to; row++, index++) {
    target[index] = time += ((gaps[row] as number) + 1) * step
  }
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
