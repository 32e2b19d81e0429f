import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { freshness } from '../../../../shared/domain/freshness.ts'
import { calendarOf, splitSymbol, type Symbol } from '../../../../shared/domain/instrument.ts'
import { isoTime } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Routing } from '../../routing/create-routing.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { liveState } from '../live-state.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { toInstrument } from '../to-listing.ts'
import { isUsListing } from '../symbol-index.ts'

type Input = InferContractRouterInputs<Contract>['quotes']['profile']
type Output = InferContractRouterOutputs<Contract>['quotes']['profile']

/** @throws AppError not-found when the symbol is unknown or no figures of it were there at the clock */
export async function loadProfile(deps: FeatureDeps, input: Input): Promise<Output> {
  return deps.routing && input.knownAt == null ? askProfile(deps, deps.routing, input) : readProfile(deps, input)
}

async function askProfile(deps: FeatureDeps, routing: Routing, input: Input): Promise<Output> {
  const { host, tape } = deps
  const asOf = input.asOf ?? null
  const now = host.now()
  const { symbol, instrument } = resolveSymbol(tape, input.symbol, { create: false })
  const [[quote], figures] = await Promise.all([routing.quotes([symbol], asOf), routing.figures([symbol], asOf)])
  if (!quote) return readProfile(deps, input)
  const {
    cap = null,
    pe = null,
    eps = null,
    dividendYieldPct = null,
    low52 = null,
    high52 = null,
  } = figures.get(symbol) ?? {}
  const { last, marketTime } = quote
  return {
    ...toInstrument(instrument),
    price: last,
    cap,
    pe,
    eps,
    dividendYieldPct,
    low52,
    high52,
    source: routing.source,
    marketTime,
    fetchedAt: now,
    state: liveState({ newestMarketTime: marketTime, calendar: calendarOf(symbol), interval: null, now, asOf }),
  }
}

/** The newest snapshot in the tape. @throws AppError not-found */
export function readProfile({ host, tape }: FeatureDeps, input: Input): Output {
  const { knownAt } = input
  const asOf = input.asOf ?? knownAt ?? null
  const { symbol, instrument } = resolveSymbol(tape, input.symbol, { create: false })
  const symbols = sameListing(symbol)
  const stored = tape.snapshots.newest({
    symbols,
    ...(input.asOf != null && { at: input.asOf }),
    ...(knownAt != null && { knownAt }),
  })
  const snapshot = stored.find((row) => row.symbol === symbol) ?? stored[0]
  if (!snapshot) throw noFigures(symbol, asOf)
  const calendar = calendarOf(symbol)
  const { price, cap, pe, eps, dividendYieldPct, low52, high52, source, marketTime, fetchedAt } = snapshot
  const { state } = freshness({ newestMarketTime: marketTime, calendar, interval: null, now: host.now(), asOf })
  return {
    ...toInstrument(instrument),
    price,
    cap,
    pe,
    eps,
    dividendYieldPct,
    low52,
    high52,
    source,
    marketTime,
    fetchedAt,
    state,
  }
}

function noFigures(symbol: Symbol, asOf: EpochMs | null): AppError {
  const when = asOf === null ? '' : ` by ${isoTime(asOf)}`
  return new AppError('not-found', `no figures of ${symbol} are stored${when}`, { symbol, asOf })
}

/** The symbol, and for one under a named US exchange the same listing as a source without exchanges files it. */
function sameListing(symbol: Symbol): Symbol[] {
  const { venue, code } = splitSymbol(symbol)
  return isUsListing(venue) && venue !== 'US' ? [symbol, `US:${code}`] : [symbol]
}
