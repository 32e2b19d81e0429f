import { formatPlace } from '../../../../shared/domain/format-number.ts'
import type { MapGroup } from '../map/scene.ts'
import type { HeatmapData } from './heatmap-data.ts'
import { toMapTile } from './members.ts'

/** The groups to lay out, one of them alone when it is zoomed into. A member without a size is in the table only. */
export function toMapGroups({ tiles, groups }: HeatmapData, zoomedGroup: string | null): MapGroup[] {
  const members = Map.groupBy(tiles, ({ group }) => group)
  return groups
    .filter(({ name }) => zoomedGroup === null || name === zoomedGroup)
    .map(({ name, value }) => {
      const items = (members.get(name) ?? []).flatMap((tile) => toMapTile(tile) ?? [])
      return { name, count: String(items.length), value: value === null ? null : formatPlace(value), items }
    })
    .filter(({ items }) => items.length > 0)
}
