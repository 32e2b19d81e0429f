import { closeTime } from '../../../shared/domain/bucket.ts'
import { calendarOf, kindOf, splitSymbol, type Instrument, type Symbol } from '../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { Tape } from '../tape/types.ts'

export interface IndexedInstrument extends Instrument {
  readonly source: string
  readonly venue: string
  readonly code: string
  /** The code without `. - _ = ^ /`: Yahoo writes BRK-B, the index BRK.B, people BTC/USDT. */
  readonly plainCode: string
  readonly lowerName: string
  /** When the first stored bar was complete; infinite where none is stored. */
  readonly barsSince: EpochMs
}

interface SymbolIndex {
  readonly revision: number
  readonly all: readonly IndexedInstrument[]
  readonly byPlainCode: ReadonlyMap<string, readonly IndexedInstrument[]>
}

const indexes = new WeakMap<Tape, SymbolIndex>()

/** Every known instrument, ready to be searched. Built once per revision of the tape: about 15 ms for 10,000. */
export function symbolIndex(tape: Tape): SymbolIndex {
  const { revision } = tape.stat()
  const known = indexes.get(tape)
  if (known?.revision === revision) return known
  const barsSince = new Map<Symbol, EpochMs>()
  for (const { symbol, interval, from } of tape.candles.list()) {
    const since = closeTime(calendarOf(symbol), interval, from)
    barsSince.set(symbol, Math.min(since, barsSince.get(symbol) ?? Number.POSITIVE_INFINITY))
  }
  const all = tape.instruments.all().map((instrument): IndexedInstrument => {
    const { venue, code } = splitSymbol(instrument.symbol)
    return {
      ...instrument,
      venue,
      code,
      plainCode: plainCode(code),
      lowerName: instrument.name.toLowerCase(),
      barsSince: barsSince.get(instrument.symbol) ?? Number.POSITIVE_INFINITY,
    }
  })
  const index = { revision, all, byPlainCode: Map.groupBy(all, (instrument) => instrument.plainCode) }
  indexes.set(tape, index)
  return index
}

/** The code in upper case without the separators on whose use sources disagree. */
export function plainCode(text: string): string {
  return text.toUpperCase().replace(/[.\-_=^/ ]/g, '')
}

/** True for the venues that name a US listing: `US` is one whose exchange the source did not tell. */
export function isUsListing(venue: string): boolean {
  return kindOf(`${venue}:X`) === 'stock'
}
