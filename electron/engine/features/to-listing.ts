import type { Listing } from '../../../shared/contract/symbols.ts'
import { freshness } from '../../../shared/domain/freshness.ts'
import { calendarOf, type Instrument, type Symbol } from '../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { StoredSnapshot } from '../tape/types.ts'
import { liveState } from './live-state.ts'
import { newestBar } from './newest-bar.ts'
import type { FeatureDeps } from './feature-deps.ts'
import type { IndexedInstrument } from './symbol-index.ts'

/** Search rows with the newest price each at the clock: one query for the snapshots, one bar for each that has bars. */
export function toListings(deps: FeatureDeps, found: readonly IndexedInstrument[], asOf: EpochMs | null): Listing[] {
  const symbols = found.map((known) => known.symbol)
  const at = asOf === null ? {} : { at: asOf }
  const snapshots = new Map<Symbol, StoredSnapshot>()
  for (const snapshot of deps.tape.snapshots.newest({ symbols, ...at })) snapshots.set(snapshot.symbol, snapshot)
  return found.map((known) => ({
    ...toInstrument(known),
    source: known.source,
    last: lastPrice(deps, known, snapshots.get(known.symbol), asOf),
    hasCandles: deps.routing !== undefined || hasBars(known, asOf),
  }))
}

/** Where a provider answers, its price is newer than any in the tape. */
export async function withQuotes(
  { host, routing }: FeatureDeps,
  listings: readonly Listing[],
  asOf: EpochMs | null,
): Promise<Listing[]> {
  if (!routing) return [...listings]
  const now = host.now()
  const quotes = await routing.quotes(
    listings.map((listing) => listing.symbol),
    asOf,
  )
  const bySymbol = new Map(quotes.map((quote) => [quote.symbol, quote]))
  return listings.map((listing) => {
    const quote = bySymbol.get(listing.symbol)
    if (!quote) return listing
    const { last: price, marketTime } = quote
    const calendar = calendarOf(listing.symbol)
    const state = liveState({ newestMarketTime: marketTime, calendar, interval: null, now, asOf })
    return { ...listing, last: { price, marketTime, source: routing.source, state } }
  })
}

export function toInstrument({ symbol, name, kind, sector, industry, tickSize }: Instrument): Instrument {
  return { symbol, name, kind, sector, industry, tickSize }
}

export function hasBars(known: IndexedInstrument, asOf: EpochMs | null): boolean {
  return known.barsSince <= (asOf ?? Number.MAX_VALUE)
}

function lastPrice(
  { host, tape }: FeatureDeps,
  known: IndexedInstrument,
  snapshot: StoredSnapshot | undefined,
  asOf: EpochMs | null,
): Listing['last'] {
  const calendar = calendarOf(known.symbol)
  const now = host.now()
  const bar = hasBars(known, asOf)
    ? newestBar({ candles: tape.candles, calendar, asOf, series: tape.candles.list(known.symbol) })
    : undefined
  if (bar && (snapshot?.price == null || bar.marketTime >= snapshot.marketTime)) {
    const { series, open, marketTime } = bar
    const version = asOf === null ? {} : { versionAt: asOf }
    const price = tape.candles.read(series, { from: open, to: open + 1, ...version }).columns.c[0] as number
    const { state } = freshness({ newestMarketTime: marketTime, calendar, interval: series.interval, now, asOf })
    return { price, marketTime, source: series.source, state }
  }
  if (snapshot?.price == null) return null
  const { price, marketTime, source } = snapshot
  return {
    price,
    marketTime,
    source,
    state: freshness({ newestMarketTime: marketTime, calendar, interval: null, now, asOf }).state,
  }
}
