import { guessVenue, kindOf, parseSymbol, type Instrument, type Symbol } from '../../../../shared/domain/instrument.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Tape } from '../../tape/types.ts'
import { nearestSymbol } from './nearest-symbol.ts'
import { isUsListing, plainCode, symbolIndex, type IndexedInstrument } from '../symbol-index.ts'

export interface ResolvedSymbol {
  readonly symbol: Symbol
  /** Known facts; for a new symbol the best guess, with name and sector of the same US listing under another venue. */
  readonly instrument: Instrument
  /** True when the tape does not know it yet (only with `create`): the caller stores `instrument`. */
  readonly isNew: boolean
  /** Other instruments the same text could mean, best first. */
  readonly others: Symbol[]
}

/**
 * Turns `VENUE:CODE` or a bare code into one instrument.
 * Reading: the exact symbol, else the same code without separators, else the same US listing under another venue; a bare
 * code prefers what has bars. With `create` an explicit `VENUE:CODE` is taken as typed, so that an import lands where it
 * was told to.
 * @throws AppError bad-input for text that is no symbol; not-found, naming the nearest, without `create`
 */
export function resolveSymbol(tape: Tape, text: string, options: { readonly create: boolean }): ResolvedSymbol {
  const parsed = parseSymbol(text)
  if (!parsed) throw new AppError('bad-input', `"${text}" is no symbol: VENUE:CODE or a code is`, { text })
  const { venue, code } = parsed
  // Most calls name a stored symbol, and that needs no index.
  const exact = venue === null ? null : tape.instruments.get(`${venue}:${code}`)
  if (exact) return { symbol: exact.symbol, instrument: exact, isNew: false, others: [] }
  const candidates = symbolIndex(tape)
    .byPlainCode.get(plainCode(code))
    ?.filter((known) => venue === null || known.venue === venue || (isUsListing(venue) && isUsListing(known.venue)))
    .sort((a, b) => rank(a, venue, code) - rank(b, venue, code) || (a.symbol < b.symbol ? -1 : 1))
  const best = candidates?.[0]
  if (best && (!options.create || venue === null)) {
    return { symbol: best.symbol, instrument: best, isNew: false, others: symbolsOf(candidates).slice(1) }
  }
  if (!options.create) throw notFound(tape, text)
  const symbol = `${venue ?? guessVenue(code)}:${code}`
  const twin = venue !== null && isUsListing(venue) ? best : undefined
  const instrument = {
    symbol,
    name: twin?.name ?? code,
    kind: kindOf(symbol),
    sector: twin?.sector ?? null,
    industry: twin?.industry ?? null,
    tickSize: null,
  }
  return { symbol, instrument, isNew: true, others: symbolsOf(candidates) }
}

/** Lower is better: the venue typed, then bars, then the code as typed, then a named exchange. */
function rank(known: IndexedInstrument, venue: string | null, code: string): number {
  return (
    (venue !== null && known.venue !== venue ? 8 : 0) +
    (Number.isFinite(known.barsSince) ? 0 : 4) +
    (known.code === code ? 0 : 2) +
    (known.venue === 'US' ? 1 : 0)
  )
}

function symbolsOf(candidates: readonly IndexedInstrument[] | undefined): Symbol[] {
  return candidates?.map((known) => known.symbol) ?? []
}

function notFound(tape: Tape, text: string): AppError {
  const nearest = nearestSymbol(symbolIndex(tape).all, text)
  const hint = nearest === undefined ? '' : `; nearest is ${nearest.symbol} (${nearest.name})`
  return new AppError('not-found', `no instrument "${text}" is stored${hint}`, {
    text,
    nearest: nearest?.symbol ?? null,
  })
}
