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
import type { BrokenRange, CandleRepository, Tape } from '../tape/types.ts'
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
  /** None for a past moment of which nothing may be asked. `asOf` null = now. */
  members(universe: UniverseName, asOf: EpochMs | null): readonly Symbol[]
  /** What the provider leaves out, is not asked for or fails to tell (logged) is for the tape to answer. */
  quotes(symbols: readonly Symbol[], asOf: EpochMs | null): Promise<Quote[]>
  figures(symbols: readonly Symbol[], asOf: EpochMs | null): Promise<ReadonlyMap<Symbol, ProviderFigures>>
  watchQuote(symbol: Symbol, listener: (quote: Quote) => void): Dispose
  /** Bars from which those of `interval` are shown or built; closed ones are in the tape before the listener is told. */
  watchBars(symbol: Symbol, interval: Interval, listener: (tick: BarTick) => void): Dispose
  /** False for a past moment of which a source with a network is asked nothing. */
  isAsked(asOf: EpochMs | null): boolean
  /** `candles` for a clock: at a past one without the open bars, which were seen later or are no closed ones. */
  candlesAt(asOf: EpochMs | null): CandleRepository
  /** Brings the splits and dividends of a symbol, known now, into the tape. Failures are logged. */
  ensureActions(symbol: Symbol, asOf: EpochMs | null): Promise<void>
  /** True when the splits and dividends in the tape are all that the provider has to tell. */
  hasActions(symbol: Symbol): boolean
  /** Commits made here: what they changed is in the answer or in the stream that caused them. */
  ownCommits(): number
  /** Bars that the tape has lost: fetched again when they are next asked for. */
  forget(lost: BrokenRange): void
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

  const clockOf = (asOf: EpochMs | null): EpochMs => Math.min(asOf ?? host.now(), host.now())
  /** The past is answered from the tape: a network would tell what is known today. */
  const mayAsk = (asOf: EpochMs | null): boolean => asOf === null || provider.capabilities.isLocal === true

  function logUnanswered(what: string, thrown: unknown): void {
    const { code, message } = toAppError(thrown)
    if (code === 'cancelled') throw thrown
    host.log('warn', `${what} were not fetched: ${message}`, { code })
  }

  async function answered<T>(what: string, work: Promise<T>, without: T): Promise<T> {
    try {
      return await work
    } catch (thrown) {
      logUnanswered(what, thrown)
      return without
    }
  }

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
    candlesAt: (asOf) => (asOf === null ? history.candles : tape.candles),
    async ensure(request) {
      const { symbol, asOf } = request
      if (!mayAsk(asOf)) return
      const isPast = asOf !== null && asOf < host.now()
      try {
        await Promise.all([history.ensure(request), isPast ? undefined : actions.ensure(symbol)])
      } catch (thrown) {
        // What is stored is better than nothing; its state tells how old it is.
        if (history.candles.list(symbol).length === 0) throw thrown
        logUnanswered(`bars of ${symbol}`, thrown)
      }
    },
    hasEarlier: history.hasEarlier,
    reach: history.reach,
    isAsked: mayAsk,
    async ensureActions(symbol, asOf) {
      if (mayAsk(asOf)) await actions.ensure(symbol)
    },
    hasActions: actions.isTold,
    ownCommits: () => ownCommits,
    forget: history.forget,
    close() {
      recorder.flush()
      history.flush()
    },
    members: (universe, asOf) => (mayAsk(asOf) ? provider.members(universe, clockOf(asOf)) : []),
    async quotes(symbols, asOf) {
      const at = clockOf(asOf)
      const isNow = host.now() - at < PRESENT_MS
      if (!mayAsk(asOf)) return []
      const quotes = await answered('quotes', provider.quotes(symbols, at), [])
      if (isNow) for (const quote of quotes) recorder.see(quote)
      return quotes
    },
    async figures(symbols, asOf) {
      const at = clockOf(asOf)
      const isNow = host.now() - at < PRESENT_MS
      if (!mayAsk(asOf)) return new Map()
      const figures = await answered('figures', provider.figures(symbols, at), new Map<Symbol, ProviderFigures>())
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
