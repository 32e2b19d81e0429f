import type { SourceName } from '../../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { AtMoment, SeenQuote, StoredQuote } from '../types.ts'

/** Quotes told while a long write is under way; reads have them among the stored ones. */
export interface WaitingQuotes {
  add(source: SourceName, quotes: readonly SeenQuote[], fetchedAt: EpochMs): void
  /** They are stored. */
  clear(): void
  withNewest(stored: ReadonlyMap<Symbol, StoredQuote>, moment: AtMoment): StoredQuote[]
  withHistory(stored: StoredQuote[], symbol: Symbol, range: { from: EpochMs; to: EpochMs }): StoredQuote[]
}

export function createWaitingQuotes(): WaitingQuotes {
  const bySymbol = new Map<Symbol, StoredQuote[]>()
  return {
    add(source, quotes, fetchedAt) {
      for (const quote of quotes) {
        const told = bySymbol.get(quote.symbol) ?? []
        bySymbol.set(quote.symbol, told)
        const { seenAt = fetchedAt, ...seen } = quote
        told.push({ ...seen, source, fetchedAt: seenAt })
      }
    },
    clear: () => bySymbol.clear(),
    withNewest(stored, { at = Number.MAX_SAFE_INTEGER, knownAt = Number.MAX_SAFE_INTEGER, symbols }) {
      const newest = new Map(stored)
      for (const symbol of symbols ?? bySymbol.keys()) {
        for (const quote of bySymbol.get(symbol) ?? []) {
          if (quote.marketTime > at || quote.fetchedAt > knownAt) continue
          // A market time that is known already stays as it was first seen.
          if (quote.marketTime > (newest.get(symbol)?.marketTime ?? Number.NEGATIVE_INFINITY)) newest.set(symbol, quote)
        }
      }
      return [...newest.values()]
    },
    withHistory(stored, symbol, { from, to }) {
      const history = [...stored]
      const known = new Set(stored.map(nameOf))
      for (const quote of bySymbol.get(symbol) ?? []) {
        if (quote.marketTime < from || quote.marketTime >= to || known.has(nameOf(quote))) continue
        known.add(nameOf(quote))
        history.push(quote)
      }
      return history
    },
  }
}

function nameOf({ source, marketTime }: StoredQuote): string {
  return `${source} ${marketTime}`
}
