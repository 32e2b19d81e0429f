import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { groupValue } from '../../../../shared/domain/group-value.ts'
import type { HeatmapInput } from './offers.ts'

interface Group {
  readonly name: string
  readonly value: number | null
  readonly count: number
  readonly size: number
}

type Measures = Pick<HeatmapInput, 'size' | 'colour'>

/** One entry per group name, largest first. Tiles without a size or a value count, and weigh nothing in the mean. */
export function sumGroups(tiles: readonly HeatmapTile[], { size, colour }: Measures): Group[] {
  const groups = [...Map.groupBy(tiles, (tile) => tile.group)].map(([name, members]): Group => {
    const total = members.reduce((sum, tile) => sum + (tile.size ?? 0), 0)
    return {
      name,
      value: groupValue(members, colour === 'change' && size === 'cap'),
      count: members.length,
      size: total,
    }
  })
  return groups.sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
}
