import { bucketStart } from '../../../shared/domain/bucket.ts'
import { calendarOf, type Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { Dispose, Host } from '../host.ts'
import type {
  BarTick,
  Provider,
  ProviderCapabilities,
  ProviderFigures,
  ProviderInstrument,
  ProviderQuote,
  UniverseName,
} from '../providers/provider.ts'
import type { Tape } from '../tape/types.ts'
import { createHistory, type History } from './history.ts'
import { createSharedFeed } from './shared-feed.ts'

export type Quote = ProviderQuote

/** What features ask when the tape alone does not do. The only room that knows which provider answers. */
export interface Routing extends Pick<History, 'candles' | 'ensure' | 'hasEarlier' | 'reach' | 'ownCommits'> {
  readonly source: string
  readonly capabilities: ProviderCapabilities
  readonly instruments: ReadonlyMap<Symbol, ProviderInstrument>
  members(universe: UniverseName, at: EpochMs): readonly Symbol[]
  quotes(symbols: readonly Symbol[], at: EpochMs): Promise<Quote[]>
  figures(symbols: readonly Symbol[], at: EpochMs): Promise<ReadonlyMap<Symbol, ProviderFigures>>
  watchQuote(symbol: Symbol, listener: (quote: Quote) => void): Dispose
  /** Bars from which those of `interval` are shown or built; closed ones are in the tape before the listener is told. */
  watchBars(symbol: Symbol, interval: Interval, listener: (tick: BarTick) => void): Dispose
}

/** One provider for everything. What chooses between several, and keeps to budgets, comes with the second one. */
export function createRouting(host: Host, tape: Tape, provider: Provider): Routing {
  const history = createHistory(host, tape, provider)
  const instruments = new Map(provider.instruments().map((instrument) => [instrument.symbol, instrument]))
  const quoteFeed = createSharedFeed<Symbol, ProviderQuote>((symbol, tell) => provider.watchQuote(symbol, tell))
  const barFeed = createSharedFeed<string, BarTick>((key, tell) => {
    const [symbol, native] = JSON.parse(key) as [Symbol, Interval]
    const from = bucketStart(calendarOf(symbol), native, host.now())
    return provider.watchBars(symbol, native, from, (tick) => {
      take(symbol, native, tick)
      tell(tick)
    })
  })

  /** A store that cannot be written keeps no one from seeing the market; the bars are fetched again when they are asked for. */
  function take(symbol: Symbol, native: Interval, tick: BarTick): void {
    try {
      history.take(symbol, native, tick)
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      host.log('error', `closed bars of ${symbol} ${native} were not stored: ${message}`, { code })
    }
  }

  return {
    source: provider.name,
    capabilities: provider.capabilities,
    instruments,
    candles: history.candles,
    ensure: history.ensure,
    hasEarlier: history.hasEarlier,
    reach: history.reach,
    ownCommits: history.ownCommits,
    members: (universe, at) => provider.members(universe, at),
    quotes: (symbols, at) => provider.quotes(symbols, at),
    figures: (symbols, at) => provider.figures(symbols, at),
    watchQuote: quoteFeed.listen,
    watchBars: (symbol, interval, listener) =>
      barFeed.listen(JSON.stringify([symbol, history.nativeFor(interval)]), listener),
  }
}
