import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/interval.ts'
import type { Trade } from '../../../../shared/domain/quote-columns.ts'
import { NOW, openMarket, rowsOf } from './test-market.ts'
import type { SimulatedQuote } from './types.ts'

const market = openMarket()
const SYMBOLS = ['US:XOM', 'US:AAPL', 'INDEX:SPX', 'BINANCE:BTCUSDT', 'BINANCE:PEOPLEUSDT', 'BINANCE:SHIBUSDT']
/** Whole seconds before NOW's, and one a minute into the session. */
const SECOND = Math.floor(NOW / SECOND_MS) * SECOND_MS
const OPEN = Date.parse('2026-11-24T14:30:00Z')
const CLOSE = Date.parse('2026-11-24T21:00:00Z')

const quoteOf = (symbol: string, at: number): SimulatedQuote => market.quote(symbol, at) ?? expect.fail(symbol)

describe('trades', () => {
  it.each(SYMBOLS)('%s: give the bars of a second again', (symbol) => {
    const from = SECOND - 10 * MINUTE_MS
    const { columns } = market.candles(symbol, '1s', { from, to: SECOND }, NOW)
    const bySecond = Map.groupBy(
      market.trades(symbol, from, SECOND),
      ({ t }: Trade) => Math.floor(t / SECOND_MS) * SECOND_MS,
    )
    const rows = Array.from(bySecond, ([t, trades]) => {
      const prices = trades.map(({ price }) => price)
      const volume = trades.reduce((sum, { quantity }) => sum + quantity, 0)
      return [t, prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), volume]
    })
    expect(rows.length).toBeGreaterThan(10)
    expect(rows).toEqual(rowsOf(columns))
  })

  it('come in order, within the range asked for and never of nothing', () => {
    const trades = market.trades('BINANCE:BTCUSDT', SECOND + 200, SECOND + 5_300)
    expect(trades.length).toBeGreaterThan(20)
    expect(trades.map(({ t }) => t)).toEqual(trades.map(({ t }) => t).sort((a, b) => a - b))
    expect(trades[0]?.t).toBeGreaterThanOrEqual(SECOND + 200)
    expect(trades.at(-1)?.t).toBeLessThan(SECOND + 5_300)
    expect(Math.min(...trades.map(({ quantity }) => quantity))).toBeGreaterThan(0)
    expect(new Set(trades.map(({ side }) => side)).size).toBe(2)
  })

  it('of a stock stop overnight', () => {
    expect(market.trades('US:AAPL', CLOSE, CLOSE + 8 * HOUR_MS)).toEqual([])
    const acrossNight = market.trades('US:AAPL', CLOSE - MINUTE_MS, CLOSE + 18 * HOUR_MS)
    expect(acrossNight[0]?.t).toBeLessThan(CLOSE)
    expect(acrossNight.at(-1)?.t).toBeGreaterThan(CLOSE + 17 * HOUR_MS)
  })
})

