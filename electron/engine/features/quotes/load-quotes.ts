import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { freshness } from '../../../../shared/domain/freshness.ts'
import { calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import { changePct } from '../../../../shared/domain/quote-columns.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { Routing } from '../../routing/create-routing.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { liveState } from '../live-state.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { type StoredPrice, storedQuotes } from './stored-quotes.ts'

type Input = InferContractRouterInputs<Contract>['quotes']['load']
type Output = InferContractRouterOutputs<Contract>['quotes']['load']
type QuoteOutput = Output['quotes'][number]

/** With a clock in the past nothing is asked of anybody. @throws AppError not-found for a symbol nobody knows */
export async function loadQuotes(deps: FeatureDeps, input: Input): Promise<Output> {
  const { host, tape, routing } = deps
  const asOf = input.asOf ?? null
  const knownAt = input.knownAt ?? null
  const symbols = input.symbols.map((text) => resolveSymbol(tape, text, { create: false }).symbol)
  const isPast = asOf !== null || knownAt !== null
  const live = routing && !isPast ? await askQuotes(routing, symbols, host.now()) : new Map<Symbol, QuoteOutput>()
  const rest = symbols.filter((symbol) => !live.has(symbol))
  const stored = rest.length === 0 ? new Map<Symbol, StoredPrice>() : storedQuotes(tape, rest, { asOf, knownAt })
  const moment = asOf ?? knownAt
  return {
    quotes: symbols.map((symbol) => live.get(symbol) ?? toStored(symbol, stored.get(symbol), host.now(), moment)),
  }
}

async function askQuotes(
  routing: Routing,
  symbols: readonly Symbol[],
  now: EpochMs,
): Promise<Map<Symbol, QuoteOutput>> {
  const quotes = await routing.quotes([...new Set(symbols)], null)
  return new Map(
    quotes.map(({ symbol, last, prevClose, volume, marketTime }) => {
      const calendar = calendarOf(symbol)
      const state = liveState({ newestMarketTime: marketTime, calendar, interval: null, now })
      const told = { last: known(last), changePct: known(changePct(last, prevClose)), volume: known(volume) }
      const when = { marketTime, fetchedAt: now, delayMin: null }
      return [symbol, { symbol, ...told, ...when, source: routing.source, state }]
    }),
  )
}

function toStored(symbol: Symbol, price: StoredPrice | undefined, now: EpochMs, asOf: EpochMs | null): QuoteOutput {
  const { last = null, prevClose = null, volume = null, marketTime = null, fetchedAt = null } = price ?? {}
  const { interval = null, source = '' } = price ?? {}
  return {
    symbol,
    last,
    changePct: known(changePct(last ?? Number.NaN, prevClose ?? Number.NaN)),
    volume,
    marketTime,
    fetchedAt,
    source,
    state: freshness({ newestMarketTime: marketTime, calendar: calendarOf(symbol), interval, now, asOf }).state,
    delayMin: null,
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
