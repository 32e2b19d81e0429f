import { bucketStart } from '../../../shared/domain/bucket.ts'
import { calendarOf, type Symbol } from '../../../shared/domain/instrument.ts'
import { type Interval, SECOND_MS } from '../../../shared/domain/interval.ts'
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
import { createRoutedActions } from './corporate-actions.ts'
import { createHistory, type History } from './history.ts'
import { createQuoteRecorder } from './quote-recorder.ts'
import { createSharedFeed } from './shared-feed.ts'

export type Quote = ProviderQuote

/** What features ask when the tape alone does not do. The only room that knows which provider answers. */
export interface Routing extends Pick<History, 'candles' | 'ensure' | 'hasEarlier' | 'reach'> {
  readonly source: string
  readonly capabilities: ProviderCapabilities
  readonly instruments: ReadonlyMap<Symbol, ProviderInstrument>
  members(universe: UniverseName, at: EpochMs): readonly Symbol[]
  quotes(symbols: readonly Symbol[], at: EpochMs): Promise<Quote[]>
  figures(symbols: readonly Symbol[], at: EpochMs): Promise<ReadonlyMap<Symbol, ProviderFigures>>
  watchQuote(symbol: Symbol, listener: (quote: Quote) => void): Dispose
  /** Bars from which those of `interval` are shown or built; closed ones are in the tape before the listener is told. */
  watchBars(symbol: Symbol, interval: Interval, listener: (tick: BarTick) => void): Dispose
  /** Brings the splits and dividends of a symbol, known now, into the tape. Failures are logged. */
  ensureActions(symbol: Symbol): Promise<void>
  /** True when the splits and dividends in the tape are all that the provider has to tell. */
  hasActions(symbol: Symbol): boolean
  /** Commits made here: what they changed is in the answer or in the stream that caused them. */
  ownCommits(): number
  /** Writes what was seen and not yet recorded. Before the tape is closed. */
  close(): void
}

/** A question about less than this ago is one about now. */
const PRESENT_MS = SECOND_MS

/** One provider for everything. What chooses between several, and keeps to budgets, comes with the second one. */
export function createRouting(host: Host, tape: Tape, provider: Provider): Routing {
  let ownCommits = 0
  const onCommit = (): void => void ownCommits++
  const history = createHistory(host, tape, provider, onCommit)
  const actions = createRoutedActions(host, tape, provider, onCommit)
  const recorder = createQuoteRecorder(host, tape, provider.name, onCommit)
  let quoteListeners = 0
  let barListeners = 0
  const instruments = new Map(provider.instruments().map((instrument) => [instrument.symbol, instrument]))
  const quoteFeed = createSharedFeed<Symbol, ProviderQuote>((symbol, tell) =>
    provider.watchQuote(symbol, (quote) => {
      recorder.see(quote)
      tell(quote)
    }),
  )
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
    async ensure(request) {
      const { symbol, asOf } = request
      const isPast = asOf !== null && asOf < host.now()
      await Promise.all([history.ensure(request), isPast ? undefined : actions.ensure(symbol)])
    },
    hasEarlier: history.hasEarlier,
    reach: history.reach,
    ensureActions: actions.ensure,
    hasActions: actions.isTold,
    ownCommits: () => ownCommits,
    close() {
      recorder.flush()
      history.flush()
    },
    members: (universe, at) => provider.members(universe, at),
    async quotes(symbols, at) {
      const isNow = host.now() - at < PRESENT_MS
      const quotes = await provider.quotes(symbols, at)
      if (isNow) for (const quote of quotes) recorder.see(quote)
      return quotes
    },
    async figures(symbols, at) {
      const isNow = host.now() - at < PRESENT_MS
      const figures = await provider.figures(symbols, at)
      if (isNow) recorder.seeFigures(figures)
      return figures
    },
    watchQuote(symbol, listener) {
      const stop = once(quoteFeed.listen(symbol, listener))
      quoteListeners++
      return () => {
        if (stop() && --quoteListeners === 0) recorder.flush()
      }
    },
    watchBars(symbol, interval, listener) {
      const stop = once(barFeed.listen(JSON.stringify([symbol, history.nativeFor(interval)]), listener))
      barListeners++
      return () => {
        if (stop() && --barListeners === 0) history.flush()
      }
    },
  }
}

/** @returns a stop that tells whether it was the first call */
function once(stop: Dispose): () => boolean {
  let isStopped = false
  return () => {
    if (isStopped) return false
    isStopped = true
    stop()
    return true
  }
}
