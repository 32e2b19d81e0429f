import { DAY_MS } from '../shared/domain/interval.ts'
import type { Bench } from './bench.ts'
import { BENCH_NOW, openBenchMarket } from './simulated-market.ts'
import { timeMs } from './stopwatch.ts'

const NAMES = 500
const LIMIT_MS = 2_000
const YEARS_MS = 3_652 * DAY_MS

/** Ten years of daily bars of 500 names, out of the seed alone. */
export async function open(): Promise<Bench> {
  const read = (): void => {
    const market = openBenchMarket()
    const symbols = market.universe('sp500', BENCH_NOW).slice(0, NAMES)
    let bars = 0
    for (const symbol of symbols) {
      bars += market.candles(symbol, '1d', { from: BENCH_NOW - YEARS_MS, to: BENCH_NOW }, BENCH_NOW).columns.t.length
    }
    // 251 to 253 sessions a year.
    if (symbols.length !== NAMES || bars < NAMES * 2_500) throw new Error(`${bars} bars of ${symbols.length} names`)
  }
  return {
    measures: { history: () => timeMs(read) },
    cases: [
      {
        name: `10 years of daily bars, ${NAMES} names`,
        unit: 'ms',
        ours: 'history',
        peerName: 'limit: 2 s',
        peer: { limit: LIMIT_MS },
        goal: 1,
      },
    ],
    close: async () => undefined,
  }
}
