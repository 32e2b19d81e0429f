import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import { openTestEngine, type TestEngine } from '../../test-engine.ts'

const BTC = 'BINANCE:BTCUSDT'
const NOW = Date.UTC(2026, 7, 24, 16)

let market: TestEngine

afterEach(() => market.close())

describe('quotes.load where a market runs', () => {
  beforeEach(() => {
    market = openTestEngine({ market: 'simulated', now: NOW })
  })

  test('gives live prices in the order asked, as the map has them', async () => {
    const { client } = market
    const { tiles } = await client.heatmap.load({ universe: 'sp500' })
    const mmm = tiles.find(({ symbol }) => symbol === 'US:MMM')
    const { quotes } = await client.quotes.load({ symbols: ['US:MMM', BTC, 'US:MMM'] })
    expect(quotes.map(({ symbol }) => symbol)).toEqual(['US:MMM', BTC, 'US:MMM'])
    expect(quotes[0]).toMatchObject({
      last: mmm?.price,
      source: 'simulated',
      state: 'live',
      fetchedAt: NOW,
      delayMin: null,
    })
    expect(quotes[0]?.changePct).toBeCloseTo(100 * ((mmm?.price as number) / (mmm?.prevClose as number) - 1), 9)
    await expect(client.quotes.load({ symbols: ['US:NOPE'] })).rejects.toMatchObject({ code: 'not-found' })
  })

  test('a past moment is answered from what was seen', async () => {
    const { client, host } = market
    const first = await client.quotes.load({ symbols: [BTC] })
    host.advance(5 * MINUTE_MS)
    const later = await client.quotes.load({ symbols: [BTC] })
    host.advance(5 * MINUTE_MS)
    await client.quotes.load({ symbols: [BTC] })
    const [past] = (await client.quotes.load({ symbols: [BTC], asOf: NOW + 6 * MINUTE_MS })).quotes
    expect(past).toMatchObject({
      last: later.quotes[0]?.last,
      state: 'replay',
      marketTime: later.quotes[0]?.marketTime,
    })
    expect(past?.changePct).toBeCloseTo(later.quotes[0]?.changePct as number, 9)
    const [known] = (await client.quotes.load({ symbols: [BTC], knownAt: NOW + MINUTE_MS })).quotes
    const { last, marketTime } = first.quotes[0] ?? {}
    expect(known).toMatchObject({ last, state: 'replay', marketTime, fetchedAt: NOW })
    const [before] = (await client.quotes.load({ symbols: [BTC], knownAt: NOW - 1 })).quotes
    expect(before).toMatchObject({ last: null, state: 'replay', marketTime: null })
    expect(first.quotes[0]?.last).not.toBe(later.quotes[0]?.last)
  })
})

