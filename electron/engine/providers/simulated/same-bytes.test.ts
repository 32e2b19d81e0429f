import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { packCandles } from '../../../../shared/domain/candles.ts'
import { DAY_MS } from '../../../../shared/domain/interval.ts'
import { createSimulatedMarket } from './simulated-market.ts'
import { MEMBERS, NOW, openMarket } from './test-market.ts'
import type { SimulatedMarket } from './types.ts'

const SYMBOLS = ['INDEX:SPX', 'US:XOM', 'US:HALYD', 'US:LNTRN', 'BINANCE:BTCUSDT', 'BINANCE:PEOPLEUSDT']

/** Bars of every interval, quotes, trades, books, profiles and events of a few names. */
function fingerprint(seed: number): string {
  const market = openMarket(seed)
  const hash = createHash('sha256')
  for (const symbol of SYMBOLS) {
    for (const interval of ['1d', '1h', '1m', '1s'] as const) {
      const { columns } = market.candles(symbol, interval, { from: NOW - 3_652 * DAY_MS, to: NOW }, NOW)
      hash.update(packCandles(columns))
    }
    const rest = [
      market.quote(symbol, NOW),
      market.trades(symbol, NOW - 60_000, NOW),
      market.book(symbol, NOW, 10),
      market.profile(symbol, NOW),
      market.events(symbol, NOW - 3_652 * DAY_MS, NOW),
    ]
    hash.update(JSON.stringify(rest))
  }
  return hash.update(JSON.stringify(market.universe('crypto100', NOW))).digest('hex')
}

describe('the seed', () => {
  it('gives the same bytes in every process and on every machine', () => {
    // A new hash means that every simulated price of every user changes: say so in CHANGELOG.md.
    expect(fingerprint(7)).toBe('21c51311d1c1d93348afb7f187fba5115557441e95b931635a4a0a892593b007')
  })

  it('gives a name the same bars whoever else is in the market', () => {
    const alone = createSimulatedMarket({ seed: 7, members: MEMBERS.slice(0, 1) })
    for (const symbol of ['US:XOM', 'INDEX:SPX', 'BINANCE:ETHUSDT']) {
      const read = (market: SimulatedMarket) =>
        packCandles(market.candles(symbol, '1m', { from: NOW - DAY_MS, to: NOW }, NOW).columns)
      expect(read(alone)).toEqual(read(openMarket()))
    }
  })

  it('makes another market of another number', () => {
    const [a, b] = [7, 8].map((seed) => openMarket(seed).quote('US:XOM', NOW)?.last)
    expect(a).not.toBe(b)
    expect(fingerprint(8)).not.toBe(fingerprint(9))
  })
})
