import { emptyCandles, type Candles } from '../shared/domain/candles.ts'

/** A bar as most programs hold it. */
export interface CandleObject {
  readonly t: number
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  readonly v: number
}

export function toObjects({ t, o, h, l, c, v }: Candles): CandleObject[] {
  const at = (column: Float64Array, index: number): number => column[index] as number
  return Array.from(t, (time, index) => ({
    t: time,
    o: at(o, index),
    h: at(h, index),
    l: at(l, index),
    c: at(c, index),
    v: at(v, index),
  }))
}

/** Columns are what a chart and an indicator need, so every peer's work ends with them, like ours. */
export function toColumns(objects: readonly CandleObject[]): Candles {
  const candles = emptyCandles(objects.length)
  const { t, o, h, l, c, v } = candles
  objects.forEach((bar, index) => {
    t[index] = bar.t
    o[index] = bar.o
    h[index] = bar.h
    l[index] = bar.l
    c[index] = bar.c
    v[index] = bar.v
  })
  return candles
}
