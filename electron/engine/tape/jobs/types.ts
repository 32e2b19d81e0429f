import type { Candles } from '../../../../shared/domain/candles.ts'
import type { FileJobs } from '../store-file/file-jobs.ts'
import type { CandleSlice, ReadRange, SeriesKey, StoreTurn, TapeCheck } from '../types.ts'

export type TableFormat = 'csv' | 'parquet'

/** What was written into a file. */
export interface WrittenTable {
  readonly rows: number
  readonly bytes: number
}

/**
 * Work over the slow bound (40 ms), off the thread that answers pages: one worker, one job at a time, in order. Where there is
 * no worker the same work is done in place. A `signal` ends a job with `cancelled`, after everything it held open is closed.
 */
export interface Jobs extends FileJobs {
  /** As `CandleRepository.read`. */
  readCandles(key: SeriesKey, range?: ReadRange, turn?: StoreTurn): Promise<CandleSlice>
  /** As `Tape.check`, of what is committed. */
  check(full: boolean, turn?: StoreTurn): Promise<TapeCheck>
  /** Asks for a page when the one before is written. The file is on the disk when this resolves; a part of it stays when not. */
  writeTable(
    file: string,
    format: TableFormat,
    pages: () => AsyncIterator<Candles, undefined>,
    turn?: StoreTurn,
  ): Promise<WrittenTable>
  /** Ends the job under way with `cancelled`; nothing is started any more. */
  close(): void
}