describe('quotes.load of what is stored', () => {
  beforeEach(() => {
    market = openTestEngine({ market: 'stored', now: NOW })
  })

  test('the newest of quote history, closes and snapshots counts', async () => {
    const { client, engine } = market
    const { tape } = engine
    const day = Date.UTC(2026, 7, 20)
    const fetch = { fetchedAt: day + 2 * DAY_MS, label: 'test', adjusted: 'raw' } as const
    const one = (value: number): Float64Array => Float64Array.of(100, value)
    const columns = {
      t: Float64Array.of(day - DAY_MS, day),
      o: one(110),
      h: one(110),
      l: one(110),
      c: one(110),
      v: one(7),
    }
    tape.instruments.upsert(
      [{ symbol: 'US:XYZ', name: 'Xyz', kind: 'stock', sector: null, industry: null, tickSize: 0.01 }],
      'import:csv',
    )
    const load = async (more: { asOf?: number; knownAt?: number } = {}) =>
      (await client.quotes.load({ symbols: ['US:XYZ'], ...more })).quotes[0]
    expect(await load()).toMatchObject({ last: null, changePct: null, source: '' })
    tape.candles.write({ symbol: 'US:XYZ', source: 'import:csv', interval: '1d' }, columns, fetch)
    const close = { last: 110, volume: 7, marketTime: day + 20 * 60 * MINUTE_MS, source: 'import:csv' }
    expect(await load()).toMatchObject(close)
    expect((await load())?.changePct).toBeCloseTo(10, 9)
    const quote = { symbol: 'US:XYZ', prevClose: 110, volume: 9, turnover: null, cap: null }
    tape.quotes.write('feed', [{ ...quote, marketTime: day + 2 * DAY_MS, price: 121 }], {
      ...fetch,
      fetchedAt: day + 3 * DAY_MS,
    })
    expect(await load()).toMatchObject({ last: 121, volume: 9, source: 'feed', fetchedAt: day + 3 * DAY_MS })
    expect((await load())?.changePct).toBeCloseTo(10, 9)
    expect(await load({ asOf: day + DAY_MS })).toMatchObject(close)
    expect(await load({ knownAt: day + 2.5 * DAY_MS })).toMatchObject({ ...close, state: 'replay' })
    expect(await load({ knownAt: day + DAY_MS })).toMatchObject({ last: null })
    // A split between two closes: how they stand to each other is not told.
    tape.actions.write('US:XYZ', 'import:csv', [{ kind: 'split', exDate: day, value: 2 }], fetch.fetchedAt)
    expect(await load({ asOf: day + DAY_MS })).toMatchObject({ last: 110, changePct: null })
  })

  describe('of stored days', () => {
    const load = async (symbol: string, more: { asOf?: number; knownAt?: number } = {}) =>
      (await market.client.quotes.load({ symbols: [symbol], ...more })).quotes[0]

    function write(symbol: string, kind: 'stock' | 'crypto', days: readonly number[], fetchedAt = NOW - DAY_MS) {
      const { tape } = market.engine
      const c = Float64Array.from(days, (_, index) => 100 + index)
      tape.instruments.upsert(
        [{ symbol, name: symbol, kind, sector: null, industry: null, tickSize: 0.01 }],
        'import:csv',
      )
      const columns = { t: Float64Array.from(days), o: c, h: c, l: c, c, v: c }
      const fetch = { fetchedAt, label: 'test', adjusted: 'raw' } as const
      tape.candles.write({ symbol, source: 'import:csv', interval: '1d' }, columns, fetch)
    }

    test('a change counts from the day before on the calendar, never over a hole', async () => {
      const dates = (...days: string[]) => days.map((day) => Date.parse(day))
      // Thursday to Monday over Good Friday; a Thursday that lacks its Wednesday; a year.
      write('US:ZZA', 'stock', dates('2026-04-02', '2026-04-06'))
      write('US:ZZB', 'stock', dates('2026-08-18', '2026-08-20'))
      write('US:ZZC', 'stock', dates('2025-08-21', '2026-08-21'))
      write('BINANCE:DUSDT', 'crypto', dates('2026-08-20', '2026-08-21'))
      write('BINANCE:EUSDT', 'crypto', dates('2026-08-19', '2026-08-21'))
      // An exchange whose holidays are not known.
      write('XETR:F', 'stock', dates('2026-08-14', '2026-08-17'))
      write('XETR:G', 'stock', dates('2026-06-14', '2026-08-17'))
      const change = async (symbol: string) => (await load(symbol))?.changePct
      for (const symbol of ['US:ZZA', 'BINANCE:DUSDT', 'XETR:F']) expect(await change(symbol)).toBeCloseTo(1, 9)
      for (const symbol of ['US:ZZB', 'US:ZZC', 'BINANCE:EUSDT', 'XETR:G']) expect(await change(symbol)).toBeNull()
      expect(await load('US:ZZC')).toMatchObject({ last: 101 })
    })

    test('a bar that was known while it formed is a price of then, as in the bars', async () => {
      const today = Date.UTC(2026, 7, 24)
      write(BTC, 'crypto', [today - DAY_MS, today], NOW - 60 * MINUTE_MS)
      const known = { last: 101, marketTime: NOW - 60 * MINUTE_MS, fetchedAt: NOW - 60 * MINUTE_MS }
      expect(await load(BTC)).toMatchObject(known)
      expect(await load(BTC, { knownAt: NOW })).toMatchObject({ ...known, state: 'replay' })
      expect(await load(BTC, { asOf: NOW })).toMatchObject({ last: 100, marketTime: today })
      expect(await load(BTC, { asOf: NOW, knownAt: NOW })).toMatchObject({ last: 100, marketTime: today })
    })
  })
})
