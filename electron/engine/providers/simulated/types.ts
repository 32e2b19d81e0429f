import type { Candles } from '../../../../shared/domain/candles.ts'
import type { Instrument, Symbol } from '../../../../shared/domain/instrument.ts'
import type { OrderBook, Trade } from '../../../../shared/domain/quote-columns.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'

/** A member of the S&P 500: real name and sector; every figure is invented. */
export interface SimulatedMember {
  readonly symbol: Symbol
  readonly name: string
  readonly sector: string | null
  readonly industry: string | null
  /** Its real market cap in USD: only how large it is among the others, so that a giant is one here too. */
  readonly cap?: number | null
}

export interface SimulatedInstrument extends Instrument {
  /** Of crypto: what the coin is for; null otherwise. */
  readonly category: string | null
}

/** Intervals made from the seed; every other one is built from these. */
export type NativeInterval = '1s' | '1m' | '1h' | '1d'

export interface SimulatedQuote {
  readonly last: number
  readonly prevClose: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly volume: number
  readonly turnover: number
  /** Null while nobody can trade: closed, halted, and always for an index. */
  readonly bid: number | null
  readonly ask: number | null
  readonly marketTime: EpochMs
  readonly isHalted: boolean
}

export interface SimulatedProfile {
  readonly cap: number | null
  readonly pe: number | null
  readonly eps: number | null
  readonly dividendYieldPct: number | null
  readonly low52: number | null
  readonly high52: number | null
  readonly shares: number | null
  readonly nextEarnings: EpochMs | null
}

export interface SimulatedEvent {
  readonly kind: 'split' | 'dividend' | 'earnings'
  /** 00:00 UTC of the trading day whose open shows it. */
  readonly date: EpochMs
  /** New shares for one old · USD a share · earnings a share of the quarter, USD. */
  readonly value: number | null
}

export interface SimulatedBars {
  readonly columns: Candles
  /** Open time of the bar that contains `now`, null when nothing has traded in it. */
  readonly openBar: EpochMs | null
}

export interface SimulatedMarket {
  readonly seed: number
  readonly instruments: readonly SimulatedInstrument[]
  /** Members at that instant: listed, not yet delisted; `crypto100` are the largest caps at the start of its UTC day. */
  universe(name: 'sp500' | 'crypto100', at: EpochMs): Symbol[]
  /**
   * Bars that open in [from, to) and by `now`, as far back as the interval is kept: 1s 2 h, 1m 30 d, 1h 2 y, 1d 10 y. The
   * bar that contains `now` holds what traded by then.
   */
  candles(
    symbol: Symbol,
    interval: NativeInterval,
    range: { readonly from: EpochMs; readonly to: EpochMs },
    now: EpochMs,
  ): SimulatedBars
  /** As known at `at`; null before the listing's first trade and for an unknown symbol. */
  quote(symbol: Symbol, at: EpochMs): SimulatedQuote | null
  /** Trades of [from, to), oldest first. */
  trades(symbol: Symbol, from: EpochMs, to: EpochMs): Trade[]
  book(symbol: Symbol, at: EpochMs, depth: number): OrderBook
  profile(symbol: Symbol, at: EpochMs): SimulatedProfile
  /** Of dates in [from, to), oldest first. */
  events(symbol: Symbol, from: EpochMs, to: EpochMs): SimulatedEvent[]
}
