import type { DataState } from '../../../shared/domain/data-state.ts'
import { freshness, type FreshnessInput } from '../../../shared/domain/freshness.ts'

/** State of data that a running source keeps up to date: `live` while its market trades and it is not late. */
export function liveState(input: FreshnessInput): DataState {
  const { state, isMarketClosed } = freshness(input)
  return state === 'cached' && !isMarketClosed ? 'live' : state
}
