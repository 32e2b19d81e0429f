import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import type { Measure } from './measure.ts'

const TENTHS = 10
/** 10 percent are the edge of a tenth, whatever the sums of halves make of it. */
const ROUNDING = 1e-9

/** How many members lie in each tenth of the colour scale, from its low end; what is beyond an end counts to the outer one. */
export function countByTenth(tiles: readonly HeatmapTile[], measure: Measure): number[] {
  const counts = Array.from({ length: TENTHS }, () => 0)
  for (const { value } of tiles) {
    if (value === null) continue
    const tenth = Math.floor(((measure.position(value) + 1) / 2) * TENTHS + ROUNDING)
    const at = Math.min(TENTHS - 1, Math.max(0, tenth))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts
}

/** The middle value; null when there is none. */
export function medianValue(tiles: readonly HeatmapTile[]): number | null {
  const values = tiles.flatMap(({ value }) => (value === null ? [] : [value])).toSorted((a, b) => a - b)
  const [low, high] = [values[Math.floor((values.length - 1) / 2)], values[Math.floor(values.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

export interface Extremes {
  readonly high: readonly HeatmapTile[]
  readonly low: readonly HeatmapTile[]
}

/** The members with the highest and the lowest value, of `count` each; ties by code. */
export function extremes(tiles: readonly HeatmapTile[], count: number): Extremes {
  const known = tiles
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.symbol < b.symbol ? -1 : 1))
  return { high: known.slice(0, count), low: known.slice(-count).toReversed() }
}

/** How many members are up and how many down, as they are printed. */
export function countSides(tiles: readonly HeatmapTile[]): { readonly up: number; readonly down: number } {
  const hundredths = tiles.map(({ value }) => Math.round((value ?? 0) * 100))
  return { up: hundredths.filter((value) => value > 0).length, down: hundredths.filter((value) => value < 0).length }
}

/** Why members are not drawn, most frequent first, with their number. */
export function countReasons(missing: readonly { readonly reason: string }[]): (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { reason } of missing) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}
