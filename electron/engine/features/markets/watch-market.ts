import type { AsyncIteratorClass } from '@orpc/server'
import type { Market } from '../../../../shared/contract/markets.ts'
import type { Dispose } from '../../host.ts'
import type { Streams } from '../streams.ts'

interface MarketSource {
  chosen(): Market
  onChange(listener: () => void): Dispose
}

/** A person chooses: two messages a tenth of a second apart are as good as one. */
const MIN_GAP_MS = 100

/** The present choice first, then one message per change. */
export function watchMarket(streams: Streams, markets: MarketSource): AsyncIteratorClass<Market, undefined, void> {
  let told: Market['name'] | undefined
  return streams.open({
    minGapMs: MIN_GAP_MS,
    start: (onNews) => markets.onChange(onNews),
    take() {
      const market = markets.chosen()
      if (market.name === told) return undefined
      told = market.name
      return market
    },
  })
}
