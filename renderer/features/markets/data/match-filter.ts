import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { codeOf } from './members.ts'

/**
 * Which members a filter leaves: those that have every word of it in code, name, sector, sub-industry or category, whatever the case.
 * Null for an empty filter, which leaves all.
 */
export function matchFilter(tiles: readonly HeatmapTile[], filter: string): ReadonlySet<string> | null {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  const matches = tiles.filter((tile) => {
    const text = [codeOf(tile), tile.name, tile.sector, tile.industry, tile.category].join('\n').toLowerCase()
    return words.every((word) => text.includes(word))
  })
  return new Set(matches.map(({ symbol }) => symbol))
}
