import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'

const TENTHS = 10

/** How many members lie in each tenth of their 52-week range, from the low end; the high itself counts to the last. */
export function countByTenth(tiles: readonly HeatmapTile[]): number[] {
  const counts = Array.from({ length: TENTHS }, () => 0)
  for (const { value } of tiles) {
    if (value === null) continue
    const tenth = Math.min(TENTHS - 1, Math.max(0, Math.floor(value / TENTHS)))
    counts[tenth] = (counts[tenth] ?? 0) + 1
  }
  return counts
}

/** The middle place; null when there is none. */
export function medianPlace(tiles: readonly HeatmapTile[]): number | null {
  const values = tiles.flatMap(({ value }) => (value === null ? [] : [value])).toSorted((a, b) => a - b)
  const [low, high] = [values[Math.floor((values.length - 1) / 2)], values[Math.floor(values.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}

/** The members nearest to their 52-week high and low, of `count` each; ties by code. */
export function nearEnds(
  tiles: readonly HeatmapTile[],
  count: number,
): { readonly high: readonly HeatmapTile[]; readonly low: readonly HeatmapTile[] } {
  const known = tiles
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0) || (a.symbol < b.symbol ? -1 : 1))
  return { high: known.slice(0, count), low: known.slice(-count).toReversed() }
}

/** Why members are not drawn, most frequent first, with their number. */
export function countReasons(missing: readonly { readonly reason: string }[]): (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const { reason } of missing) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a)
}
