import type { Rng } from './rng.ts'

/** One bar as whole ticks and whole lots. */
export interface WholeBar {
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  readonly v: number
}

/** How the parts differ; all arrays have the same length. */
export interface Parts {
  /** Relative deviation of each part's price. */
  readonly deviation: Float64Array
  /** Relative share of the volume; 0 for a part in which nothing trades. */
  readonly share: Float64Array
  /** Lots that a part which trades has at least. */
  readonly minLots: Float64Array
  /** The common part of each step, deviation about 1. */
  readonly common: Float64Array
  /** Deviation of the part's own step beside it. */
  readonly own: number
}

/** Columns of one row of `divide`; `o h l c` ticks, `v` lots. */
export const ROW = { o: 0, h: 1, l: 2, c: 3, v: 4 } as const
/** Room behind the five for what the tree keeps beside them. */
export const ROW_STRIDE = 9

/** Mean range of a Brownian path of deviation 1 (Feller 1951: √(8/π)). */
const BROWNIAN_RANGE = 1.6
/** A part's path leaves the line between its ends by about this share of its deviation. */
const EXCURSION = 0.55

/** Parts are hours of a day, minutes of an hour or seconds of a minute. */
const MOST_PARTS = 64
const step = new Float64Array(MOST_PARTS)
const reach = new Float64Array(MOST_PARTS * 2)
const knots = new Float64Array(MOST_PARTS + 1)
const best = new Float64Array(MOST_PARTS + 1)
const time = new Float64Array(MOST_PARTS + 1)

/**
 * Splits a bar into parts that give it back exactly: the first trade is its open, each part opens where the one before closed,
 * the last close, highest high, lowest low and the sum of the lots are the bar's own. A part whose share is 0 stays flat.
 * The path is a bridge from open to close; of four that differ in their own steps the one whose extremes fit best is kept,
 * reflected at high and low, and stretched onto them where it falls short.
 * @throws RangeError when the lots do not suffice for the least of every part, or no part trades
 */
export function divide(bar: WholeBar, parts: Parts, rng: Rng, rows: Float64Array): void {
  const count = parts.share.length
  divideVolume(bar.v, parts, rows)
  const top = Math.max(bar.o, bar.c)
  const bottom = Math.min(bar.o, bar.c)
  if (bar.h === bar.l) return fillFlat(bar.o, count, rows)

  let variance = 0
  let first = -1
  let last = -1
  for (let i = 0; i < count; i++) {
    const isTrading = (parts.share[i] as number) > 0
    const deviation = isTrading ? Math.max(1e-3, parts.deviation[i] as number) : 0
    if (isTrading) {
      if (first < 0) first = i
      last = i
    }
    variance += deviation * deviation
    time[i + 1] = variance
    step[i] = deviation
  }
  const scale = (bar.h - bar.l) / (BROWNIAN_RANGE * Math.sqrt(variance))
  for (let i = 0; i < count; i++) {
    const deviation = (step[i] as number) * scale
    reach[2 * i] = deviation * EXCURSION * rng.exponential()
    reach[2 * i + 1] = deviation * EXCURSION * rng.exponential()
    step[i] = deviation * parts.own * rng.normal()
    time[i + 1] = (time[i + 1] as number) / variance
    best[i + 1] = deviation * (parts.common[i] as number)
  }
  choosePath(bar, count, last)
  stretch(bar, top, bottom, count, parts.share, rows)
}

/** Leaves the path in `knots`. In: own steps in `step`, common steps in `best[1…]`, share of the variance in `time`. */
function choosePath(bar: WholeBar, count: number, last: number): void {
  const common = best.slice(1, count + 1)
  let least = Infinity
  for (let variant = 0; variant < 4; variant++) {
    const sign = variant % 2 === 0 ? 1 : -1
    let sum = 0
    knots[0] = 0
    for (let i = 0; i < count; i++) {
      // A part that does not trade has no step of its own, so the reversed order may only swap parts that do.
      const partner = count - 1 - i
      const isSwapped = variant >= 2 && step[i] !== 0 && step[partner] !== 0
      sum += (common[i] as number) + sign * (step[isSwapped ? partner : i] as number)
      knots[i + 1] = sum
    }
    let high = -Infinity
    let low = Infinity
    for (let i = 0; i <= count; i++) {
      const onBridge = bar.o + (knots[i] as number) + (bar.c - bar.o - sum) * (i === 0 ? 0 : (time[i] as number))
      knots[i] = onBridge
      if (onBridge > high) high = onBridge
      if (onBridge < low) low = onBridge
    }
    const misfit = Math.abs(high - bar.h) + Math.abs(low - bar.l)
    if (misfit >= least) continue
    least = misfit
    best.set(knots)
  }
  for (let i = 1; i < count; i++) knots[i] = reflect(best[i] as number, bar)
  knots[0] = bar.o
  for (let i = last + 1; i <= count; i++) knots[i] = bar.c
}

