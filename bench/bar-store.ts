import { statSync } from 'node:fs'
import type { Candles } from '../shared/domain/candles.ts'

type Maybe<T> = T | Promise<T>

/** What the benches ask of the tape and of every peer. Series are numbered; all reads end with columns, as a chart needs them. */
export interface BarStore {
  /** One transaction. */
  insert(series: number, candles: Candles): Maybe<void>
  read(series: number): Maybe<Candles>
  /** `from` inclusive, `to` exclusive. */
  range(series: number, from: number, to: number): Maybe<Candles>
  last(series: number, count: number): Maybe<Candles>
  /**
   * The open bars of all series, row n of `bars` being that of series n, in the form in which a feed would hold them; what comes
   * back stores them in one transaction.
   */
  ticker(bars: Candles): () => Maybe<void>
  /** The open bar of one series, as a tick left it. */
  ticked(series: number): Maybe<Candles>
  /** Folds the journal into the file and empties it. */
  checkpoint(): Maybe<void>
  /** Of the file, which `checkpoint` has made whole. */
  sizeBytes(): number
  /** Of the journal; 0 where there is none. */
  journalBytes(): number
  close(): Maybe<void>
}

export function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
