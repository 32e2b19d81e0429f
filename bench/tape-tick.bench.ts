import { type Candles, emptyCandles, sliceCandles } from '../shared/domain/candles.ts'
import { MINUTE_MS } from '../shared/domain/interval.ts'
import type { Bench } from './bench.ts'
import type { BarStore } from './bar-store.ts'
import { measureName, openBarStores, storeCases, type StoreKind } from './bar-stores.ts'
import { requireSame } from './same-candles.ts'
import { walkCandles } from './walk.ts'

const SERIES = 500
/** Stored before: more than a page of rows, so that every series has one of its own. */
const STORED_BARS = 1_000
const TICKS = 20

/** One second of a market: the open bars of 500 series, kept in one transaction, by processor time and by what the disk gets. */
export async function open(): Promise<Bench> {
  const stores = await openBarStores()
  const measures: Record<string, () => Promise<number>> = {}
  for (const [kind, store] of stores) {
    const newest = emptyCandles(SERIES)
    for (let series = 0; series < SERIES; series++) {
      const candles = walkCandles(STORED_BARS, 1 + series)
      await store.insert(series, candles)
      fillOpenBar(newest, series, candles)
    }
    let turn = 0
    const next = (): Candles => moved(newest, turn++)
    await requireKept(kind, store, next())
    measures[measureName('cpu', kind)] = () => cpuOf(store, next)
    measures[measureName('journal', kind)] = () => journalOf(store, next)
  }
  const what = `open bars of ${SERIES} series`
  return {
    measures,
    cases: [
      ...storeCases(`${what}, processor time`, 'ms', 'cpu', { rows: 5, nodeRows: 5, duckdb: 5 }, stores),
      ...storeCases(
        `${what}, written to the journal`,
        'bytes',
        'journal',
        { rows: 50, nodeRows: 50, duckdb: 0.5 },
        stores,
      ),
    ],
    async close() {
      for (const store of stores.values()) await store.close()
    },
  }
}

/** The bar after the last one stored, at its close. */
function fillOpenBar(newest: Candles, series: number, stored: Candles): void {
  const last = stored.t.length - 1
  newest.t[series] = (stored.t[last] as number) + MINUTE_MS
  for (const name of ['o', 'h', 'l', 'c'] as const) newest[name][series] = stored.c[last] as number
  newest.v[series] = 0
}

/** Prices and volumes that differ from tick to tick and stay on the grid of 0.01. */
function moved(newest: Candles, turn: number): Candles {
  const bars = sliceCandles(newest, 0)
  newest.c.forEach((close, series) => {
    const now = Math.round(close * 100 + ((turn * 7 + series) % 50)) / 100
    bars.c[series] = now
    bars.h[series] = now
    bars.v[series] = turn + 1
  })
  return bars
}

async function requireKept(kind: StoreKind, store: BarStore, bars: Candles): Promise<void> {
  await store.ticker(bars)()
  for (const series of [0, 1, SERIES - 1]) {
    requireSame(`${kind}, open bar ${series}`, await store.ticked(series), sliceCandles(bars, series, series + 1))
  }
}

/** ms of processor time a tick, the system's share and all threads included, with the checkpoints that fall in. */
async function cpuOf(store: BarStore, next: () => Candles): Promise<number> {
  const ticks = Array.from({ length: TICKS }, () => store.ticker(next()))
  const before = process.cpuUsage()
  for (const tick of ticks) await tick()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / TICKS
}

async function journalOf(store: BarStore, next: () => Candles): Promise<number> {
  await store.checkpoint()
  const before = store.journalBytes()
  await store.ticker(next())()
  return store.journalBytes() - before
}
