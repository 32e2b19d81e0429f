import { aggregate } from '../shared/domain/aggregate.ts'
import { HOUR_MS } from '../shared/domain/interval.ts'
import type { Bench } from './bench.ts'
import { toColumns, toObjects, type CandleObject } from './candle-objects.ts'
import { requireSame } from './same-candles.ts'
import { timeEachMs } from './stopwatch.ts'
import { walkCandles } from './walk.ts'

const BARS = 100_000
const RUNS = 10

/** Minutes to hours, beside the same with row objects. */
export async function open(): Promise<Bench> {
  const minutes = walkCandles(BARS, 1)
  const objects = toObjects(minutes)
  const build = () => aggregate(minutes, { from: '1m', to: '1h', calendar: 'utc', now: Date.now() }).columns
  requireSame('aggregated by row objects', toColumns(groupByHour(objects)), build())
  return {
    measures: {
      columns: () => timeEachMs(RUNS, build),
      objects: () => timeEachMs(RUNS, () => groupByHour(objects)),
    },
    cases: [
      {
        name: '100,000 bars, 1m to 1h',
        unit: 'ms',
        ours: 'columns',
        peerName: 'row objects in a Map',
        peer: { measure: 'objects' },
        goal: 1,
      },
    ],
    close: async () => undefined,
  }
}

/** What most programs would write; it knows no calendar and no missing bars. */
function groupByHour(bars: readonly CandleObject[]): CandleObject[] {
  const hours = new Map<number, CandleObject[]>()
  for (const bar of bars) {
    const hour = Math.floor(bar.t / HOUR_MS) * HOUR_MS
    const inside = hours.get(hour)
    if (inside) inside.push(bar)
    else hours.set(hour, [bar])
  }
  return Array.from(hours, ([t, inside]) => ({
    t,
    o: (inside[0] as CandleObject).o,
    h: Math.max(...inside.map((bar) => bar.h)),
    l: Math.min(...inside.map((bar) => bar.l)),
    c: (inside.at(-1) as CandleObject).c,
    v: inside.reduce((sum, bar) => sum + bar.v, 0),
  }))
}
