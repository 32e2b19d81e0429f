import type { StoreName } from './files.ts'

export interface Table {
  readonly name: string
  /** Columns of its key, in order. */
  readonly key: readonly string[]
  /** Its rows hold blobs on pages of their own: one that cannot be read does not hide the next. */
  readonly hasBlobs?: true
}

/** Parents before children; those of every schema, of which a file has some. */
export const TABLES: Readonly<Record<StoreName, readonly Table[]>> = {
  ledger: [{ name: 'document', key: ['key'] }],
  tape: [
    { name: 'source', key: ['id'] },
    { name: 'instrument', key: ['id'] },
    { name: 'origin', key: ['id'] },
    { name: 'fetch', key: ['id'] },
    { name: 'series', key: ['id'] },
    { name: 'candle', key: ['series_id', 't'] },
    { name: 'chunk', key: ['id'], hasBlobs: true },
    { name: 'chunk_data', key: ['id'], hasBlobs: true },
    { name: 'broken_chunk', key: ['id'], hasBlobs: true },
    { name: 'tail', key: ['series_id', 't'] },
    { name: 'open_bar', key: ['series_id'] },
    { name: 'revision', key: ['series_id', 't', 'version'] },
    { name: 'snapshot', key: ['instrument_id', 'market_time', 'source_id', 'fetched_at'] },
    { name: 'quote_lot', key: ['id'] },
    { name: 'quote_chunk', key: ['id'], hasBlobs: true },
    { name: 'quote_tail', key: ['lot_id', 't'] },
    { name: 'corporate_action', key: ['instrument_id', 'source_id', 'ex_date', 'kind', 'version'] },
    { name: 'universe', key: ['id'] },
    { name: 'universe_member', key: ['universe_id', 'position'] },
  ],
}
