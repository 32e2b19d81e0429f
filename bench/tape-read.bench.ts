import { type Candles, sliceCandles } from '../shared/domain/candles.ts'
import type { Bench, BenchOptions } from './bench.ts'
import type { BarStore } from './bar-store.ts'
import { measureName, openBarStores, storeCases, type StoreKind } from './bar-stores.ts'
import { requireSame } from './same-candles.ts'
import { timeEachMs, timeMs } from './stopwatch.ts'
import { walkCandles } from './walk.ts'

const BARS = 1_000_000
const QUICK_BARS = 200_000
/** The long series; the short ones follow. */
const LONG = 0
const SHORT_SERIES = 200
const SHORT_BARS = 2_000
const LAST = 500
const RANGE = 10_000
/** Places of the range, spread over the series. */
const RANGES = 20

/** Bars out of the store as columns: a whole series, the newest of many, a range of one. */
export async function open({ isQuick }: BenchOptions): Promise<Bench> {
  const bars = isQuick ? QUICK_BARS : BARS
  const long = walkCandles(bars, 1)
  const short = Array.from({ length: SHORT_SERIES }, (_, index) => walkCandles(SHORT_BARS, 2 + index))
  const stores = await openBarStores()
  const measures: Record<string, () => Promise<number>> = {}
  for (const [kind, store] of stores) {
    await store.insert(LONG, long)
    for (const [index, candles] of short.entries()) await store.insert(LONG + 1 + index, candles)
    await store.checkpoint()
    await requireRight(kind, store, long, short)
    measures[measureName('whole', kind)] = () => timeMs(() => store.read(LONG))
    measures[measureName('newest', kind)] = () =>
      timeMs(async () => {
        for (let index = 0; index < SHORT_SERIES; index++) await store.last(LONG + 1 + index, LAST)
      })
    measures[measureName('range', kind)] = () => {
      let turn = 0
      return timeEachMs(RANGES, () => {
        const { from, to } = rangeOf(long, turn++)
        return store.range(LONG, from, to)
      })
    }
  }
  const cases = (name: string, work: string, goals: Parameters<typeof storeCases>[3]) =>
    storeCases(name, 'ms', work, goals, stores)
  return {
    measures,
    cases: [
      // The limits beside a flat file, where PERFORMANCE names none: twice what the first prototype took.
      ...cases(`${words(bars)} bars to columns`, 'whole', { rows: 20, nodeRows: 20, duckdb: 8, file: 2.2 }),
      ...cases(`newest ${LAST} bars of ${SHORT_SERIES} series`, 'newest', {
        rows: 2,
        nodeRows: 2,
        duckdb: 20,
        file: 6,
      }),
      ...cases(`${words(RANGE)} bars from the middle`, 'range', { rows: 1, nodeRows: 1, duckdb: 1, file: 16 }),
    ],
    async close() {
      for (const store of stores.values()) await store.close()
    },
  }
}

function words(count: number): string {
  return count.toLocaleString('en-US')
}

/** Range number `turn`: a third of the series apart from the one before, so that no read helps the next. */
function rangeOf({ t }: Candles, turn: number): { start: number; from: number; to: number } {
  const start = Math.floor(((turn * 0.37) % 1) * (t.length - RANGE))
  return { start, from: t[start] as number, to: (t[start + RANGE - 1] as number) + 1 }
}

async function requireRight(kind: StoreKind, store: BarStore, long: Candles, short: readonly Candles[]): Promise<void> {
  requireSame(`${kind}, whole`, await store.read(LONG), long)
  for (const [index, candles] of short.entries()) {
    const wanted = sliceCandles(candles, SHORT_BARS - LAST)
    requireSame(`${kind}, newest of series ${index}`, await store.last(LONG + 1 + index, LAST), wanted)
  }
  for (let turn = 0; turn < RANGES; turn++) {
    const { start, from, to } = rangeOf(long, turn)
    requireSame(`${kind}, range ${turn}`, await store.range(LONG, from, to), sliceCandles(long, start, start + RANGE))
  }
}
