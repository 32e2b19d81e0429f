import type { SourceName } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { Dispose, Host } from '../host.ts'
import type { ProviderFigures, ProviderQuote } from '../providers/provider.ts'
import type { SeenQuote, Tape } from '../tape/types.ts'

/** Of one instrument: a map of a past moment needs no more, and 500 names make 13 MB a month of it. */
const CADENCE_MS = MINUTE_MS
/** So that what 500 names tell at once is one transaction. */
const GATHER_MS = 3 * SECOND_MS
/** After a write that failed. */
const RETRY_MS = MINUTE_MS
/** 500 names for 40 minutes, 2 MB; the oldest go first. */
const WAITING_MAX = 20_000
/** A market capitalisation and a price further apart are not of one answer. */
const PAIR_MS = 5 * SECOND_MS
/** Clocks of sources and of this machine differ. A market time further ahead would keep all real ones of that name out. */
const SKEW_MS = 2 * MINUTE_MS

export interface QuoteRecorder {
  see(quote: ProviderQuote): void
  /** A market capitalisation is told apart from the price; shares are constant between two of them. */
  seeFigures(figures: ReadonlyMap<Symbol, ProviderFigures>): void
  /** Writes what is gathered and waits for nothing more. */
  flush(): void
}

interface Waiting {
  readonly quote: ProviderQuote
  readonly seenAt: EpochMs
}

interface Priced {
  readonly cap: number
  readonly price: number
}

/** Quote history from what passes by: the first quote of an instrument, then one a minute. */
export function createQuoteRecorder(
  host: Host,
  tape: Pick<Tape, 'quotes' | 'isReadOnly'>,
  source: SourceName,
  onCommit: () => void,
): QuoteRecorder {
  let waiting: Waiting[] = []
  const taken = new Map<Symbol, EpochMs>()
  const prices = new Map<Symbol, { readonly price: number; readonly seenAt: EpochMs }>()
  const unpaired = new Map<Symbol, { readonly cap: number; readonly seenAt: EpochMs }>()
  const priced = new Map<Symbol, Priced>()
  let stopTimer: Dispose | undefined
  let hasFailed = false
  let hasToldSkew = false

  function toSeen({ quote, seenAt }: Waiting): SeenQuote {
    const { symbol, marketTime, last, prevClose, volume, turnover } = quote
    const told = priced.get(symbol)
    return {
      symbol,
      marketTime,
      seenAt,
      price: last,
      prevClose: known(prevClose),
      volume: known(volume),
      turnover: known(turnover),
      cap: told ? told.cap * (last / told.price) : null,
    }
  }

  function cancel(): void {
    stopTimer?.()
    stopTimer = undefined
  }

  function writeLater(delayMs: number): void {
    stopTimer ??= host.timers.after(delayMs, () => {
      stopTimer = undefined
      write()
      if (waiting.length > 0) writeLater(RETRY_MS)
    })
  }

  function write(): void {
    if (waiting.length === 0) return
    try {
      const fetch = { fetchedAt: host.now(), label: `${source} quotes`, adjusted: 'raw' } as const
      tape.quotes.write(source, waiting.map(toSeen), fetch)
      waiting = []
      onCommit()
      hasFailed = false
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      // Once: a full disk would fill the log too.
      if (!hasFailed) host.log('error', `quotes of ${source} were not recorded: ${message}`, { code })
      hasFailed = true
      // What the store refuses it will refuse again; everything else may pass.
      if (code === 'bad-input') waiting = []
      else if (waiting.length > WAITING_MAX) waiting = waiting.slice(-WAITING_MAX)
    }
  }

  function isAhead({ symbol, marketTime }: ProviderQuote): boolean {
    if (marketTime <= host.now() + SKEW_MS) return false
    if (!hasToldSkew) {
      host.log('warn', `a quote of ${symbol} from ${source} is of the future and was not recorded`, { marketTime })
    }
    hasToldSkew = true
    return true
  }

  return {
    flush() {
      cancel()
      write()
    },
    see(quote) {
      const { symbol, last, marketTime } = quote
      if (tape.isReadOnly || !Number.isFinite(last) || isAhead(quote)) return
      const seenAt = host.now()
      prices.set(symbol, { price: last, seenAt })
      const told = unpaired.get(symbol)
      if (told && seenAt - told.seenAt <= PAIR_MS) priced.set(symbol, { cap: told.cap, price: last })
      unpaired.delete(symbol)
      if (marketTime - (taken.get(symbol) ?? Number.NEGATIVE_INFINITY) < CADENCE_MS) return
      taken.set(symbol, marketTime)
      waiting.push({ quote, seenAt })
      writeLater(GATHER_MS)
    },
    seeFigures(figures) {
      const seenAt = host.now()
      for (const [symbol, { cap }] of figures) {
        if (cap === null) continue
        const quote = prices.get(symbol)
        if (quote && seenAt - quote.seenAt <= PAIR_MS) priced.set(symbol, { cap, price: quote.price })
        else unpaired.set(symbol, { cap, seenAt })
      }
    },
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
