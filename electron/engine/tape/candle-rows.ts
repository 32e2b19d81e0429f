import type { Connection } from './database.ts'
import { createCandleReader } from './candle-reader.ts'
import { createCandleWriter } from './candle-writer.ts'
import type { SeriesRows } from './series-rows.ts'
import type { SourceRows } from './source-rows.ts'
import type { CandleRepository } from './types.ts'

/** Candles as one row a bar: the layout that packed chunks will replace behind the same interface. */
export function createCandleRows(connection: Connection, series: SeriesRows, sources: SourceRows): CandleRepository {
  const writer = createCandleWriter(connection, series, sources)
  const read = createCandleReader(connection, series, sources)
  return {
    ...writer,
    read,
    list: (symbol) => connection.query('candles.list', () => series.list(symbol)),
    hasBefore: (key, t) =>
      connection.query('candles.hasBefore', () => {
        const row = series.find(key)
        return row !== undefined && row.fromT < t
      }),
  }
}
