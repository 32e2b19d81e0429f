import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'

export interface GroupRank {
  readonly rank: number
  /** Members of the group that have a market cap. */
  readonly of: number
  /** Of the group's known market cap, percent. */
  readonly sharePct: number
}

/** Place of a member in its group by market cap, 1 for the largest; null without a cap. */
export function groupRank(tiles: readonly HeatmapTile[], tile: HeatmapTile): GroupRank | null {
  const { cap, group } = tile
  if (cap === null) return null
  const caps = tiles.flatMap((other) => (other.group === group && other.cap !== null ? [other.cap] : []))
  const sum = caps.reduce((total, value) => total + value, 0)
  return { rank: caps.filter((value) => value > cap).length + 1, of: caps.length, sharePct: (100 * cap) / sum }
}
