import type { QueryClient } from '@tanstack/react-query'
import { isStoreQuery } from './query-scope.ts'
import type { StoreOutcome } from './store-work.ts'
import { reloadWorkspace } from './workspace-store.ts'

/**
 * Asks again for what work on the store has changed: after a restore everything, the workspace included; settings follow by their
 * stream. One that was stopped may have been done just before.
 */
export async function settleStore(queries: QueryClient, { state, kind }: StoreOutcome): Promise<void> {
  if (kind === 'restore' && state !== 'failed') {
    await reloadWorkspace()
    await queries.invalidateQueries()
    return
  }
  await refreshStore(queries)
}

/** Sizes, places, events and the list of series. */
export async function refreshStore(queries: QueryClient): Promise<void> {
  await queries.invalidateQueries({ predicate: ({ queryKey }) => isStoreQuery(queryKey) })
}
