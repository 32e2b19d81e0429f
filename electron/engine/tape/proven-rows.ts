import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'

/** Tables whose rows carry their own checksum, with the columns it covers in order. */
export const SUMMED_TABLES = {
  source: 'name',
  instrument: 'symbol, name, kind, sector, industry, tick_size, source_id',
  origin: 'source_id, label, adjusted',
  snapshot:
    'instrument_id, market_time, source_id, fetched_at, price, cap, pe, eps, dividend_yield_pct, low52, high52, origin_id',
  quote_lot: 'instrument_id, source_id',
  quote_chunk: 'lot_id, t, last_t, quotes, fetched_from, data',
  quote_tail: 'lot_id, t, fetched_at, price, prev_close, volume, turnover, cap',
  corporate_action: 'instrument_id, source_id, ex_date, kind, version, value, fetched_at',
  universe: 'name, as_of',
  universe_member: 'universe_id, position, instrument_id',
} as const

export type SummedTable = keyof typeof SUMMED_TABLES

type Value = string | number | null | Buffer

interface SummedRow {
  /** Of the table's key, as asked for. */
  readonly key: readonly Value[]
  readonly isProven: boolean
}

/** Every row by its own checksum, which lies beside `key` (SQL columns). Read as far as the caller goes. */
export function* summedRows({ db }: Pick<Connection, 'db'>, table: SummedTable, key: string): Generator<SummedRow> {
  const width = key.split(',').length
  const rows = db.prepare(`SELECT ${key}, sum, ${SUMMED_TABLES[table]} FROM ${table}`).raw()
  for (const row of rows.iterate() as Iterable<Value[]>) {
    const values = row.slice(width + 1)
    const plain = values.filter((value): value is string | number | null => !Buffer.isBuffer(value))
    const sum = rowHash(plain, ...values.filter((value) => Buffer.isBuffer(value)))
    yield { key: row.slice(0, width), isProven: sum === row[width] }
  }
}
