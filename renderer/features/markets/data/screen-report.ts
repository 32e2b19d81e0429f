import { worstState, type ScreenReport } from '../../../state/screen-state.ts'
import type { HeatmapData } from './heatmap-data.ts'
import { isDrawn } from './members.ts'
import { newestFetch, shortDate } from './sample-date.ts'

/** What the map shows, for the status bar and the title's pill: the worst state of what is drawn. Null for an empty map. */
export function screenReport({ name, tiles }: HeatmapData): ScreenReport | null {
  const drawn = tiles.filter(isDrawn)
  const state = worstState(drawn.map((tile) => tile.state))
  const worst = drawn.find((tile) => tile.state === state)
  const fetchedAt = newestFetch(drawn)
  if (state === null || !worst || fetchedAt === null) return null
  return { state, source: worst.source, what: `${name}, ${shortDate(fetchedAt)}` }
}
