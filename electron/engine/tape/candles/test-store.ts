import { type Connection, openForWriting, openInMemory } from '../database.ts'
import { createInstrumentRows } from '../instrument-rows.ts'
import { migrate } from '../migrate.ts'
import { createSeriesRows } from '../series-rows.ts'
import { createSourceRows } from '../source-rows.ts'
import type { CandleRepository } from '../types.ts'
import { createCandles } from './create-candles.ts'
import { type Layout, LAYOUT } from './layout.ts'

/** Boundaries everywhere. */
export const SMALL: Layout = { chunkBars: 8, groupBars: 3, tailBars: 4 }

export interface TestStore {
  readonly connection: Connection
  readonly candles: CandleRepository
}

/** The candles of a tape alone; without a file in memory. */
export function openCandles(layout: Layout = LAYOUT, file?: string): TestStore {
  const options = { name: 'tape', file: file ?? 'tape.db', log: () => undefined, now: () => 0 } as const
  const connection = file === undefined ? openInMemory(options) : openForWriting(options)
  migrate(connection, () => undefined)
  const sources = createSourceRows(connection)
  const series = createSeriesRows(connection, sources, createInstrumentRows(connection, sources))
  return { connection, candles: createCandles(connection, series, sources, layout) }
}
