import type { Candles } from '../../../../shared/domain/candles.ts'
import { type Connection, openForWriting, openInMemory } from '../database.ts'
import { createInstrumentRows } from '../instrument-rows.ts'
import { migrate } from '../migrate.ts'
import { createSeriesRows } from '../series-rows.ts'
import { createSourceRows } from '../source-rows.ts'
import type { CandleRepository, Fetch, SeriesKey } from '../types.ts'
import { createCandles } from './create-candles.ts'
import { type Layout, LAYOUT } from './layout.ts'

/** Boundaries everywhere. */
export const SMALL: Layout = { chunkBars: 8, groupBars: 3, tailBars: 4 }

export const KEY: SeriesKey = { symbol: 'BINANCE:BTCUSDT', source: 'import:csv', interval: '1m' }

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

export type Bar = readonly [t: number, o: number, h: number, l: number, c: number, v: number]

export function columnsOf(bars: readonly Bar[]): Candles {
  const column = (index: number): Float64Array => Float64Array.from(bars, (bar) => bar[index] as number)
  return { t: column(0), o: column(1), h: column(2), l: column(3), c: column(4), v: column(5) }
}

export function barsOf({ t, o, h, l, c, v }: Candles): Bar[] {
  return Array.from(t, (time, index) => {
    const at = (column: Float64Array): number => column[index] as number
    return [time, at(o), at(h), at(l), at(c), at(v)]
  })
}

export function fetchOf(fetchedAt: number, label = 'test'): Fetch {
  return { fetchedAt, label, adjusted: 'raw' }
}
