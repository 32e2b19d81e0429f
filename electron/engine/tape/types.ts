import type { Candles } from '../../../shared/domain/candles.ts'
import type { SourceName } from '../../../shared/domain/data-state.ts'
import type { Instrument, Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { Dispose } from '../host.ts'

export interface SeriesKey {
  readonly symbol: Symbol
  readonly source: SourceName
  readonly interval: Interval
}

export interface SeriesInfo extends SeriesKey {
  readonly bars: number
  /** Open times of the first and the last stored bar. */
  readonly from: EpochMs
  readonly to: EpochMs
  /** When the newest write came in. */
  readonly fetchedAt: EpochMs
}

/** Where a written range came from. `label` says it in words: a file's name, a request's purpose. */
export interface Fetch {
  readonly fetchedAt: EpochMs
  readonly label: string
  readonly adjusted: 'raw' | 'split' | 'full' | 'unknown'
}

export interface WriteCounts {
  readonly stored: number
  readonly unchanged: number
  readonly revised: number
}

export interface ReadRange {
  /** Inclusive, open time. */
  readonly from?: EpochMs
  /** Exclusive, open time. */
  readonly to?: EpochMs
  /** Newest N of the range; absent or 0 = all. */
  readonly limit?: number
  /** Of a revised bar: the newest version fetched by then, or the first-seen one if none was. Does not cut by open time. */
  readonly versionAt?: EpochMs
}

export interface CandleSlice {
  readonly columns: Candles
  /**
   * Open times, in the slice, of bars whose values were corrected after they were first seen. With `versionAt`: corrected
   * by then, so that a past view does not tell of later corrections.
   */
  readonly revised: Float64Array
  /** Earliest and latest fetch that wrote a bar of the slice; null when empty. */
  readonly fetchedAt: { readonly from: EpochMs; readonly to: EpochMs } | null
}

/** Columns in, columns out: what lies between is the tape's own business and may become packed chunks. */
export interface CandleRepository {
  /**
   * Upserts closed bars in ascending order in one transaction; a repeated time is a second version of the bar. Equal values = unchanged; other values = revised: the new
   * ones become current and the earlier version is kept with its own fetch. @throws AppError store-full, store-unwritable
   */
  write(key: SeriesKey, columns: Candles, fetch: Fetch): WriteCounts
  /**
   * The same for a long run of bars: awaits `pause` between steps of some 20 ms, and readers see nothing of it until all of it
   * is committed. What `pause` throws, or a close, takes everything back. Another write meanwhile goes first.
   */
  writeInSteps(key: SeriesKey, columns: Candles, fetch: Fetch, pause: () => Promise<void>): Promise<WriteCounts>
  read(key: SeriesKey, range?: ReadRange): CandleSlice
  list(symbol?: Symbol): SeriesInfo[]
  /** True when the series holds a bar that opens before `t`. */
  hasBefore(key: SeriesKey, t: EpochMs): boolean
}

/** A price and the figures around it at one market time. Unknown is null, never 0. */
export interface Snapshot {
  readonly price: number | null
  readonly cap: number | null
  readonly pe: number | null
  readonly eps: number | null
  readonly dividendYieldPct: number | null
  readonly low52: number | null
  readonly high52: number | null
}

export interface StoredSnapshot extends Snapshot {
  readonly symbol: Symbol
  readonly source: SourceName
  readonly marketTime: EpochMs
  readonly fetchedAt: EpochMs
}

export interface SnapshotRepository {
  write(source: SourceName, marketTime: EpochMs, rows: readonly (Snapshot & { symbol: Symbol })[], fetch: Fetch): void
  /** Newest per instrument with market time ≤ `at` (default: any), sample last; all instruments when `symbols` is absent. */
  newest(options?: { at?: EpochMs; symbols?: readonly Symbol[] }): StoredSnapshot[]
}

export interface InstrumentRepository {
  /** Inserts or refreshes; a null field never overwrites a known one. */
  upsert(instruments: readonly Instrument[], source: SourceName): void
  get(symbol: Symbol): (Instrument & { readonly source: SourceName }) | null
  all(): (Instrument & { readonly source: SourceName })[]
  /** Members of a list such as `sp500` as of a date; several dated versions may be stored. */
  writeUniverse(name: string, asOf: EpochMs, symbols: readonly Symbol[]): void
  /** Newest version dated ≤ `at`, else the first one; null when the list is unknown. */
  universe(name: string, at?: EpochMs): { readonly asOf: EpochMs; readonly symbols: Symbol[] } | null
}

/** Insights, journal, settings: rows that cannot be fetched again. Values are JSON documents. */
export interface DocumentRepository {
  /** Undefined for a key never written. @throws AppError store-corrupt when the row does not match its checksum */
  read(key: string): unknown
  write(key: string, value: unknown): void
}

export interface TapeCheck {
  readonly ok: boolean
  readonly ledger: { readonly ok: boolean; readonly problems: string[] }
  readonly tape: { readonly ok: boolean; readonly chunks: number; readonly checked: number; readonly bad: string[] }
}

export interface Tape {
  readonly candles: CandleRepository
  readonly snapshots: SnapshotRepository
  readonly instruments: InstrumentRepository
  readonly documents: DocumentRepository
  /** What start-up had to do about damaged or missing files, in words for the user. */
  readonly notices: readonly string[]
  /** True when another host holds the folder: every read works, every write throws store-locked. */
  readonly isReadOnly: boolean
  /** True when the last holder did not close the folder: a good reason to run `check(false)` in a quiet moment. */
  readonly hasUncleanEnd: boolean
  readonly sqliteVersion: string
  stat(): { bytes: number; series: number; bars: number; ownSeries: number; revision: number }
  /** Calls back after every committed write of tape.db (bars, snapshots, instruments), not for documents. */
  onChange(listener: () => void): Dispose
  check(full: boolean): TapeCheck
  close(): void
}
