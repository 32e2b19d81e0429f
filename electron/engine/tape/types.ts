import type { CorporateAction } from '../../../shared/domain/adjust.ts'
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

/** How splits and dividends stand in stored prices: not at all, splits, splits and dividends, or nobody has told. */
export type Adjustment = 'raw' | 'split' | 'full' | 'unknown'

/** Where a written range came from. `label` says it in words: a file's name, a request's purpose. */
export interface Fetch {
  readonly fetchedAt: EpochMs
  readonly label: string
  readonly adjusted: Adjustment
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
  /** Strict: only bars and versions this store had fetched by then. A bar first seen later is not in the slice. */
  readonly knownAt?: EpochMs
}

/** Bars in a row that came in one way. What was `split` adjusted is so by the splits known at `fetchedAt`. */
export interface ProvenanceRun {
  readonly bars: number
  readonly fetchedAt: EpochMs
  readonly label: string
  readonly adjusted: Adjustment
}

export interface CandleSlice {
  readonly columns: Candles
  /**
   * Open times, in the slice, of bars whose values were corrected after they were first seen. With `versionAt` or `knownAt`:
   * corrected by then, so that a past view does not tell of later corrections.
   */
  readonly revised: Float64Array
  /** Of the bars of the slice in order: their sum is its length. Of a past version, the version's own. */
  readonly runs: readonly ProvenanceRun[]
  /** Earliest and latest fetch that wrote a bar of the slice; null when empty. */
  readonly fetchedAt: { readonly from: EpochMs; readonly to: EpochMs } | null
}

/** Bars per aggregate of `readGroups`: a part of a chunk, a whole chunk. */
export const GROUP_SIZES = [64, 4096] as const
export type GroupSize = (typeof GROUP_SIZES)[number]

/** Runs of bars as one each: first open time and open, highest high, lowest low, last close, sum of volumes (NaN if one is). */
export interface GroupSlice {
  readonly columns: Candles
  /** Bars in each group: the group size, less at the ends of chunks and of the series. */
  readonly counts: Uint16Array
  /** Open time of the last bar of each group. */
  readonly lastT: Float64Array
}

/** A bar that is still forming. It is kept so that a start without a network can show it, and never counts as history. */
export interface OpenBar extends SeriesKey {
  /** One bar. */
  readonly columns: Candles
  readonly fetchedAt: EpochMs
}

export interface SeriesStat extends SeriesInfo {
  /** In the file: packed bars, rows and earlier versions. */
  readonly bytes: number
  readonly revisions: number
}

export interface PruneRequest {
  /** Absent: every interval (source, symbol). */
  readonly interval?: Interval
  readonly source?: SourceName
  readonly symbol?: Symbol
  /** Bars that open before this go, with their earlier versions. Infinity takes whole series. */
  readonly before: number
  /** Counts and removes nothing. */
  readonly isDryRun: boolean
}

export interface PruneCounts {
  /** Series that lose bars. */
  readonly series: number
  readonly bars: number
  /** Room that becomes free inside the file; the file itself shrinks when it is compacted. */
  readonly bytesFreed: number
}

/** Bars that were lost to damage: a gap until they are fetched or imported again. */
export interface BrokenRange extends SeriesKey {
  /** Open times of the first and the last of them. */
  readonly from: EpochMs
  readonly to: EpochMs
}

