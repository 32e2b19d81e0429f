import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { freshness } from '../../../../shared/domain/freshness.ts'
import { calendarOf, splitSymbol, type Symbol } from '../../../../shared/domain/instrument.ts'
import { isoTime } from '../../../../shared/domain/interval.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { toInstrument } from '../to-listing.ts'
import { isUsListing } from '../symbol-index.ts'

type Input = InferContractRouterInputs<Contract>['quotes']['profile']
type Output = InferContractRouterOutputs<Contract>['quotes']['profile']

/** @throws AppError not-found when the symbol is unknown or no snapshot of it was there at the clock */
export function loadProfile({ host, tape }: FeatureDeps, input: Input): Output {
  const asOf = input.asOf ?? null
  const { symbol, instrument } = resolveSymbol(tape, input.symbol, { create: false })
  const symbols = sameListing(symbol)
  const stored = tape.snapshots.newest({ symbols, ...(asOf !== null && { at: asOf }) })
  const snapshot = stored.find((row) => row.symbol === symbol) ?? stored[0]
  if (!snapshot) {
    const when = asOf === null ? '' : ` by ${isoTime(asOf)}`
    throw new AppError('not-found', `no figures of ${symbol} are stored${when}`, { symbol, asOf })
  }
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

/** The symbol, and for one under a named US exchange the same listing as a source without exchanges files it. */
function sameListing(symbol: Symbol): Symbol[] {
  const { venue, code } = splitSymbol(symbol)
  return isUsListing(venue) && venue !== 'US' ? [symbol, `US:${code}`] : [symbol]
}
