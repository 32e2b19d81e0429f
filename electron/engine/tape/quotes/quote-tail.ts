import { rowHash } from '../checksum.ts'
import type { Connection } from '../database.ts'
import type { QuoteValues } from './quote-columns.ts'

const COLUMNS = 't, fetched_at, price, prev_close, volume, turnover, cap'

export const QUOTE_TAIL_SQL = {
  newestOfEach: `SELECT q.lot_id, ${COLUMNS} FROM json_each(:lots) w
    CROSS JOIN quote_tail q ON q.lot_id = w.value AND q.t = (SELECT k.t FROM quote_tail k WHERE k.lot_id = w.value
      AND k.t <= :at AND k.fetched_at <= :knownAt ORDER BY k.t DESC LIMIT 1)`,
} as const

/** The newest quotes of each lot, one row each: all of them later than its chunks. */
export interface QuoteTail {
  /** Of each lot the newest row of market time `at` or before that was fetched by `knownAt`. */
  newestOfEach(lots: readonly number[], at: number, knownAt: number): Map<number, QuoteValues>
  /** Ascending. */
  read(lotId: number): QuoteValues[]
  count(lotId: number): number
  /** Inserts; a time that is there stays as it is. */
  add(lotId: number, row: QuoteValues): void
  clear(lotId: number): void
  removeBefore(lotId: number, t: number): void
}

export function createQuoteTail(connection: Connection): QuoteTail {
  const newestOfEach = connection.prepare(QUOTE_TAIL_SQL.newestOfEach).raw()
  const read = connection.prepare(`SELECT ${COLUMNS} FROM quote_tail WHERE lot_id = ? ORDER BY t`).raw()
  const count = connection.prepare('SELECT count(*) FROM quote_tail WHERE lot_id = ?').pluck()
  const clear = connection.prepare('DELETE FROM quote_tail WHERE lot_id = ?')
  const removeBefore = connection.prepare('DELETE FROM quote_tail WHERE lot_id = ? AND t < ?')
  const add = connection.prepare(
    `INSERT INTO quote_tail (lot_id, ${COLUMNS}, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (lot_id, t) DO NOTHING`,
  )
  return {
    newestOfEach(lots, at, knownAt) {
      const rows = newestOfEach.all({ lots: JSON.stringify(lots), at, knownAt }) as [number, ...QuoteValues][]
      return new Map(rows.map(([lot, ...row]) => [lot, row]))
    },
    read: (lotId) => read.all(lotId) as QuoteValues[],
    count: (lotId) => count.get(lotId) as number,
    add: (lotId, row) => void add.run(lotId, ...row, rowHash([lotId, ...row])),
    clear: (lotId) => void clear.run(lotId),
    removeBefore: (lotId, t) => void removeBefore.run(lotId, t),
  }
}
