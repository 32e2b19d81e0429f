import type { SourceName } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { Host } from '../host.ts'
import type { ProviderFigures, ProviderQuote } from '../providers/provider.ts'
import type { SeenQuote, Tape } from '../tape/types.ts'

/** Of one instrument: a map of a past moment needs no more, and 500 names make 13 MB a month of it. */
const CADENCE_MS = MINUTE_MS
/** So that what 500 names tell at once is one transaction. */
const GATHER_MS = 3 * SECOND_MS

export interface QuoteRecorder {
  see(quote: ProviderQuote): void
  /** A market capitalisation is told apart from the price; shares are constant between two of them. */
  seeFigures(figures: ReadonlyMap<Symbol, ProviderFigures>): void
  /** Writes what is gathered. */
  flush(): void
}

/**
 * Quote history from what passes by: the first quote of an instrument, then one a minute. It has no timer: quotes that come
 * later bring those gathered before into the tape, and who closes or stops to listen flushes.
 */
export function createQuoteRecorder(
  host: Host,
  tape: Pick<Tape, 'quotes' | 'isReadOnly'>,
  source: SourceName,
  onCommit: () => void,
): QuoteRecorder {
  const gathered = new Map<Symbol, ProviderQuote>()
  const recorded = new Map<Symbol, EpochMs>()
  const caps = new Map<Symbol, number>()
  const shares = new Map<Symbol, number>()
  let gatheredSince: EpochMs | undefined
  let hasFailed = false

  function toSeen(quote: ProviderQuote): SeenQuote {
    const { symbol, marketTime, last, prevClose, volume, turnover } = quote
    const told = caps.get(symbol)
    if (told !== undefined) shares.set(symbol, told / last)
    caps.delete(symbol)
    const held = shares.get(symbol)
    return {
      symbol,
      marketTime,
      price: last,
      prevClose: known(prevClose),
      volume: known(volume),
      turnover: known(turnover),
      cap: told ?? (held === undefined ? null : held * last),
    }
  }

  function flush(): void {
    gatheredSince = undefined
    if (gathered.size === 0) return
    const quotes = [...gathered.values()].map(toSeen)
    gathered.clear()
    for (const { symbol, marketTime } of quotes) recorded.set(symbol, marketTime)
    try {
      tape.quotes.write(source, quotes, { fetchedAt: host.now(), label: `${source} quotes`, adjusted: 'raw' })
      onCommit()
      hasFailed = false
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      // Once: a full disk would fill the log too.
      if (!hasFailed) host.log('error', `quotes of ${source} were not recorded: ${message}`, { code })
      hasFailed = true
    }
  }

  return {
    flush,
    see(quote) {
      if (tape.isReadOnly || !Number.isFinite(quote.last)) return
      // Before this one takes the place of what was gathered long ago.
      if (gatheredSince !== undefined && host.now() - gatheredSince >= GATHER_MS) flush()
      if (quote.marketTime - (recorded.get(quote.symbol) ?? Number.NEGATIVE_INFINITY) >= CADENCE_MS) {
        gathered.set(quote.symbol, quote)
        gatheredSince ??= host.now()
      }
    },
    seeFigures(figures) {
      for (const [symbol, { cap }] of figures) if (cap !== null) caps.set(symbol, cap)
    },
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
