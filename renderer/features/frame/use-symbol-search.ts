import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Listing } from '../../../shared/contract/symbols.ts'
import { useEngine } from '../../state/engine-context.tsx'

const MOST_SHOWN = 8

interface SymbolResults {
  readonly symbols: readonly Listing[]
  readonly total: number
  /** Until the answer was here, engine and port included. */
  readonly tookMs: number
}

/** The engine's own index, asked with every letter; the last answer stays until the next is here. */
export function useSymbolSearch(query: string, isEnabled: boolean): SymbolResults | undefined {
  const client = useEngine()
  const { data } = useQuery({
    queryKey: ['palette', query],
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<SymbolResults> => {
      const startedMs = performance.now()
      const { symbols, total } = await client.symbols.search({ query, limit: MOST_SHOWN }, { signal })
      const tookMs = performance.now() - startedMs
      if (query !== '') return { symbols, total, tookMs }
      // Before anything is typed: what a chart can show, which comes first in the index, and not the whole alphabet.
      const charted = symbols.filter(({ hasCandles }) => hasCandles)
      return { symbols: charted, total: charted.length, tookMs }
    },
  })
  return isEnabled ? data : undefined
}
