import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestEngine, type TestEngine } from '../../../../electron/engine/test-engine.ts'
import { unpackCandles } from '../../../../shared/domain/candles.ts'
import { MINUTE_MS } from '../../../../shared/domain/interval.ts'
import { CandleFeed } from './candle-feed.ts'

const BTC = 'BINANCE:BTCUSDT'
/** Forty seconds into a minute, in the middle of a session. */
const NOW = Date.UTC(2026, 7, 24, 15, 4, 40)

let market: TestEngine
let feed: CandleFeed

beforeEach(async () => {
  market = openTestEngine({ market: 'simulated', now: NOW })
  const { candles } = market.client
  feed = new CandleFeed(candles, { state: 'open', onState: () => () => undefined }, BTC, '1m')
  await feed.open()
})
afterEach(async () => {
  feed.close()
  // The stream's reader hears of its end a turn later.
  await new Promise<void>((resolve) => setImmediate(resolve))
  market.close()
})

/** Moves the market's clock on, with room for every message on the way. */
async function pass(ms: number): Promise<void> {
  const { host } = market
  const end = host.now() + ms
  while (host.now() < end) {
    host.advance(Math.min(250, end - host.now()))
    for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

describe('bars that form', () => {
  test('the open bar changes in its place: ticks, no snapshot for React', async () => {
    await pass(1_000)
    const { store } = feed.snapshot()
    const [end, first] = [store.end, store.bar(0, store.end - 1)]
    let snapshots = 0
    let ticks = 0
    feed.subscribe(() => snapshots++)
    feed.onTick(() => ticks++)
    await pass(8_000)
    expect(ticks).toBeGreaterThan(10)
    expect(snapshots).toBe(0)
    expect(store.end).toBe(end)
    const now = store.bar(0, end - 1)
    expect(now.t).toBe(first.t)
    expect(now.v).toBeGreaterThan(first.v)
    expect(feed.snapshot()).toMatchObject({ stream: { state: 'live' }, origin: { source: 'simulated' } })
  })

  test('a new minute is a new bar behind it, and a snapshot', async () => {
    await pass(1_000)
    const { end } = feed.snapshot().store
    let snapshots = 0
    feed.subscribe(() => snapshots++)
    await pass(MINUTE_MS)
    const { store } = feed.snapshot()
    expect(store.end).toBe(end + 1)
    expect(snapshots).toBe(1)
  })

  test('after minutes of ticks the store holds what would be loaded', async () => {
    await pass(3 * MINUTE_MS)
    const { store } = feed.snapshot()
    const loaded = unpackCandles((await market.client.candles.load({ symbol: BTC, interval: '1m', limit: 10 })).columns)
    const shown = Array.from({ length: 10 }, (_, at) => store.bar(0, store.end - 10 + at))
    expect(shown.map(({ t, o, h, l, c, v }) => [t, o, h, l, c, v])).toEqual(
      Array.from(loaded.t, (t, at) => [t, loaded.o[at], loaded.h[at], loaded.l[at], loaded.c[at], loaded.v[at]]),
    )
    // Coarser levels are kept up with it.
    const top = store.levels[1]
    expect(top?.c[top.slot(top.end - 1)]).toBe(shown.at(-1)?.c)
  })

  test('a stream that was lost is live no longer', async () => {
    await pass(1_000)
    expect(feed.snapshot().origin?.state).toBe('live')
    await market.client.markets.choose({ name: 'stored' })
    await pass(100)
    expect(feed.snapshot()).toMatchObject({ stream: null, origin: { state: 'reconnecting' } })
  })

  test('closed, it hears nothing more', async () => {
    await pass(1_000)
    feed.close()
    let ticks = 0
    feed.onTick(() => ticks++)
    await pass(3_000)
    expect(ticks).toBe(0)
  })
})