/** A path that would leave the bar turns back at its high or low; squeezing it instead would draw plateaus there. */
function reflect(y: number, bar: WholeBar): number {
  const inside = y > bar.h ? 2 * bar.h - y : y < bar.l ? 2 * bar.l - y : y
  return Math.min(bar.h, Math.max(bar.l, inside))
}

/** A wick of `length` in the room it has, without ever filling it: cut off at the edge, neighbours would share one high. */
function within(room: number, length: number): number {
  return room > 0 ? (room * length) / (room + length) : 0
}

function stretch(
  bar: WholeBar,
  top: number,
  bottom: number,
  count: number,
  share: Float64Array,
  rows: Float64Array,
): void {
  let highest = -Infinity
  let lowest = Infinity
  let highestAt = 0
  let lowestAt = 0
  for (let i = 0; i < count; i++) {
    if (!((share[i] as number) > 0)) continue
    const from = knots[i] as number
    const to = knots[i + 1] as number
    const high = Math.max(from, to) + within(bar.h - Math.max(from, to), reach[2 * i] as number)
    const low = Math.min(from, to) - within(Math.min(from, to) - bar.l, reach[2 * i + 1] as number)
    reach[2 * i] = high
    reach[2 * i + 1] = low
    if (high > highest) {
      highest = high
      highestAt = i
    }
    if (low < lowest) {
      lowest = low
      lowestAt = i
    }
  }
  const up = highest > top ? (bar.h - top) / (highest - top) : 0
  const down = lowest < bottom ? (bottom - bar.l) / (bottom - lowest) : 0
  const place = (y: number): number => {
    const stretched = y > top ? top + (y - top) * up : y < bottom ? bottom - (bottom - y) * down : y
    return Math.min(bar.h, Math.max(bar.l, Math.round(stretched)))
  }
  let open = bar.o
  for (let i = 0; i < count; i++) {
    const row = i * ROW_STRIDE
    const isTrading = (share[i] as number) > 0
    const close = isTrading ? place(knots[i + 1] as number) : open
    rows[row + ROW.o] = open
    rows[row + ROW.h] = isTrading ? Math.max(open, close, place(reach[2 * i] as number)) : open
    rows[row + ROW.l] = isTrading ? Math.min(open, close, place(reach[2 * i + 1] as number)) : open
    rows[row + ROW.c] = close
    open = close
  }
  rows[highestAt * ROW_STRIDE + ROW.h] = bar.h
  rows[lowestAt * ROW_STRIDE + ROW.l] = bar.l
}

function fillFlat(price: number, count: number, rows: Float64Array): void {
  for (let i = 0; i < count; i++) rows.fill(price, i * ROW_STRIDE, i * ROW_STRIDE + ROW.v)
}

/** Whole lots by running totals, so that rounding never gains or loses one. */
function divideVolume(lots: number, { share, minLots }: Parts, rows: Float64Array): void {
  let total = 0
  let spare = lots
  for (let i = 0; i < share.length; i++) {
    if (!((share[i] as number) > 0)) continue
    total += share[i] as number
    spare -= minLots[i] as number
  }
  if (total === 0 || spare < 0) throw new RangeError(`divide: ${lots} lots do not suffice for ${share.length} parts`)
  let running = 0
  let given = 0
  let last = -1
  for (let i = 0; i < share.length; i++) {
    const at = i * ROW_STRIDE + ROW.v
    if (!((share[i] as number) > 0)) {
      rows[at] = 0
      continue
    }
    running += share[i] as number
    const upTo = Math.floor((spare * running) / total)
    rows[at] = (minLots[i] as number) + upTo - given
    given = upTo
    last = at
  }
  rows[last] = (rows[last] as number) + spare - given
}
