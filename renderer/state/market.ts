import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import type { Market, MarketName } from '../../shared/contract/markets.ts'
import { toAppError } from '../../shared/errors.ts'
import type { EngineClient, EngineConnection } from '../engine.ts'
import { followStream } from '../live/follow-stream.ts'
import { showToast } from '../ui/toast.tsx'
import { isMarketQuery } from './query-scope.ts'

const STORED: Market = { name: 'stored', seed: null }

/** For tests; the app reads it by `useMarket`. */
export const useMarketStore = create<{ readonly market: Market }>()(() => ({ market: STORED }))

/** The market that the whole workspace shows, in every tab. */
export function useMarket(): Market {
  return useMarketStore((store) => store.market)
}

export function readMarket(): Market {
  return useMarketStore.getState().market
}

/** Called when another market is on screen; returns its own end. */
export function onMarketChange(listener: () => void): () => void {
  return useMarketStore.subscribe(({ market }, before) => market.name !== before.market.name && listener())
}

/** `seed 7`: stands behind SIMULATED; null in the stored market. */
export function seedWords({ seed }: Market): string | null {
  return seed === null ? null : `seed ${seed}`
}

/**
 * Follows the market chosen by this page or another. On a change everything known of the market before is thrown away, so
 * that no number of one market stands beside one of the other: queries here, streams and pictures with the screens, which
 * are keyed by the market's name. Resolves with the first answer.
 */
export async function followMarket(connection: EngineConnection, queries: QueryClient): Promise<() => void> {
  const first = Promise.withResolvers<void>()
  const take = (market: Market): void => {
    const known = readMarket()
    first.resolve()
    if (known.name === market.name && known.seed === market.seed) return
    if (known.name !== market.name) queries.removeQueries({ predicate: ({ queryKey }) => isMarketQuery(queryKey) })
    document.documentElement.dataset['market'] = market.name
    useMarketStore.setState({ market })
  }
  document.documentElement.dataset['market'] = STORED.name
  const stop = followStream({
    connection,
    open: (options) => connection.client.markets.watch(undefined, options),
    take,
    // A page that cannot hear of the market still shows the stored one.
    onEnd: () => first.resolve(),
  })
  await first.promise
  return stop
}

/** Every page follows by its stream; says so when it cannot be done. */
export async function chooseMarket(client: EngineClient, name: MarketName): Promise<void> {
  try {
    await client.markets.choose({ name })
  } catch (thrown) {
    const title = name === 'simulated' ? 'The simulated market was not opened.' : 'The simulated market was not left.'
    showToast({ kind: 'error', title, message: toAppError(thrown).message })
  }
}
