import { guessVenue, parseSymbol } from '../../../../shared/domain/instrument.ts'

interface StoredInstrument {
  readonly symbol: string
  readonly name: string
}

/**
 * Where the bars of an import will go, by the engine's rule: an explicit `VENUE:CODE` is taken as typed, a bare code goes
 * to the instrument it means, and what is not stored is created.
 * @param stored what the text means among the stored instruments; null for nothing
 */
export function targetWords(text: string, stored: StoredInstrument | null): string {
  const parsed = parseSymbol(text)
  if (!parsed) return ''
  const { venue, code } = parsed
  const typed = venue === null ? null : `${venue}:${code}`
  if (stored && (typed === null || typed === stored.symbol)) {
    const name = stored.symbol.endsWith(`:${stored.name}`) ? '' : ` (${stored.name})`
    // `Apple Inc.` brings its own full stop.
    return `Adds to ${stored.symbol}${name}`.replace(/\.?$/, '.')
  }
  const beside = stored && typed !== null ? ` ${stored.symbol} is another one.` : ''
  return `New symbol: ${typed ?? `${guessVenue(code)}:${code}`} will be created.${beside}`
}
