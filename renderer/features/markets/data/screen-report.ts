import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { latestUsSession } from '../../../../shared/domain/calendar.ts'
import { formatDay } from '../../../../shared/domain/format-time.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import type { QuoteStream } from '../../../live/board.ts'
import { worstState, type ScreenReport } from '../../../state/screen-state.ts'
import type { HeatmapData } from './heatmap-data.ts'
import { isDrawn } from './members.ts'
import { newestFetch, shortDate } from './sample-date.ts'

/** What the map shows, for the status bar and the title's pill: the worst state of what is drawn. Null for an empty map. */
export function screenReport({ name, tiles, isLive }: HeatmapData, stream: QuoteStream | null): ScreenReport | null {
  const drawn = tiles.filter(isDrawn)
  const state = worstState(drawn.map((tile) => tile.state))
  const worst = drawn.find((tile) => tile.state === state)
  const fetchedAt = newestFetch(drawn)
  if (state === null || !worst) return null
  // A stream says of itself how it is: what the tiles were loaded with is past.
  if (isLive)
    return { state: stream?.state ?? state, source: worst.source, what: `${name}, ${stateWords(drawn, stream)}` }
  return fetchedAt === null ? null : { state, source: worst.source, what: `${name}, ${shortDate(fetchedAt)}` }
}

/** State or age of a moving map: `live`, and of an exchange that is closed `close of 20 Nov`, which is not old (DESIGN.md §5). */
export function stateWords(tiles: readonly HeatmapTile[], stream: QuoteStream | null): string {
  const state = stream?.state ?? tiles[0]?.state ?? 'cached'
  const marketTime = tiles.reduce((newest, tile) => Math.max(newest, tile.marketTime ?? 0), 0)
  const isExchange = tiles[0] !== undefined && calendarOf(tiles[0].symbol) === 'us'
  if (state !== 'cached' || !isExchange || marketTime === 0) return state
  return `close of ${formatDay(latestUsSession(marketTime).open, Date.now())}`
}