describe('a quote', () => {
  it.each(SYMBOLS)('%s: is the last trade by its instant, asked in any order', (symbol) => {
    const instants = Array.from({ length: 60 }, (_, i) => SECOND + i * 137)
    const trades = market.trades(symbol, SECOND - 10 * MINUTE_MS, NOW + DAY_MS / 24)
    const inOrder = instants.map((at) => quoteOf(symbol, at))
    const fresh = openMarket()
    for (const at of instants.toReversed()) expect(fresh.quote(symbol, at)).toEqual(inOrder[instants.indexOf(at)])
    for (const [i, at] of instants.entries()) {
      const last = trades.findLast(({ t }) => t <= at) ?? expect.fail('no trade')
      expect(inOrder[i]).toMatchObject({ last: last.price, marketTime: last.t })
    }
  })

  it.each(['US:XOM', 'INDEX:SPX'])('%s: figures are those of the session so far', (symbol) => {
    for (const at of [OPEN + 90_500, NOW, CLOSE - 1]) {
      const quote = quoteOf(symbol, at)
      const { columns, openBar } = market.candles(symbol, '1d', { from: at - DAY_MS, to: at }, at)
      const bar = rowsOf(columns).at(-1)
      expect(openBar).toBe(Date.UTC(2026, 10, 24))
      expect([quote.open, quote.high, quote.low, quote.last, quote.volume]).toEqual(bar?.slice(1))
      const yesterday = market.candles(symbol, '1d', { from: at - 2 * DAY_MS, to: Date.UTC(2026, 10, 24) }, at)
      expect(quote.prevClose).toBe(yesterday.columns.c.at(-1))
    }
  })

  it('after the close, at night and before the first trade keeps the session’s last figures, with nobody to trade', () => {
    const atClose = quoteOf('US:XOM', CLOSE - 1)
    expect(atClose.bid).not.toBeNull()
    const [bar] = rowsOf(market.candles('US:XOM', '1d', { from: OPEN - DAY_MS, to: CLOSE }, CLOSE).columns)
    for (const at of [CLOSE, CLOSE + 8 * HOUR_MS, Date.parse('2026-11-25T14:29:59.999Z')]) {
      expect(quoteOf('US:XOM', at)).toEqual({ ...atClose, bid: null, ask: null })
    }
    expect(atClose.last).toBe(bar?.[4])
  })

  it('of crypto rolls over 24 hours', () => {
    for (const symbol of ['BINANCE:BTCUSDT', 'BINANCE:PEOPLEUSDT']) {
      const { prevClose, open, high, low, volume, turnover, last } = quoteOf(symbol, NOW)
      const minute = Math.floor(NOW / MINUTE_MS) * MINUTE_MS
      const rows = rowsOf(market.candles(symbol, '1m', { from: minute - 1_439 * MINUTE_MS, to: NOW }, NOW).columns) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ][]
      // A thinly traded coin may have no trade yet in the minute that has just begun.
      expect(rows.length).toBeGreaterThanOrEqual(1_439)
      expect(open).toBe(rows[0]?.[1])
      expect(prevClose).toBe(open)
      expect(high).toBe(Math.max(...rows.map((row) => row[2])))
      expect(low).toBe(Math.min(...rows.map((row) => row[3])))
      expect(last).toBe(rows.at(-1)?.[4])
      expect(volume).toBe(rows.reduce((sum, row) => sum + row[5], 0))
      const paid = rows.reduce((sum, row) => sum + row[1] * row[5], 0)
      expect(turnover / paid).toBeCloseTo(1, 9)
    }
  })

  it('has a turnover that only grows and is near price times volume', () => {
    let before = 0
    for (let at = OPEN + 1_000; at < OPEN + 3 * HOUR_MS; at += 7_777) {
      const { turnover, volume, low, high } = quoteOf('US:AAPL', at)
      expect(turnover).toBeGreaterThanOrEqual(before)
      expect(turnover).toBeGreaterThanOrEqual(low * volume * 0.999)
      expect(turnover).toBeLessThanOrEqual(high * volume * 1.001)
      before = turnover
    }
    const trades = market.trades('US:AAPL', OPEN, NOW + 1)
    const paid = trades.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
    expect(quoteOf('US:AAPL', NOW).turnover / paid).toBeCloseTo(1, 2)
  })
})

describe('the order book', () => {
  it.each(['US:XOM', 'US:AAPL', 'BINANCE:BTCUSDT', 'BINANCE:PEOPLEUSDT', 'BINANCE:SHIBUSDT'])(
    '%s: is never crossed and agrees with quote and trades',
    (symbol) => {
      for (let at = SECOND; at < SECOND + MINUTE_MS; at += 777) {
        const book = market.book(symbol, at, 20)
        const { last, bid, ask } = quoteOf(symbol, at)
        const side = market.trades(symbol, at - 10 * MINUTE_MS, at + 1).at(-1)?.side
        expect(book.bids.length).toBe(20)
        expect(book.asks.length).toBe(20)
        expect([book.bids[0]?.[0], book.asks[0]?.[0]]).toEqual([bid, ask])
        expect(bid).toBeLessThan(ask as number)
        expect(last).toBe(side === 'buy' ? ask : bid)
        const descending = (prices: readonly number[]): boolean =>
          prices.every((p, i) => i === 0 || p < (prices[i - 1] as number))
        expect(descending(book.bids.map(([price]) => price))).toBe(true)
        expect(descending(book.asks.map(([price]) => -price))).toBe(true)
        expect(Math.min(...[...book.bids, ...book.asks].map(([, quantity]) => quantity))).toBeGreaterThan(0)
      }
    },
  )

  it('is narrower where more is traded', () => {
    const relative = (symbol: string): number => {
      const { bid, ask, last } = quoteOf(symbol, NOW)
      return ((ask as number) - (bid as number)) / last
    }
    expect(relative('BINANCE:BTCUSDT')).toBeLessThan(relative('BINANCE:PEOPLEUSDT') / 3)
  })

  it('is empty while the exchange is closed, and an index has none', () => {
    expect(market.book('US:AAPL', CLOSE, 5)).toEqual({ at: CLOSE, bids: [], asks: [] })
    expect(market.book('INDEX:SPX', NOW, 5)).toEqual({ at: NOW, bids: [], asks: [] })
    expect(quoteOf('INDEX:SPX', NOW)).toMatchObject({ bid: null, ask: null })
  })
})
