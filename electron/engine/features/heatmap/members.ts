import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import type { Instrument, Symbol } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Routing } from '../../routing/create-routing.ts'
import type { StoredQuote, Tape } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import type { HeatmapInput, HeatmapOffers } from './offers.ts'

/** What a market knows of a member: everything of a tile but what the asked measures decide. */
export type Member = Omit<HeatmapTile, 'group' | 'size' | 'value' | 'state'>

const NO_FIGURES = { price: null, cap: null, pe: null, eps: null, dividendYieldPct: null, low52: null, high52: null }

/** Newest snapshots in the tape. @throws AppError not-found when no list of members is stored */
export function storedMembers({ tape }: FeatureDeps, { universe }: HeatmapInput, asOf: EpochMs | null): Member[] {
  const members = tape.instruments.universe(universe, asOf ?? undefined)
  if (!members) throw new AppError('not-found', `no list of members of ${universe} is stored`, { universe, asOf })
  const { symbols } = members
  const instruments = new Map<Symbol, Instrument & { source: string }>()
  for (const instrument of tape.instruments.all()) instruments.set(instrument.symbol, instrument)
  const newest = tape.snapshots.newest({ symbols, ...(asOf !== null && { at: asOf }) })
  const snapshots = new Map(newest.map((snapshot) => [snapshot.symbol, snapshot]))
  const quotes = seenQuotes(tape, symbols, asOf)
  return symbols.map((symbol) => {
    const instrument = instruments.get(symbol)
    const snapshot = snapshots.get(symbol)
    const { price, cap, pe, eps, dividendYieldPct, low52, high52 } = snapshot ?? NO_FIGURES
    const seen = quotes.get(symbol)
    const quote = seen && seen.marketTime > (snapshot?.marketTime ?? Number.NEGATIVE_INFINITY) ? seen : undefined
    return {
      symbol,
      name: instrument?.name ?? symbol,
      sector: instrument?.sector ?? null,
      industry: instrument?.industry ?? null,
      category: null,
      price: quote?.price ?? price,
      prevClose: quote?.prevClose ?? null,
      volume: quote?.volume ?? null,
      turnover: quote?.turnover ?? null,
      cap: quote?.cap ?? cap,
      low52,
      high52,
      pe,
      eps,
      dividendYieldPct,
      source: (quote ?? snapshot ?? instrument)?.source ?? '',
      marketTime: (quote ?? snapshot)?.marketTime ?? null,
      fetchedAt: (quote ?? snapshot)?.fetchedAt ?? null,
    }
  })
}

/** What feeds told of the members until the clock. */
function seenQuotes(tape: Tape, symbols: readonly Symbol[], asOf: EpochMs | null): Map<Symbol, StoredQuote> {
  const quotes = tape.quotes.newest({ symbols, ...(asOf !== null && { at: asOf }) })
  return new Map(quotes.map((quote) => [quote.symbol, quote]))
}

/** Quotes and figures of the provider, at the clock. */
export async function askMembers(
  { host, tape }: FeatureDeps,
  routing: Routing,
  { universe }: HeatmapInput,
  asOf: EpochMs | null,
): Promise<Member[]> {
  const now = host.now()
  const at = Math.min(asOf ?? now, now)
  const symbols = routing.members(universe, asOf)
  const [quotes, figures] = await Promise.all([routing.quotes(symbols, asOf), routing.figures(symbols, asOf)])
  const bySymbol = new Map(quotes.map((quote) => [quote.symbol, quote]))
  const unanswered = symbols.filter((symbol) => !bySymbol.has(symbol))
  const seen = unanswered.length === 0 ? new Map<Symbol, StoredQuote>() : seenQuotes(tape, unanswered, at)
  return symbols.map((symbol) => {
    const instrument = routing.instruments.get(symbol)
    const quote = bySymbol.get(symbol)
    const past = seen.get(symbol)
    const { cap, pe, eps, dividendYieldPct, low52, high52 } = figures.get(symbol) ?? NO_FIGURES
    return {
      symbol,
      name: instrument?.name ?? symbol,
      sector: instrument?.sector ?? null,
      industry: instrument?.industry ?? null,
      category: instrument?.category ?? null,
      price: known(quote?.last) ?? past?.price ?? null,
      prevClose: known(quote?.prevClose) ?? past?.prevClose ?? null,
      volume: known(quote?.volume) ?? past?.volume ?? null,
      turnover: known(quote?.turnover) ?? past?.turnover ?? null,
      cap: cap ?? past?.cap ?? null,
      low52,
      high52,
      pe,
      eps,
      dividendYieldPct,
      source: past?.source ?? routing.source,
      marketTime: (quote ?? past)?.marketTime ?? null,
      fetchedAt: quote ? now : (past?.fetchedAt ?? null),
    }
  })
}

export function offersOf({ routing }: FeatureDeps, universe: HeatmapInput['universe']): HeatmapOffers {
  if (!routing) return STORED_OFFERS
  return {
    universes: [...routing.capabilities.universes],
    groups: universe === 'crypto100' ? ['category', 'none'] : ['sector', 'industry', 'none'],
    sizes: ['cap', 'volume', 'turnover', 'equal'],
    colours: ['change', 'high52'],
  }
}

/** Snapshots have no previous close and no volume. */
const STORED_OFFERS: HeatmapOffers = {
  universes: [{ id: 'sp500', name: 'S&P 500' }],
  groups: ['sector', 'industry', 'none'],
  sizes: ['cap', 'equal'],
  colours: ['high52'],
}

/** Columns have NaN where the contract has null. */
function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
