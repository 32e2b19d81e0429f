import { directionOf } from '../../../ui/delta.tsx'
import type { MapGroup } from '../map/scene.ts'
import type { HeatmapData } from './heatmap-data.ts'
import type { Measure } from './measure.ts'
import { toMapTile } from './members.ts'

/** The groups to lay out, one of them alone when it is zoomed into. A member without a size is in the table only. */
export function toMapGroups({ tiles, groups }: HeatmapData, measure: Measure, zoomedGroup: string | null): MapGroup[] {
  const members = Map.groupBy(tiles, ({ group }) => group)
  return groups
    .filter(({ name }) => zoomedGroup === null || name === zoomedGroup)
    .map(({ name, value }): MapGroup => {
      const items = (members.get(name) ?? []).flatMap((tile) => toMapTile(tile, measure) ?? [])
      return { name, count: String(items.length), ...headFigure(measure, value), items }
    })
    .filter(({ items }) => items.length > 0)
}

/** What the head of a group says of it. A place in a range has no direction. */
export function headFigure(measure: Measure, value: number | null): Pick<MapGroup, 'value' | 'direction'> {
  if (value === null) return { value: null, direction: null }
  return { value: measure.figure(value), direction: measure.id === 'change' ? directionOf(value) : null }
}
