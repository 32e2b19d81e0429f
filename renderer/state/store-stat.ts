import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import type { StoreStat } from '../../shared/contract/app.ts'
import type { EngineConnection } from '../engine.ts'
import { followStream } from '../live/follow-stream.ts'
import { onMarketChange, readMarket } from './market.ts'
import { isMarketQuery, isStoreQuery } from './query-scope.ts'

/** Size and revision of the tape as told last; null before the first message. */
export const useStoreStat = create<{ readonly stat: StoreStat | null }>()(() => ({ stat: null }))

/** The simulated market may write a bar a second; what lists the store need not be asked as often. */
const STOCKTAKING_MS = 2_000

/**
 * Follows the tape of the market on screen. When its revision moves, every query that reads market data is asked again; so it
 * is after a reconnect, because a change may have been missed. Ends by the disposer.
 */
export function followStore(connection: EngineConnection, queries: QueryClient): () => void {
  let stocktaking: ReturnType<typeof setTimeout> | undefined
  const refresh = (): void => {
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isMarketQuery(queryKey) })
  }
  /** What is on screen stays and is old only for the next time; what tells of the store itself follows in a while. */
  const refreshLater = (): void => {
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isMarketQuery(queryKey), refetchType: 'none' })
    stocktaking ??= setTimeout(() => {
      stocktaking = undefined
      void queries.refetchQueries({ predicate: ({ queryKey }) => isStoreQuery(queryKey), type: 'active' })
    }, STOCKTAKING_MS)
  }
  const take = (stat: StoreStat): void => {
    const known = useStoreStat.getState().stat
    useStoreStat.setState({ stat })
    // The simulated market writes its own bars down as they close and streams them anyway: what is on screen has them.
    if (known !== null && known.revision !== stat.revision) (readMarket().name === 'stored' ? refresh : refreshLater)()
  }
  let wasOpen = connection.state === 'open'
  const offState = connection.onState((state) => {
    if (state === 'open' && !wasOpen) refresh()
    wasOpen = state === 'open'
  })
  const offMarket = onMarketChange(() => useStoreStat.setState({ stat: null }))
  const stop = followStream({
    connection,
    open: (options) => connection.client.app.watchStore(undefined, options),
    take,
  })
  return () => {
    clearTimeout(stocktaking)
    stop()
    offMarket()
    offState()
  }
}
