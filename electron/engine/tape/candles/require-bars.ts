import type { Candles } from '../../../../shared/domain/candles.ts'
import { toEpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { seriesName } from '../series-rows.ts'
import type { SeriesKey } from '../types.ts'

/**
 * The door of validation is the import's or the provider's; this keeps a caller's mistake from becoming stored history.
 * `after`: open time of the bar before the first one.
 * @returns the same bars, with every -0 as 0: a chunk would keep it, a row would not
 * @throws AppError bad-input
 */
export function requireBars(key: SeriesKey, columns: Candles, after = Number.NEGATIVE_INFINITY): Candles {
  const { t, o, h, l, c, v } = columns
  const refuse = (words: string): AppError => new AppError('bad-input', `${seriesName(key)}: ${words}`, { ...key })
  const isEven = [o, h, l, c, v].every((column) => column.length === t.length)
  if (!isEven) throw refuse('the columns differ in length')
  let hasNegativeZero = false
  let previous = after
  for (let index = 0; index < t.length; index++) {
    const time = t[index] as number
    if (time < previous || toEpochMs(time) === null) {
      throw refuse(`bar ${index} has time ${time}, not after the one before`)
    }
    previous = time
    const open = o[index] as number
    const high = h[index] as number
    const low = l[index] as number
    const close = c[index] as number
    if (!Number.isFinite(open) || !Number.isFinite(high) || !Number.isFinite(low) || !Number.isFinite(close)) {
      throw refuse(`bar ${index} has a price that is not a number`)
    }
    // Unknown is NaN.
    if (Math.abs(v[index] as number) === Number.POSITIVE_INFINITY) throw refuse(`bar ${index} has an infinite volume`)
    hasNegativeZero ||=
      isMinusZero(open) ||
      isMinusZero(high) ||
      isMinusZero(low) ||
      isMinusZero(close) ||
      isMinusZero(v[index] as number)
  }
  return hasNegativeZero ? withoutNegativeZero(columns) : columns
}

function isMinusZero(value: number): boolean {
  return value === 0 && 1 / value < 0
}

function withoutNegativeZero({ t, ...values }: Candles): Candles {
  const plain = (column: Float64Array): Float64Array => column.map((value) => value + 0)
  return {
    t: plain(t),
    o: plain(values.o),
    h: plain(values.h),
    l: plain(values.l),
    c: plain(values.c),
    v: plain(values.v),
  }
}
