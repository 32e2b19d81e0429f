import type { EpochMs } from '../../../shared/domain/time.ts'
import { createActions } from './actions/create-actions.ts'
import { createCandles } from './candles/create-candles.ts'
import type { Connection } from './database.ts'
import { createDocuments } from './documents.ts'
import { createInstrumentRows } from './instrument-rows.ts'
import { createLedgerEntries } from './ledger-entries.ts'
import { createQuotes } from './quotes/create-quotes.ts'
import { createSeriesRows } from './series-rows.ts'
import { createSnapshotRows } from './snapshot-rows.ts'
import { createSourceRows } from './source-rows.ts'

/** The two files as they are open now; a swap of the files puts others here. */
export interface Stores {
  ledger: Connection
  tape: Connection
}

export type StoreRows = ReturnType<typeof createStoreRows>

/** Every repository, on the files as they are open now. */
export function createStoreRows({ ledger, tape }: Readonly<Stores>, now: () => EpochMs) {
  const sources = createSourceRows(tape)
  const instruments = createInstrumentRows(tape, sources)
  const series = createSeriesRows(tape, sources, instruments)
  return {
    candles: createCandles(tape, series, sources),
    snapshots: createSnapshotRows(tape, sources, instruments),
    quotes: createQuotes(tape, sources, instruments),
    actions: createActions(tape, sources, instruments),
    instruments,
    entries: createLedgerEntries(ledger, now),
    documents: createDocuments(ledger, now),
    totals: series.totals,
  }
}
