import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../../../shared/domain/interval.ts'
import { openTestEngine, type TestEngine } from '../../test-engine.ts'

const NOW = Date.UTC(2026, 7, 24, 16, 41, 23)

let market: TestEngine

beforeAll(() => {
  market = openTestEngine({ market: 'simulated', now: NOW })
})
afterAll(() => market.close())

type Query = Parameters<TestEngine['client']['heatmap']['load']>[0]
const load = (query: Query = {}) => market.client.heatmap.load(query)

describe('the simulated map', () => {
  test('offers what it can show, per universe', async () => {
    const stocks = await load()
    expect(stocks).toMatchObject({ universe: 'sp500', name: 'S&P 500', group: 'sector', isLive: true, asOf: null })
    expect(stocks.offers).toEqual({
      universes: [
        { id: 'sp500', name: 'S&P 500' },
        { id: 'crypto100', name: 'Crypto 100' },
      ],
      groups: ['sector', 'industry', 'none'],
      sizes: ['cap', 'volume', 'turnover', 'equal'],
      colours: ['change', 'high52'],
    })
    const crypto = await load({ universe: 'crypto100', group: 'sector', colour: 'change' })
    expect(crypto).toMatchObject({ universe: 'crypto100', name: 'Crypto 100', group: 'category', colour: 'change' })
    expect(crypto.offers.groups).toEqual(['category', 'none'])
    expect(crypto.tiles).toHaveLength(100)
    expect(crypto.groups.length).toBeGreaterThanOrEqual(10)
    expect(crypto.tiles.every(({ category, group }) => category !== null && category === group)).toBe(true)
  })

  test('a tile’s change is its price against the close before, and its figures are the profile’s', async () => {
    const { tiles } = await load({ colour: 'change', size: 'turnover' })
    expect(tiles.length).toBeGreaterThanOrEqual(503)
    for (const { price, prevClose, value, size, turnover } of tiles) {
      expect(value).toBeCloseTo(((price as number) / (prevClose as number) - 1) * 100, 9)
      expect(size).toBe(turnover)
    }
    const tile = tiles.find(({ symbol }) => symbol === 'US:MMM')
    const profile = await market.client.quotes.profile({ symbol: 'US:MMM' })
    const { price, cap, pe, eps, dividendYieldPct, low52, high52, source, marketTime } = profile
    expect(tile).toMatchObject({ price, cap, pe, eps, dividendYieldPct, low52, high52, source, marketTime })
    const daily = await market.client.candles.load({ symbol: 'US:MMM', interval: '1d', limit: 1 })
    expect(daily.state).toBe(tile?.state)
  })

  test('a group’s change is that of its whole cap, by equal sizes the plain mean, else the weighted one', async () => {
    const sums = { cap: [0, 0], equal: [0, 0], volume: [0, 0] } as Record<string, [number, number]>
    for (const size of ['cap', 'equal', 'volume'] as const) {
      const { tiles, groups } = await load({ colour: 'change', size })
      const first = groups[0] as (typeof groups)[number]
      let [weight, sum] = sums[size] as [number, number]
      for (const tile of tiles) {
        if (tile.group !== first.name) continue
        const [own, change] = [tile.size as number, tile.value as number]
        weight += own
        sum += size === 'cap' ? own / (1 + change / 100) : own * change
      }
      expect(first.value).toBeCloseTo(size === 'cap' ? (weight / sum - 1) * 100 : sum / weight, 9)
    }
  })

  test('as of a past moment it shows that moment', async () => {
    const asOf = NOW - 5 * DAY_MS
    const past = await load({ colour: 'change', asOf })
    expect([past.asOf, past.isLive]).toEqual([asOf, false])
    expect(past.tiles.every(({ marketTime, state }) => (marketTime as number) <= asOf && state === 'replay')).toBe(true)
    const then = openTestEngine({ market: 'simulated', now: asOf })
    const seen = await then.client.heatmap.load({ colour: 'change' })
    const figures = ({ tiles }: typeof seen) =>
      tiles.map(({ symbol, price, value, cap, volume }) => [symbol, price, value, cap, volume])
    expect(figures(past)).toEqual(figures(seen))
    then.close()
  })

  test('at night stocks are told as of the close, crypto goes on', async () => {
    const night = openTestEngine({ market: 'simulated', now: NOW + 8 * 3_600_000 })
    const statesOf = async (universe: 'sp500' | 'crypto100') =>
      new Set((await night.client.heatmap.load({ universe })).tiles.map(({ state }) => state))
    const stocks = await statesOf('sp500')
    expect(stocks.has('cached')).toBe(true)
    expect(stocks.has('live')).toBe(false)
    expect((await statesOf('crypto100')).has('live')).toBe(true)
    night.close()
  })
})

describe('the sample', () => {
  test('shows what it has where it is asked for more', async () => {
    const own = openTestEngine()
    const answer = await own.client.heatmap.load({
      universe: 'crypto100',
      group: 'category',
      size: 'volume',
      colour: 'change',
    })
    expect(answer).toMatchObject({
      universe: 'sp500',
      group: 'sector',
      size: 'cap',
      colour: 'high52',
      isLive: false,
      offers: {
        universes: [{ id: 'sp500', name: 'S&P 500' }],
        groups: ['sector', 'industry', 'none'],
        sizes: ['cap', 'equal'],
        colours: ['high52'],
      },
    })
    expect(answer.tiles).toHaveLength(503)
    own.close()
  })
})
