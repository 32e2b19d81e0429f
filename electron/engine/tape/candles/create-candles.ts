import type { Connection } from '../database.ts'
import { createInstrumentRows } from '../instrument-rows.ts'
import { type SeriesRows, createSeriesRows } from '../series-rows.ts'
import { type SourceRows, createSourceRows } from '../source-rows.ts'
import type { CandleRepository } from '../types.ts'
import { createCandleWriter, type WriteParts } from './candle-writer.ts'
import { emptySlice, readCandles } from './candle-reader.ts'
import { createChunkRows } from './chunk-rows.ts'
import type { CandleTables } from './chunk-writer.ts'
import { readGroups } from './group-reader.ts'
import { toGroupSlice } from './groups.ts'
import { type Layout, LAYOUT } from './layout.ts'
import { createOpenBars } from './open-bars.ts'
import { createPrune } from './prune.ts'
import { createRevisionRows } from './revision-rows.ts'
import { createSetAside } from './set-aside.ts'
import { createTailRows } from './tail-rows.ts'
import { createWaitingBars } from './waiting-bars.ts'

/** Candles in packed chunks with a tail of rows. `layout` is for tests that want many boundaries in few bars. */
export function createCandles(
  connection: Connection,
  series: SeriesRows,
  sources: SourceRows,
  layout: Layout = LAYOUT,
): CandleRepository {
  const tables = createCandleTables(connection)
  const partsOn = (own: Connection): WriteParts => {
    const ownSources = createSourceRows(own)
    const ownSeries = createSeriesRows(own, ownSources, createInstrumentRows(own, ownSources))
    return { tables: createCandleTables(own), layout, series: ownSeries, sources: ownSources }
  }
  const { forgetSeries, ...openBars } = createOpenBars(connection, series)
  const prune = createPrune(connection, tables, layout, series, sources)
  const setAside = createSetAside(connection, tables, layout, series)
  const waiting = createWaitingBars(
    {
      read: (key, range = {}) =>
        connection.query('candles.read', () => {
          const row = series.find(key)
          return row === undefined ? emptySlice() : readCandles(tables, sources, key, row, range)
        }),
      readGroups: (key, size, range = {}) =>
        connection.query('candles.readGroups', () => {
          const row = series.find(key)
          return row === undefined ? toGroupSlice([]) : readGroups(tables, layout, key, row, size, range)
        }),
      list: (symbol) => connection.query('candles.list', () => series.list(symbol)),
      hasBefore: (key, t) =>
        connection.query('candles.hasBefore', () => {
          const row = series.find(key)
          return row !== undefined && row.bars > 0 && row.fromT < t
        }),
    },
    layout,
  )
  return {
    ...createCandleWriter(connection, { tables, layout, series, sources }, partsOn, waiting),
    ...openBars,
    ...waiting.reads,
    prune(request) {
      const counts = prune(request)
      forgetSeries()
      return counts
    },
    stats: () => connection.query('candles.stats', series.stats),
    setAsideBroken() {
      const found = connection.write('candles.setAside', () => series.all().flatMap(setAside))
      forgetSeries()
      return found
    },
  }
}

export function createCandleTables(connection: Connection): CandleTables {
  return {
    chunks: createChunkRows(connection),
    tail: createTailRows(connection),
    revisions: createRevisionRows(connection),
  }
}
