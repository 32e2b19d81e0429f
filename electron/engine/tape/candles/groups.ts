import { type Candles, emptyCandles } from '../../../../shared/domain/candles.ts'
import { PackError } from '../pack/pack-error.ts'
import { packColumns, unpackColumns } from '../pack/pack-columns.ts'
import type { GroupSlice } from '../types.ts'

/** A run of bars as one. */
export interface Aggregate {
  readonly t: number
  readonly lastT: number
  readonly bars: number
  readonly o: number
  readonly h: number
  readonly l: number
  readonly c: number
  /** NaN if one of the volumes is. */
  readonly v: number
}

/** Bars `from` (inclusive) to `to` (exclusive), at least one. */
export function aggregate(columns: Candles, from: number, to: number): Aggregate {
  const { t, o, h, l, c, v } = columns
  let high = h[from] as number
  let low = l[from] as number
  let volume = v[from] as number
  for (let index = from + 1; index < to; index++) {
    if ((h[index] as number) > high) high = h[index] as number
    if ((l[index] as number) < low) low = l[index] as number
    volume += v[index] as number
  }
  const at = (column: Float64Array, index: number): number => column[index] as number
  return {
    t: at(t, from),
    lastT: at(t, to - 1),
    bars: to - from,
    o: at(o, from),
    h: high,
    l: low,
    c: at(c, to - 1),
    v: volume,
  }
}

/** Groups of `groupBars` from `from` on, the last one shorter. */
export function groupsOf(columns: Candles, from: number, to: number, groupBars: number): Aggregate[] {
  const groups: Aggregate[] = []
  for (let start = from; start < to; start += groupBars) {
    groups.push(aggregate(columns, start, Math.min(to, start + groupBars)))
  }
  return groups
}

export function toGroupSlice(groups: readonly Aggregate[]): GroupSlice {
  const columns = emptyCandles(groups.length)
  const { t, o, h, l, c, v } = columns
  const counts = new Uint16Array(groups.length)
  const lastT = new Float64Array(groups.length)
  for (let index = 0; index < groups.length; index++) {
    const group = groups[index] as Aggregate
    t[index] = group.t
    o[index] = group.o
    h[index] = group.h
    l[index] = group.l
    c[index] = group.c
    v[index] = group.v
    counts[index] = group.bars
    lastT[index] = group.lastT
  }
  return { columns, counts, lastT }
}

/** Eight columns: t, o, h, l, c, v, bars, lastT. */
export function packGroups(groups: readonly Aggregate[]): Uint8Array {
  const { columns, counts, lastT } = toGroupSlice(groups)
  const { t, o, h, l, c, v } = columns
  return packColumns([t, o, h, l, c, v, Float64Array.from(counts), lastT])
}

type Columns = readonly [
  t: Float64Array,
  o: Float64Array,
  h: Float64Array,
  l: Float64Array,
  c: Float64Array,
  v: Float64Array,
  bars: Float64Array,
  lastT: Float64Array,
]

/** @throws PackError when the bytes are damaged */
export function unpackGroups(bytes: Uint8Array): Aggregate[] {
  const unpacked = unpackColumns(bytes)
  if (unpacked.length !== 8) throw new PackError('it holds another number of columns')
  const [t, o, h, l, c, v, bars, lastT] = unpacked as unknown as Columns
  const groups: Aggregate[] = []
  for (let index = 0; index < t.length; index++) {
    groups.push({
      t: t[index] as number,
      lastT: lastT[index] as number,
      bars: bars[index] as number,
      o: o[index] as number,
      h: h[index] as number,
      l: l[index] as number,
      c: c[index] as number,
      v: v[index] as number,
    })
  }
  return groups
}
