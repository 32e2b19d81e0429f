import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import type { StoreStat } from '../../shared/contract/app.ts'
import type { EngineConnection } from '../engine.ts'

/** Size and revision of the tape as told last; null before the first message. */
export const useStoreStat = create<{ readonly stat: StoreStat | null }>()(() => ({ stat: null }))

/** A stream may also end while the port stays open (the engine restarted behind it): ask again, not in a tight loop. */
const RESUBSCRIBE_MS = 1_000

/** Procedures whose answers do not come from the tape. */
const UNAFFECTED = new Set(['app', 'workspace', 'imports'])

/**
 * Follows the tape. When its revision moves, every query that reads market data is asked again; so it is after a
 * reconnect, because a change may have been missed. Ends by the disposer.
 */
export function followStore(connection: EngineConnection, queries: QueryClient): () => void {
  let stopped = false
  let subscription = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  const refresh = (): void => {
    void queries.invalidateQueries({
      predicate: ({ queryKey: [path] }) => !Array.isArray(path) || !UNAFFECTED.has(String(path[0])),
    })
  }
  const take = (stat: StoreStat): void => {
    const known = useStoreStat.getState().stat
    useStoreStat.setState({ stat })
    if (known !== null && known.revision !== stat.revision) refresh()
  }
  const subscribe = async (): Promise<void> => {
    clearTimeout(timer)
    subscription.abort()
    const own = (subscription = new AbortController())
    try {
      for await (const stat of await connection.client.app.watchStore(undefined, { signal: own.signal })) take(stat)
    } catch {
      // The port's state tells the user; here it only matters that the stream is over.
    }
    if (!stopped && own === subscription) timer = setTimeout(() => void subscribe(), RESUBSCRIBE_MS)
  }

  let wasOpen = connection.state === 'open'
  const offState = connection.onState((state) => {
    if (state === 'open' && !wasOpen) {
      refresh()
      void subscribe()
    }
    wasOpen = state === 'open'
  })
  void subscribe()

  return () => {
    stopped = true
    clearTimeout(timer)
    subscription.abort()
    offState()
  }
}
