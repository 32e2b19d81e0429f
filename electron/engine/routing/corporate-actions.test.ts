import { afterEach, describe, expect, test } from 'vitest'
import { unpackCandles } from '../../../shared/domain/candles.ts'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/interval.ts'
import { openTestEngine } from '../test-engine.ts'
import { BTC, NOW, closeLater, closeStands, openStand } from './test-stand.ts'

afterEach(closeStands)

describe('splits and dividends', () => {
  test('come with the history of a symbol, once a day', async () => {
    let asked = 0
    const { host, tape, routing } = openStand((provider) => ({
      ...provider,
      actions(...input) {
        asked++
        return provider.actions?.(...input) ?? Promise.resolve([])
      },
    }))
    const range = { from: NOW - 10 * MINUTE_MS, to: NOW }
    expect(routing.hasActions('US:MMM')).toBe(false)
    await routing.ensure({ symbol: 'US:MMM', interval: '1m', range, asOf: NOW - DAY_MS })
    expect(asked).toBe(0)
    await routing.ensure({ symbol: 'US:MMM', interval: '1m', range, asOf: null })
    await routing.ensure({ symbol: 'US:MMM', interval: '1h', range, asOf: null })
    expect([asked, routing.hasActions('US:MMM')]).toEqual([1, true])
    const actions = tape.actions.list('US:MMM')
    expect(actions.length).toBeGreaterThan(0)
    expect(actions.every(({ exDate }) => exDate <= NOW && exDate % DAY_MS === 0)).toBe(true)
    host.advance(DAY_MS)
    await routing.ensure({ symbol: 'US:MMM', interval: '1m', range, asOf: null })
    expect(asked).toBe(2)
  })

  test('a provider that fails at it keeps no bar away, and is asked again', async () => {
    let asked = 0
    const { host, routing } = openStand((provider) => ({
      ...provider,
      async actions() {
        asked++
        throw new Error('down')
      },
    }))
    const range = { from: NOW - 10 * MINUTE_MS, to: NOW }
    for (let turn = 0; turn < 2; turn++) {
      await routing.ensure({ symbol: BTC, interval: '1m', range, asOf: null })
    }
    expect([asked, routing.hasActions(BTC)]).toEqual([2, false])
    expect(routing.candles.list(BTC)).toHaveLength(1)
    expect(host.lines.filter(({ message }) => message.includes('were not fetched'))).toHaveLength(2)
  })

  test('the simulated market has a raw view with its splits, and an adjusted one with its dividends', async () => {
    const market = openTestEngine({ market: 'simulated', now: NOW })
    closeLater(market)
    const { client } = market
    const stocks = (await client.heatmap.load({ universe: 'sp500' })).tiles.map(({ symbol }) => symbol)
    const load = async (symbol: string, view: 'stored' | 'raw' | 'adjusted') => {
      const answer = await client.candles.load({ symbol, interval: '1d', limit: 0, view })
      return { ...answer, bars: unpackCandles(answer.columns) }
    }
    for (const symbol of stocks.slice(0, 12)) {
      const [stored, raw, adjusted] = [
        await load(symbol, 'stored'),
        await load(symbol, 'raw'),
        await load(symbol, 'adjusted'),
      ]
      expect([stored.adjusted, raw.adjusted, adjusted.adjusted]).toEqual(['split', 'raw', 'full'])
      expect(raw.bars.t).toEqual(stored.bars.t)
      expect(raw.bars.c.at(-1)).toBe(stored.bars.c.at(-1))
      adjusted.bars.c.forEach((close, at) => expect(close).toBeLessThanOrEqual(stored.bars.c[at] as number))
      const ratio = (raw.bars.c[0] as number) / (stored.bars.c[0] as number)
      expect(ratio).toBeCloseTo(Math.round(ratio), 9)
    }
    const coin = await load(BTC, 'adjusted')
    expect(coin.bars.c).toEqual((await load(BTC, 'stored')).bars.c)
  })
})
