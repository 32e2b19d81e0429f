declare const symbolBrand: unique symbol
/** `VENUE:CODE`, upper-case venue, e.g. `BINANCE:BTCUSDT`, `NASDAQ:AAPL`, `INDEX:SPX`. */
export type Symbol = string & { readonly [symbolBrand]?: true }

export const INSTRUMENT_KINDS = ['crypto', 'stock', 'index', 'etf', 'fx', 'other'] as const
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number]

/** Which sessions an instrument trades in: `utc` around the clock, `us` New York's stock exchanges, `none` unknown to us. */
export type CalendarId = 'utc' | 'us' | 'none'

export interface Instrument {
  readonly symbol: Symbol
  readonly name: string
  readonly kind: InstrumentKind
  readonly sector: string | null
  readonly industry: string | null
  /** Smallest price step in the quote currency; null where no source has told it. */
  readonly tickSize: number | null
}

const CRYPTO_VENUES = new Set([
  'BINANCE',
  'BINANCEUS',
  'BITFINEX',
  'BITSTAMP',
  'BITTREX',
  'BYBIT',
  'COINBASE',
  'KRAKEN',
  'KUCOIN',
  'OKX',
])
/** `US` stands for a US listing whose exchange the source does not name. */
const US_VENUES = new Set(['US', 'NASDAQ', 'NYSE', 'AMEX', 'ARCA', 'BATS', 'CBOE'])
const US_INDEX_CODES = new Set(['SPX', 'NDX', 'DJI', 'RUT', 'VIX'])
/** Quote assets of Binance pairs, so that a bare BTCUSDT in an import finds its venue. */
const CRYPTO_PAIR = /^[A-Z0-9]{2,12}(USDT|USDC|FDUSD|BUSD|TUSD|BTC|ETH|BNB|EUR|TRY|BRL|GBP|DAI)$/

export function splitSymbol(symbol: Symbol): { venue: string; code: string } {
  const colon = symbol.indexOf(':')
  return { venue: symbol.slice(0, colon), code: symbol.slice(colon + 1) }
}

/**
 * Reads `VENUE:CODE` or a bare code as typed. Venue and code are upper-cased.
 * @returns null when it is neither: letters, digits and `. - _ = ^ /` make a code, at most 40 characters.
 */
export function parseSymbol(text: string): { venue: string | null; code: string } | null {
  const match = /^(?:([A-Za-z][A-Za-z0-9]{0,15}):)?([\p{L}\p{N}.\-_=^/]{1,40})$/u.exec(text.trim())
  if (!match) return null
  return { venue: match[1]?.toUpperCase() ?? null, code: (match[2] as string).toUpperCase() }
}

/** The venue an unknown bare code is filed under when an import creates it: Binance for its pairs, `LOCAL` otherwise. */
export function guessVenue(code: string): string {
  return CRYPTO_PAIR.test(code) ? 'BINANCE' : 'LOCAL'
}

export function calendarOf(symbol: Symbol): CalendarId {
  const { venue, code } = splitSymbol(symbol)
  if (CRYPTO_VENUES.has(venue)) return 'utc'
  if (US_VENUES.has(venue) || (venue === 'INDEX' && US_INDEX_CODES.has(code))) return 'us'
  return 'none'
}

/** Best guess for an instrument that only an import has named. */
export function kindOf(symbol: Symbol): InstrumentKind {
  const { venue } = splitSymbol(symbol)
  if (CRYPTO_VENUES.has(venue)) return 'crypto'
  if (US_VENUES.has(venue)) return 'stock'
  return venue === 'INDEX' ? 'index' : 'other'
}
