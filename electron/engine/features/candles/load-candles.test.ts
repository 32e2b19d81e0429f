import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aggregate } from '../../../../shared/domain/aggregate.ts'
import { bucketStart, closeTime } from '../../../../shared/domain/bucket.ts'
import { lowerBound, sliceCandles, unpackCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, HOUR_MS, intervalMs, MINUTE_MS, type Interval } from '../../../../shared/domain/interval.ts'
import { openTestEngine, type TestEngine } from '../../test-engine.ts'

/** Monday 24 August 2026, 16:41:23 UTC: three hours into the session, in the middle of a minute. */
const NOW = Date.UTC(2026, 7, 24, 16, 41, 23, 400)
const SYMBOLS: readonly Symbol[] = ['BINANCE:BTCUSDT', 'US:MMM', 'INDEX:SPX']

let market: TestEngine

beforeAll(() => {
  market = openTestEngine({ market: 'simulated', now: NOW })
})
afterAll(() => market.close())

type Query = Parameters<TestEngine['client']['candles']['load']>[0]

async function load(query: Query, { client } = market) {
  const answer = await client.candles.load(query)
  return { ...answer, bars: unpackCandles(answer.columns) }
}

const rows = ({ t, o, h, l, c, v }: Candles): number[][] =>
  Array.from(t, (time, at) => [time, o[at], h[at], l[at], c[at], v[at]] as number[])

describe.each(SYMBOLS)('history of %s', (symbol) => {
  const calendar = calendarOf(symbol)

  test.each([
    ['5m', '1m'],
    ['15m', '1m'],
    ['1h', '1m'],
    ['4h', '1h'],
    ['12h', '1h'],
    ['1d', '1h'],
    ['1w', '1d'],
    ['1M', '1d'],
  ] as const)('%s equals its %s bars', async (interval, finer) => {
    const from = NOW - { '1m': 3, '1h': 20, '1d': 200 }[finer] * DAY_MS
    const parts = await load({ symbol, interval: finer, from, limit: 0 })
    const whole = await load({ symbol, interval, from, limit: 0 })
    const built = aggregate(parts.bars, { from: finer, to: interval, calendar, now: NOW }).columns
    expect(whole.bars.t.length).toBeGreaterThan(1)
    // The first may lack what lies before `from`.
    const start = lowerBound(built.t, whole.bars.t[1] as number)
    const expected = rows(sliceCandles(built, start)).map((row) => row.map((figure) => expect.closeTo(figure, 6)))
    expect(rows(sliceCandles(whole.bars, 1))).toEqual(expected)
  })

  test.each(['1s', '1m', '5m', '1h', '1d', '1w'] as const)(
    'the open %s bar is told as partial and not stored',
    async (interval) => {
      const { bars, partial, state, newestMarketTime } = await load({ symbol, interval, limit: 5 })
      const open = bars.t.at(-1) as number
      const isOpen = closeTime(calendar, interval, open) > NOW
      expect(partial.includes(open)).toBe(isOpen)
      if (interval !== '1s') expect(open).toBe(bucketStart(calendar, interval, NOW))
      expect(state).toBe('live')
      expect(newestMarketTime).toBeLessThanOrEqual(NOW)
      for (const series of (await market.client.symbols.series({ symbol })).series) {
        expect(closeTime(calendar, series.interval, series.to)).toBeLessThanOrEqual(NOW)
      }
    },
  )

  test('a limit is met across nights and weekends, and what lies further back is told of', async () => {
    const { bars, hasEarlier, source } = await load({ symbol, interval: '15m', limit: 400 })
    expect(bars.t).toHaveLength(400)
    expect([hasEarlier, source]).toEqual([true, 'simulated'])
    const older = await load({ symbol, interval: '15m', to: bars.t[0] as number, limit: 100 })
    const both = await load({ symbol, interval: '15m', limit: 500 })
    expect(rows(both.bars)).toEqual([...rows(older.bars), ...rows(bars)])
  })

  test('paging back ends where the interval does', async () => {
    let to: number | undefined
    let pages = 0
    for (let hasEarlier = true; hasEarlier; pages++) {
      const page = await load({ symbol, interval: '1m', limit: 8_000, ...(to !== undefined && { to }) })
      to = page.bars.t[0] ?? to
      hasEarlier = page.hasEarlier
      expect(pages).toBeLessThan(12)
    }
    expect(NOW - (to as number)).toBeGreaterThan(28 * DAY_MS)
    expect(NOW - (to as number)).toBeLessThanOrEqual(30 * DAY_MS)
    const before = await load({ symbol, interval: '1m', to: to as number, limit: 100 })
    expect([before.bars.t.length, before.hasEarlier]).toEqual([0, false])
  })

  test.each(['1s', '1m', '5m', '1h', '4h', '1d', '1w'] as const)(
    'as of a past moment no %s bar tells of a later trade',
    async (interval) => {
      // Inside a minute, an hour and a session.
      const asOf = NOW - 3 * DAY_MS + 17 * MINUTE_MS + 700
      // A tape of its own: nothing is there that this look did not fetch.
      const own = openTestEngine({ market: 'simulated', now: NOW })
      const { bars, state, partial } = await load({ symbol, interval, limit: 20, asOf }, own)
      own.close()
      expect(state).toBe('replay')
      const last = bars.t.length - 1
      const open = bars.t[last] as number
      // The bar that contains the clock is there, as far as it had come.
      if (interval === '1s') expect(open + 1_000).toBeLessThanOrEqual(asOf)
      else expect(open).toBe(bucketStart(calendar, interval, asOf))
      // What the last bar says is what the second bars closed by then say.
      const seconds = await load({ symbol, interval: '1s', from: asOf - HOUR_MS, limit: 0, asOf })
      expect(seconds.bars.t.every((t) => t + 1_000 <= asOf)).toBe(true)
      expect(bars.c[last]).toBe(lastBefore(seconds.bars, Math.min(asOf, closeTime(calendar, interval, open))))
      expect(partial.includes(open)).toBe(closeTime(calendar, interval, open) > asOf)
    },
  )
})

