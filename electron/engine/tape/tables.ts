import type { StoreName } from './files.ts'

interface Table {
  readonly name: string
  /** Columns of its key, in order. */
  readonly key: readonly string[]
}

/** Parents before children. */
export const TABLES: Readonly<Record<StoreName, readonly Table[]>> = {
  ledger: [{ name: 'document', key: ['key'] }],
  tape: [
    { name: 'source', key: ['id'] },
    { name: 'instrument', key: ['id'] },
    { name: 'fetch', key: ['id'] },
    { name: 'series', key: ['id'] },
    { name: 'candle', key: ['series_id', 't'] },
    { name: 'revision', key: ['series_id', 't', 'version'] },
    { name: 'snapshot', key: ['instrument_id', 'market_time', 'source_id'] },
    { name: 'universe', key: ['id'] },
    { name: 'universe_member', key: ['universe_id', 'position'] },
  ],
}
