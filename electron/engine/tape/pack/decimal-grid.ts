/** Grids finer than ten decimals hold no price or volume that an exchange sends. */
const MAX_EXPONENT = 10
/** Ticks up to here: their differences and zigzags stay exact below 2^53. */
const MAX_TICKS = 2 ** 51

/** Powers of ten up to 10^10 are exact doubles. */
export const SCALES: readonly number[] = Array.from({ length: MAX_EXPONENT + 1 }, (_, exponent) => 10 ** exponent)

/** True when `round(x · scale) ÷ scale` gives back the very same double. */
function isOnGrid(x: number, scale: number): boolean {
  const ticks = Math.round(x * scale)
  return ticks / scale === x && ticks <= MAX_TICKS && ticks >= -MAX_TICKS && (ticks !== 0 || !Object.is(x, -0))
}

/**
 * Exponent of the smallest power of ten on whose grid every value of rows `from` … `to − 1` lies exactly; null when there is
 * none. `areUnknownsLeft`: NaN is passed over.
 */
export function gridExponent(
  columns: readonly Float64Array[],
  from: number,
  to: number,
  areUnknownsLeft = false,
): number | null {
  let exponent = 0
  let raisedAt = -1
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as Float64Array
    let row = from
    while ((row = firstOffGrid(column, row, to, SCALES[exponent] as number, areUnknownsLeft)) < to) {
      if (++exponent > MAX_EXPONENT) return null
      raisedAt = index
    }
  }
  // A value of a coarser grid is on the finer one too, unless its ticks have grown too many: a look at those before proves it.
  for (let index = 0; index <= raisedAt; index++) {
    const column = columns[index] as Float64Array
    if (firstOffGrid(column, from, to, SCALES[exponent] as number, areUnknownsLeft) < to) return null
  }
  return exponent
}

/** `to` when there is none. */
function firstOffGrid(column: Float64Array, from: number, to: number, scale: number, areUnknownsLeft: boolean): number {
  for (let row = from; row < to; row++) {
    const x = column[row] as number
    if (!isOnGrid(x, scale) && !(areUnknownsLeft && Number.isNaN(x))) return row
  }
  return to
}

/** True when every value is a Float32 written as a double, as Yahoo's prices are. */
export function areFloat32(column: Float64Array, from: number, to: number): boolean {
  for (let row = from; row < to; row++) {
    const x = column[row] as number
    if (!Object.is(Math.fround(x), x)) return false
  }
  return true
}