/** Close of the last second bar that opens before `end`. */
function lastBefore({ t, c }: Candles, end: number): number {
  return c[lowerBound(t, end) - 1] as number
}

describe('what is fetched', () => {
  test('is fetched once: a second look writes nothing', async () => {
    const own = openTestEngine({ market: 'simulated', now: NOW })
    const query = { symbol: 'BINANCE:ETHUSDT', interval: '30m' as Interval, limit: 200 }
    await own.client.candles.load(query)
    const [series] = (await own.client.store.stats()).series
    expect(series).toMatchObject({ interval: '1m', source: 'simulated', fetchedAt: NOW })
    own.host.setNow(NOW + 5_000)
    await own.client.candles.load(query)
    await own.client.candles.load({ ...query, limit: 50 })
    expect((await own.client.store.stats()).series).toEqual([series])
    own.host.setNow(NOW + MINUTE_MS)
    await own.client.candles.load(query)
    expect((await own.client.store.stats()).series).toMatchObject([
      { bars: (series?.bars ?? 0) + 1, fetchedAt: NOW + MINUTE_MS },
    ])
    own.close()
  })

  test('makes no revision, however often an open bar is looked at', async () => {
    const own = openTestEngine({ market: 'simulated', now: NOW })
    for (let look = 0; look < 40; look++) {
      own.host.setNow(NOW + look * 7_000)
      for (const interval of ['1m', '1h'] as const) {
        const { revised } = await own.client.candles.load({ symbol: 'BINANCE:ETHUSDT', interval, limit: 100 })
        expect(revised).toEqual([])
      }
    }
    own.close()
  })

  test('an older page does not take the open bar away', async () => {
    const own = openTestEngine({ market: 'simulated', now: NOW })
    const query = { symbol: 'BINANCE:ETHUSDT', interval: '1h' as Interval }
    await own.client.candles.load({ ...query, limit: 10 })
    const older = await own.client.candles.load({ ...query, to: NOW - 10 * HOUR_MS, limit: 10 })
    expect(older.newestMarketTime).toBe(NOW)
    const now = await own.client.candles.load({ ...query, limit: 1 })
    expect(unpackCandles(now.columns).t[0]).toBe(bucketStart('utc', '1h', NOW))
    own.close()
  })

  test('a source that is no provider is read from the tape alone', async () => {
    const query = { symbol: 'BINANCE:ETHUSDT', interval: '1h' as Interval, source: 'import:csv' }
    await expect(market.client.candles.load(query)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('at night the stock market is cached, and stays whole', async () => {
    const night = NOW + 8 * HOUR_MS
    const own = openTestEngine({ market: 'simulated', now: night })
    const answer = await own.client.candles.load({ symbol: 'US:MMM', interval: '1d', limit: 2 })
    expect(answer.state).toBe('cached')
    expect(answer.partial).toEqual([])
    expect(answer.newestMarketTime).toBe(Date.UTC(2026, 7, 24, 20))
    const before = (await own.client.store.stats()).series
    await own.client.candles.load({ symbol: 'US:MMM', interval: '1d', limit: 2 })
    expect((await own.client.store.stats()).series).toEqual(before)
    own.close()
  })

  test('every interval is offered and shown', async () => {
    const { offered } = await market.client.symbols.series({ symbol: 'US:MMM' })
    expect(offered).toHaveLength(16)
    for (const interval of offered) {
      const { bars } = await load({ symbol: 'US:MMM', interval, limit: 3 })
      expect(bars.t.length, interval).toBe(3)
      expect(bars.t[2] as number, interval).toBeGreaterThan(NOW - 2 * intervalMs(interval) - DAY_MS)
    }
  })
})

test.each([
  ['an hour after the close', Date.UTC(2026, 7, 24, 21, 30)],
  ['in the night', Date.UTC(2026, 7, 25, 3)],
  ['at the weekend', Date.UTC(2026, 7, 29, 12)],
])('the last seconds of an exchange that is closed stay, %s', async (_when, now) => {
  const night = openTestEngine({ market: 'simulated', now })
  try {
    const { bars, state } = await load({ symbol: 'US:AAPL', interval: '1s', limit: 300 }, night)
    expect([bars.t.length, state]).toEqual([300, 'cached'])
    expect(closeTime('us', '1s', bars.t.at(-1) as number)).toBeLessThanOrEqual(now)
  } finally {
    night.close()
  }
})
