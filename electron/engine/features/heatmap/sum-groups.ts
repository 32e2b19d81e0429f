import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'

interface Group {
  readonly name: string
  readonly value: number | null
  readonly count: number
  readonly size: number
}

/** One entry per group name, largest first. Tiles without a size or a value count, and weigh nothing in the mean. */
export function sumGroups(tiles: readonly HeatmapTile[]): Group[] {
  const groups = [...Map.groupBy(tiles, (tile) => tile.group)].map(([name, members]): Group => {
    let size = 0
    let weight = 0
    let weighted = 0
    for (const tile of members) {
      size += tile.size ?? 0
      if (tile.size === null || tile.value === null) continue
      weight += tile.size
      weighted += tile.size * tile.value
    }
    return { name, value: weight > 0 ? weighted / weight : null, count: members.length, size }
  })
  return groups.sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
}