/** Columns in, columns out: how bars lie in the file is the tape's own business. */
export interface CandleRepository {
  /**
   * Upserts closed bars in ascending order in one transaction; a repeated time is a second version of the bar. Equal values = unchanged; other values = revised: the new
   * ones become current and the earlier version is kept with its own fetch. @throws AppError store-full, store-unwritable
   */
  write(key: SeriesKey, columns: Candles, fetch: Fetch): WriteCounts
  /**
   * The same for bars whose counts nobody asks for. While a long write is under way they wait in memory, so that they do not take
   * it back, and are stored right after it, or by `close`; reads show them meanwhile. What a process beside this one, or the
   * worker, reads has them later, and so have `stats` and `Tape.stat`.
   */
  writeSoon(key: SeriesKey, columns: Candles, fetch: Fetch): void
  /**
   * The same for a long run of bars, ascending through all batches: awaits `pause` between steps of some 20 ms, and readers see
   * nothing of it until all of it is committed. What `pause` or a batch throws, or a close, takes everything back. Another write
   * meanwhile goes first; `batches` is then called again and must give the same bars. Those of `Tape.turnToWrite` let it through
   * when that has happened twice; `writeSoon` and quotes never overtake.
   */
  writeInSteps(
    key: SeriesKey,
    batches: () => Iterable<Candles>,
    fetch: Fetch,
    pause: () => Promise<void>,
  ): Promise<WriteCounts>
  read(key: SeriesKey, range?: ReadRange): CandleSlice
  /** Aggregates that overlap the range; `limit` counts groups. What a view of years draws, without reading its bars. */
  readGroups(key: SeriesKey, size: GroupSize, range?: Pick<ReadRange, 'from' | 'to' | 'limit'>): GroupSlice
  /**
   * Replaces the open bar of each series named, in one small transaction. One that opens at or before a stored bar is left out.
   * While a long write is under way they wait for the next call after it.
   */
  keepOpen(bars: readonly OpenBar[]): void
  /** Those kept for `source`, without the ones a stored bar has overtaken. */
  openBars(source: SourceName): OpenBar[]
  prune(request: PruneRequest): PruneCounts
  stats(): SeriesStat[]
  list(symbol?: Symbol): SeriesInfo[]
  /**
   * Looks through every chunk. What is damaged moves to a table of its own, so that the rest can be read; an entry that does
   * not match sound bars is written anew.
   */
  setAsideBroken(): BrokenRange[]
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

/**
 * Which of the stored values count: market time by `at`, fetched by this store by `knownAt`; absent = any. Of a corrected one
 * the version fetched by `at`, or the first-seen one if none was.
 */
export interface AtMoment {
  readonly at?: EpochMs
  readonly knownAt?: EpochMs
  /** Absent: of every instrument. */
  readonly symbols?: readonly Symbol[]
}

export interface SnapshotRepository {
  write(source: SourceName, marketTime: EpochMs, rows: readonly (Snapshot & { symbol: Symbol })[], fetch: Fetch): void
  /** Newest per instrument at the moment, sample last. */
  newest(moment?: AtMoment): StoredSnapshot[]
}

/** What a feed told of an instrument at one market time. Prices in the quote currency; unknown is null. */
export interface SeenQuote {
  readonly symbol: Symbol
  readonly marketTime: EpochMs
  /** When it came in, where that was before the write; becomes its `fetchedAt`. */
  readonly seenAt?: EpochMs
  readonly price: number
  /** Close before the session (crypto: 24 h ago), which changes count from. */
  readonly prevClose: number | null
  readonly volume: number | null
  readonly turnover: number | null
  /** Market capitalisation, quote currency. */
  readonly cap: number | null
}

export interface StoredQuote extends SeenQuote {
  readonly source: SourceName
  readonly fetchedAt: EpochMs
}

/** Quote history: what a map of a past moment is drawn from. */
export interface QuoteRepository {
  /**
   * One transaction. A market time that is stored already is left as it was first seen. Like `CandleRepository.writeSoon` they wait
   * for the end of a long write, and are seen meanwhile.
   */
  write(source: SourceName, quotes: readonly SeenQuote[], fetch: Fetch): void
  /** Newest per instrument at the moment. */
  newest(moment?: AtMoment): StoredQuote[]
  /** Of one instrument, ascending by market time; `from` inclusive, `to` exclusive. */
  history(symbol: Symbol, range?: { from?: EpochMs; to?: EpochMs }): StoredQuote[]
  /** Market times before `before` go. */
  prune(request: { before: EpochMs; isDryRun: boolean }): { quotes: number; bytesFreed: number }
  stat(): { quotes: number; bytes: number; from: EpochMs | null; to: EpochMs | null }
}

export interface ActionRepository {
  /** Upserts; another value for the same date and kind replaces the one known, which stays readable by `knownAt`. */
  write(symbol: Symbol, source: SourceName, actions: readonly CorporateAction[], fetchedAt: EpochMs): void
  /**
   * Ascending by date. Of one source: those of `source`, else of the source fetched last. `versionAt` and `knownAt` as of
   * `ReadRange`: the value of then, and nothing that was fetched later.
   */
  list(symbol: Symbol, options?: { source?: SourceName; versionAt?: EpochMs; knownAt?: EpochMs }): CorporateAction[]
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

/** One event of the ledger's chain: each entry's hash covers the one before it, so that none can be changed or taken out. */
export interface LedgerEntry {
  /** From 1, without holes. */
  readonly number: number
  readonly at: EpochMs
  /** `store.import`, `store.prune` … */
  readonly kind: string
  /** A JSON document. */
  readonly body: unknown
  /** SHA-256 in hex over the hash before it, number, time, kind and body. */
  readonly hash: string
}

export interface LedgerEntryRepository {
  /** synchronous=FULL: when this returns, a power cut does not lose it. */
  append(kind: string, body: unknown): LedgerEntry
  /** Newest first. @throws AppError store-corrupt when an entry does not match its hash */
  list(options?: { kind?: string; before?: number; limit?: number }): LedgerEntry[]
}

/** Called with bytes done and in all, as far as known. */
export type OnProgress = (done: number, total: number) => void

/** What a long turn of the whole store takes: `signal` ends it with `cancelled`, and the store stays as it was. */
export interface StoreTurn {
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

export interface BackupResult {
  readonly file: string
  readonly bytes: number
  /** Hex, of the file. */
  readonly sha256: string
  readonly series: number
  readonly bars: number
}

export interface CompactResult {
  /** Of tape.db, before and after. */
  readonly bytesBefore: number
  readonly bytesAfter: number
}

export interface TapeCheck {
  readonly ok: boolean
  readonly ledger: { readonly ok: boolean; readonly problems: string[] }
  readonly tape: { readonly ok: boolean; readonly chunks: number; readonly checked: number; readonly bad: string[] }
}

export interface Tape {
  readonly candles: CandleRepository
  readonly snapshots: SnapshotRepository
  readonly quotes: QuoteRepository
  readonly actions: ActionRepository
  readonly entries: LedgerEntryRepository
  readonly instruments: InstrumentRepository
  readonly documents: DocumentRepository
  /** What start-up had to do about damaged or missing files, in words for the user. */
  readonly notices: readonly string[]
  /** True when another host holds the folder: every read works, every write throws store-locked. */
  readonly isReadOnly: boolean
  /** True when the last holder did not close the folder: a good reason to run `check(false)` in a quiet moment. */
  readonly hasUncleanEnd: boolean
  readonly sqliteVersion: string
  /** `freeBytes`: room inside tape.db that new data take first and `compact` gives back. */
  stat(): { bytes: number; freeBytes: number; series: number; bars: number; ownSeries: number; revision: number }
  /**
   * Before a write of tape.db that can wait: at once, except while a long write that was overtaken twice is under way. A write
   * without it always goes first, and takes the long one back.
   */
  turnToWrite(): Promise<void>
  /** Calls back after every committed write of tape.db (bars, snapshots, instruments), not for documents. */
  onChange(listener: () => void): Dispose
  check(full: boolean): TapeCheck
  /**
   * Both files as one, verified before it gets its name. @throws AppError bad-input when `file` exists and `isOverwrite` is not
   * set, store-full, store-unwritable, store-corrupt, cancelled
   */
  backUpTo(file: string, options?: StoreTurn & { readonly isOverwrite?: boolean }): Promise<BackupResult>
  /**
   * Puts a file of `backUpTo` in place of the store, which is kept in `replaced-<time>/`; repositories go on with the new one.
   * Nothing changes before the file is verified. @throws AppError bad-input, store-corrupt, store-newer, store-full, cancelled
   */
  restoreFrom(file: string, options?: StoreTurn): Promise<BackupResult>
  /** Rewrites tape.db without its free room; writes go on meanwhile. @throws AppError store-full, store-unwritable, cancelled */
  compact(options?: StoreTurn): Promise<CompactResult>
  close(): void
}
