import type { CorporateAction } from '../../../../shared/domain/adjust.ts'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Dispose, Host } from '../../host.ts'
import type { BarTick, Provider, ProviderBars, ProviderFigures, ProviderQuote } from '../provider.ts'
import { KEPT_MS } from './read-bars.ts'
import type { NativeInterval, SimulatedMarket } from './simulated-market.ts'
import type { SimulatedEvent } from './types.ts'

/** How often what is watched is looked at. Real feeds send a few updates a second for a busy name. */
const TICK_MS = 250

const INTERVALS = (['1s', '1m', '1h', '1d'] as const).map((interval) => ({ interval, depthMs: KEPT_MS[interval] }))

const NO_FIGURES: ProviderFigures = {
  cap: null,
  pe: null,
  eps: null,
  dividendYieldPct: null,
  low52: null,
  high52: null,
}

/** The generator as a provider: the host's clock says how far the market has come, its timers when to look again. */
export function createSimulatedProvider(market: SimulatedMarket, host: Pick<Host, 'now' | 'timers' | 'log'>): Provider {
  const everyTick = createTicker(host)

  const quoteOf = (symbol: Symbol, at: EpochMs): ProviderQuote | null => {
    const quote = market.quote(symbol, at)
    if (quote === null) return null
    const { last, prevClose, high, low, volume, turnover, marketTime } = quote
    return { symbol, last, prevClose, high, low, volume, turnover, marketTime }
  }

  return {
    name: 'simulated',
    capabilities: {
      intervals: INTERVALS,
      universes: [
        { id: 'sp500', name: 'S&P 500' },
        { id: 'crypto100', name: 'Crypto 100' },
      ],
      adjusted: 'split',
      isInLastUnit: true,
      isLocal: true,
    },
    instruments: () => market.instruments,
    members: (universe, at) => market.universe(universe, at),
    async history(symbol, interval, range, at): Promise<ProviderBars> {
      return market.candles(symbol, requireNative(interval), range, at)
    },
    quotes: async (symbols, at) => symbols.flatMap((symbol) => quoteOf(symbol, at) ?? []),
    async figures(symbols, at) {
      return new Map(
        symbols.map((symbol) => [symbol, market.quote(symbol, at) ? figuresOf(market, symbol, at) : NO_FIGURES]),
      )
    },
    async actions(symbol, { from, to }, at) {
      const events = market.events(symbol, from, Math.min(to, at + 1))
      return toActions(events)
    },
    watchQuote(symbol, listener) {
      let told: ProviderQuote | undefined
      return everyTick(() => {
        const quote = quoteOf(symbol, host.now())
        if (quote === null || (told && isSameQuote(quote, told))) return
        told = quote
        listener(quote)
      })
    },
    watchBars(symbol, interval, from, listener) {
      const native = requireNative(interval)
      let since = from
      let toldTime = Number.NEGATIVE_INFINITY
      return everyTick(() => {
        const now = host.now()
        const marketTime = market.quote(symbol, now)?.marketTime
        // Without a newer trade only the end of the open bar could be news: it is closed by its time, not by a trade.
        if (marketTime === undefined) return
        const { columns, openBar } = market.candles(symbol, native, { from: since, to: now + 1 }, now)
        const newest = columns.t.at(-1)
        if (newest === undefined) return
        const tick: BarTick = { columns, openBar, marketTime }
        const isNews = marketTime > toldTime || openBar === null || columns.t.length > 1
        toldTime = marketTime
        // The open bar is told again; one that is closed never is.
        since = openBar ?? newest + 1
        if (isNews) listener(tick)
      })
    },
  }
}

/** Dividends are told in the share unit of the end of history; an action is in that of its ex-date. */
function toActions(events: readonly SimulatedEvent[]): CorporateAction[] {
  let laterSplits = 1
  return events
    .toReversed()
    .flatMap(({ kind, date, value }): CorporateAction[] => {
      if (value === null || kind === 'earnings') return []
      if (kind === 'dividend') return [{ kind, exDate: date, value: value * laterSplits }]
      laterSplits *= value
      return [{ kind, exDate: date, value }]
    })
    .toReversed()
}

function requireNative(interval: string): NativeInterval {
  const native = INTERVALS.find((known) => known.interval === interval)
  if (native) return native.interval
  throw new AppError('unsupported', `the simulated market has no ${interval} bars of its own`, { interval })
}

function figuresOf(market: SimulatedMarket, symbol: Symbol, at: EpochMs): ProviderFigures {
  const { cap, pe, eps, dividendYieldPct, low52, high52 } = market.profile(symbol, at)
  return { cap, pe, eps, dividendYieldPct, low52, high52 }
}

function isSameQuote(a: ProviderQuote, b: ProviderQuote): boolean {
  return a.marketTime === b.marketTime && a.last === b.last && a.volume === b.volume && a.prevClose === b.prevClose
}

/** One timer for everything that is watched; none while nothing is. The first look comes at once. */
function createTicker({ timers, log }: Pick<Host, 'timers' | 'log'>): (look: () => void) => Dispose {
  const looks = new Set<() => void>()
  let stop: Dispose | undefined
  const tick = (): void => {
    stop = timers.after(TICK_MS, tick)
    for (const look of looks) {
      try {
        look()
      } catch (thrown) {
        // Thrown in a timer it would end the engine; the others are still to be told.
        log('error', 'the simulated market failed at a tick', { message: String(thrown) })
      }
    }
  }
  return (look) => {
    const entry = (): void => look()
    // The first look before it is kept: one that throws is told to who asked, and leaves nothing behind.
    entry()
    looks.add(entry)
    stop ??= timers.after(TICK_MS, tick)
    return () => {
      looks.delete(entry)
      if (looks.size > 0) return
      stop?.()
      stop = undefined
    }
  }
}
