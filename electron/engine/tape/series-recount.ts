import { createCandleTables } from './candles/create-candles.ts'
import { LAYOUT } from './candles/layout.ts'
import { createSetAside } from './candles/set-aside.ts'
import type { Connection } from './database.ts'
import { createInstrumentRows } from './instrument-rows.ts'
import { createSeriesRows } from './series-rows.ts'
import { createSourceRows } from './source-rows.ts'
import type { BrokenRange } from './types.ts'

/** Makes the counters true again after rows were lost, and sets aside what does not decode. Inside a write only. */
export function recountSeries(connection: Connection): {
  readonly bars: number
  readonly broken: readonly BrokenRange[]
} {
  const sources = createSourceRows(connection)
  const series = createSeriesRows(connection, sources, createInstrumentRows(connection, sources))
  const setAside = createSetAside(connection, createCandleTables(connection), LAYOUT, series)
  const broken = series.all().flatMap(setAside)
  return { bars: series.totals().bars, broken }
}
