import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { toAppError } from '../../shared/errors.ts'
import type { EngineClient } from '../engine.ts'
import { useEngine } from './engine-context.tsx'

/** A lost engine is waited for: the port reconnects by itself, and what was asked meanwhile is asked again. */
const DISCONNECTED_RETRIES = 3

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The tape says when it changed (store-stat.ts); nothing here goes stale by the clock, focus or network events.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (failures, thrown) => toAppError(thrown).code === 'disconnected' && failures < DISCONNECTED_RETRIES,
    },
    mutations: { networkMode: 'always' },
  },
})

const apis = new WeakMap<EngineClient, RouterUtils<EngineClient>>()

/** Query options by contract name: `useQuery(useApi().heatmap.load.queryOptions({ input }))`. */
export function useApi(): RouterUtils<EngineClient> {
  const client = useEngine()
  return useMemo(() => {
    const known = apis.get(client)
    if (known) return known
    const made = createTanstackQueryUtils(client)
    apis.set(client, made)
    return made
  }, [client])
}
