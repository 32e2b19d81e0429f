import type { UNIVERSES } from '../../../shared/contract/heatmap.ts'
import type { CorporateAction } from '../../../shared/domain/adjust.ts'
import type { Candles } from '../../../shared/domain/candles.ts'
import type { SourceName } from '../../../shared/domain/data-state.ts'
import type { Instrument, Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { Dispose } from '../host.ts'
import type { Fetch, Snapshot } from '../tape/types.ts'

export type UniverseName = (typeof UNIVERSES)[number]

export interface ProviderCapabilities {
  /** Intervals with bars of their own, finest first, and how far back from the present they reach. */
  readonly intervals: readonly { readonly interval: Interval; readonly depthMs: number }[]
  readonly universes: readonly { readonly id: UniverseName; readonly name: string }[]
  /** How splits and dividends stand in the history. */
  readonly adjusted: Fetch['adjusted']
  /** True where prices are in the share unit of the end of all history, whenever they are fetched; else in that of the fetch. */
  readonly isInLastUnit?: boolean
  /** True where answers are computed here, without a network: only such a source is asked about the past. */
  readonly isLocal?: boolean
}

export interface ProviderInstrument extends Instrument {
  /** Of crypto: what the coin is for; null for everything else. */
  readonly category: string | null
}

export interface OpenRange {
  /** Inclusive, open time. */
  readonly from: EpochMs
  /** Exclusive, open time. */
  readonly to: EpochMs
}

export interface ProviderBars {
  readonly columns: Candles
  /** Open time of the last bar while it is provisional, else null. */
  readonly openBar: EpochMs | null
}

/** QUOTE_FIELDS of shared/domain/quote-columns.ts; NaN where the source gives none. */
export interface ProviderQuote {
  readonly symbol: Symbol
  readonly last: number
  readonly prevClose: number
  readonly high: number
  readonly low: number
  readonly volume: number
  readonly turnover: number
  readonly marketTime: EpochMs
}

/** Bars as they form: every bar that opens since the last one told of, with the market time of the newest trade in them. */
export interface BarTick extends ProviderBars {
  readonly marketTime: EpochMs
}

export type ProviderFigures = Omit<Snapshot, 'price'>

/**
 * Where market data comes from. Every `at` is market time: nothing later may be in the answer.
 * Failures are AppErrors; what the source does not know is left out of the answer.
 */
export interface Provider {
  readonly name: SourceName
  readonly capabilities: ProviderCapabilities
  instruments(): readonly ProviderInstrument[]
  members(universe: UniverseName, at: EpochMs): readonly Symbol[]
  history(symbol: Symbol, interval: Interval, range: OpenRange, at: EpochMs): Promise<ProviderBars>
  quotes(symbols: readonly Symbol[], at: EpochMs): Promise<ProviderQuote[]>
  figures(symbols: readonly Symbol[], at: EpochMs): Promise<ReadonlyMap<Symbol, ProviderFigures>>
  /** Splits and dividends with an ex-date in the range, by `at`. Absent where the source tells of none. */
  actions?(symbol: Symbol, range: OpenRange, at: EpochMs): Promise<CorporateAction[]>
  /** One instrument's quote now, and whenever it moves. Each call is one subscription; routing shares them. */
  watchQuote(symbol: Symbol, listener: (quote: ProviderQuote) => void): Dispose
  /** Bars of one of the native intervals that open at or after `from`, now and as they form. */
  watchBars(symbol: Symbol, interval: Interval, from: EpochMs, listener: (tick: BarTick) => void): Dispose
}
