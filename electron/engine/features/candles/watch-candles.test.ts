import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bucketStart } from '../../../../shared/domain/bucket.ts'
import { unpackCandles } from '../../../../shared/domain/candles.ts'
import { HOUR_MS, MINUTE_MS, type Interval } from '../../../../shared/domain/interval.ts'
import { nextOf, openTestEngine, type TestEngine } from '../../test-engine.ts'

const BTC = 'BINANCE:BTCUSDT'
/** In the middle of a session, 15 s before a five-minute bar closes. */
const NOW = Date.UTC(2026, 7, 24, 15, 4, 45)

let market: TestEngine

beforeEach(() => {
  market = openTestEngine({ market: 'simulated', now: NOW })
})
afterEach(() => market.close())

const loaded = async (interval: Interval, from: number) => {
  const { columns } = await market.client.candles.load({ symbol: BTC, interval, from, limit: 0 })
  return columns
}

describe('candles.watch', () => {
  test.each(['1s', '1m', '5m', '1h', '1d', '1w'] as const)('%s: what streams is what loads', async (interval) => {
    const { host, client } = market
    const stream = await client.candles.watch({ symbol: BTC, interval })
    const first = await nextOf(stream)
    expect(first).toMatchObject({ kind: 'snapshot', source: 'simulated', state: 'live' })
    const bars = unpackCandles(first.columns)
    expect(bars.t).toHaveLength(300)
    expect(Buffer.from(first.columns)).toEqual(Buffer.from(await loaded(interval, bars.t[0] as number)))

    const byTime = new Map<number, number[]>()
    const keep = (columns: Uint8Array): void => {
      const { t, o, h, l, c, v } = unpackCandles(columns)
      t.forEach((time, at) => byTime.set(time, [o[at], h[at], l[at], c[at], v[at]] as number[]))
    }
    keep(first.columns)
    for (let message = 0; message < 150; message++) {
      const next = await host.drive(nextOf(stream))
      expect(next.kind).toBe('update')
      expect(next.marketTime).toBeLessThanOrEqual(host.now())
      keep(next.columns)
    }
    const { t, o, h, l, c, v } = unpackCandles(await loaded(interval, bars.t[0] as number))
    expect(t.length).toBe(byTime.size)
    t.forEach((time, at) => expect(byTime.get(time)).toEqual([o[at], h[at], l[at], c[at], v[at]]))
    await stream.return?.()
    expect(host.openTimers()).toBe(0)
  })

  test('a closed bar is told closed, goes to the tape and is never revised', async () => {
    const { host, client } = market
    const stream = await client.candles.watch({ symbol: BTC, interval: '5m' })
    const open = bucketStart('utc', '5m', NOW)
    expect((await nextOf(stream)).openBar).toBe(open)
    let message = await host.drive(nextOf(stream))
    while (host.now() < open + 7 * MINUTE_MS) message = await host.drive(nextOf(stream))
    expect(message.openBar).toBe(open + 5 * MINUTE_MS)
    const [series] = (await client.store.stats()).series
    expect(series).toMatchObject({ symbol: BTC, interval: '1m', to: bucketStart('utc', '1m', host.now()) - MINUTE_MS })
    const { revised, partial } = await client.candles.load({ symbol: BTC, interval: '5m', limit: 10 })
    expect([revised, partial]).toEqual([[], [open + 5 * MINUTE_MS]])
    await stream.return?.()
  })

  test('a reader that was away for hours starts anew', async () => {
    const { host, client } = market
    const stream = await client.candles.watch({ symbol: BTC, interval: '1m' })
    await nextOf(stream)
    host.advance(10 * MINUTE_MS)
    const soon = await nextOf(stream)
    expect([soon.kind, unpackCandles(soon.columns).t.length]).toEqual(['update', 11])
    host.advance(8 * HOUR_MS)
    const late = await nextOf(stream)
    expect([late.kind, unpackCandles(late.columns).t.length]).toEqual(['snapshot', 300])
    expect(Buffer.from(late.columns)).toEqual(
      Buffer.from(await loaded('1m', unpackCandles(late.columns).t[0] as number)),
    )
    await stream.return?.()
  })

  test('after the session nothing moves, and its end is told', async () => {
    const { host, client } = market
    host.setNow(Date.UTC(2026, 7, 24, 19, 59, 30))
    const stream = await client.candles.watch({ symbol: 'US:MMM', interval: '1d' })
    let message = await nextOf(stream)
    expect([message.state, message.openBar]).toEqual(['live', Date.UTC(2026, 7, 24)])
    while (message.state === 'live' || message.openBar !== null) message = await host.drive(nextOf(stream))
    expect(host.now()).toBeLessThan(Date.UTC(2026, 7, 24, 20, 1))
    let isNews = false
    void stream.next().then(() => (isNews = true))
    for (let step = 0; step < 60; step++) {
      host.advance(MINUTE_MS)
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
    expect(isNews).toBe(false)
    await stream.return?.()
  })

  test('is unsupported where nothing moves, and unknown for what nobody knows', async () => {
    const { client } = market
    await expect(client.candles.watch({ symbol: 'US:NOPE', interval: '1m' })).rejects.toMatchObject({
      code: 'not-found',
    })
    await client.markets.choose({ name: 'stored' })
    await expect(client.candles.watch({ symbol: 'INDEX:SPX', interval: '1d' })).rejects.toMatchObject({
      code: 'unsupported',
    })
  })
})
