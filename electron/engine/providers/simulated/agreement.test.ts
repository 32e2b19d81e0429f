import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregate } from '../../../../shared/domain/aggregate.ts'
import { concatCandles, lowerBound, sliceCandles } from '../../../../shared/domain/candles.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/interval.ts'
import type { NativeInterval } from './types.ts'
import { HALTED, NOW, openMarket, rowsOf } from './test-market.ts'

const market = openMarket()
const LONG_MS = { '1s': 2 * HOUR_MS, '1m': 30 * DAY_MS, '1h': 730 * DAY_MS, '1d': 3_652 * DAY_MS } as const
const SYMBOLS = ['INDEX:SPX', 'US:XOM', 'US:AAPL', HALTED, 'BINANCE:BTCUSDT', 'BINANCE:PEPEUSDT', 'BINANCE:PEOPLEUSDT']
const INTERVALS = Object.keys(LONG_MS) as NativeInterval[]

function all(symbol: string, interval: NativeInterval, now: number) {
  return market.candles(symbol, interval, { from: 0, to: now + DAY_MS }, now)
}

describe('every level gives the one above it', () => {
  it.each([
    ['a plain afternoon', '2026-11-24T18:20:00Z'],
    ['a month with the end of daylight saving and a half day', '2025-12-01T22:00:00Z'],
    ['a month with the start of daylight saving', '2026-03-20T22:00:00Z'],
    ['the hour after a half day', '2025-11-28T19:00:00Z'],
  ])('%s, through the aggregation of the product', (_, text) => {
    const now = Date.parse(text)
    for (const symbol of SYMBOLS) {
      for (const [from, to] of [
        ['1s', '1m'],
        ['1m', '1h'],
        ['1h', '1d'],
      ] as const) {
        const finer = all(symbol, from, now).columns
        const { columns, partial } = aggregate(finer, { from, to, calendar: calendarOf(symbol), now })
        // The window of the finer interval starts within a bar of the coarser one.
        const made = sliceCandles(columns, 1)
        const start = made.t[0] as number
        const given = all(symbol, to, now).columns
        expect(made.t.length).toBeGreaterThan(60)
        expect(rowsOf(made)).toEqual(rowsOf(sliceCandles(given, lowerBound(given.t, start))))
        // Seconds without a trade have no bar, halted minutes neither.
        const hasGaps = from === '1s' || symbol === HALTED
        const open = market.candles(symbol, to, { from: start, to: now + DAY_MS }, now).openBar
        if (!hasGaps) expect(Array.from(partial).filter((t) => t >= start)).toEqual(open === null ? [] : [open])
      }
    }
  })

  it('has an index bar for every second of the session', () => {
    const now = Date.parse('2026-11-24T18:20:00Z')
    expect(all('INDEX:SPX', '1s', now).columns.t.length).toBe((2 * HOUR_MS) / SECOND_MS)
  })
})

describe('windows agree', () => {
  it('a part is the slice of the whole', () => {
    const wholes = new Map(
      SYMBOLS.flatMap((symbol) => INTERVALS.map((interval) => [`${symbol} ${interval}`, all(symbol, interval, NOW)])),
    )
    const window = fc.record({
      symbol: fc.constantFrom(...SYMBOLS),
      interval: fc.constantFrom(...INTERVALS),
      back: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.double({ min: 0, max: 0.05, noNaN: true }),
    })
    // Another market of the same seed, which has been asked nothing before.
    const other = openMarket()
    fc.assert(
      fc.property(window, ({ symbol, interval, back, length }) => {
        const from = NOW - Math.floor(back * LONG_MS[interval])
        const to = from + Math.floor(length * LONG_MS[interval])
        const { columns } = (wholes.get(`${symbol} ${interval}`) as ReturnType<typeof all>) ?? expect.fail()
        const slice = sliceCandles(columns, lowerBound(columns.t, from), lowerBound(columns.t, to))
        expect(rowsOf(other.candles(symbol, interval, { from, to }, NOW).columns)).toEqual(rowsOf(slice))
      }),
      { numRuns: 120 },
    )
  })
})

describe('nothing shown is taken back', () => {
  it.each(SYMBOLS)('%s: only the open bar grows, and no bar comes early', (symbol) => {
    const steps = { '1s': 450, '1m': 20 * SECOND_MS, '1h': 25 * MINUTE_MS, '1d': 9 * HOUR_MS }
    const from = NOW - 2 * DAY_MS
    for (const interval of INTERVALS) {
      for (let i = 0; i < 12; i++) {
        const now = NOW + i * steps[interval]
        const later = now + steps[interval]
        const early = market.candles(symbol, interval, { from, to: later }, now)
        const late = market.candles(symbol, interval, { from, to: later }, later)
        const start = late.columns.t[0] as number
        const closedCount = early.columns.t.length - (early.openBar === null ? 0 : 1)
        const shown = sliceCandles(early.columns, lowerBound(early.columns.t, start), closedCount)
        expect(rowsOf(sliceCandles(late.columns, 0, shown.t.length))).toEqual(rowsOf(shown))
        expect(early.columns.t.at(-1) ?? 0).toBeLessThanOrEqual(now)
        if (early.openBar === null) continue
        const [open] = rowsOf(sliceCandles(early.columns, closedCount))
        const [grown] = rowsOf(sliceCandles(late.columns, shown.t.length))
        const [t, o, h, l, , v] = open as number[]
        expect(t).toBe(early.openBar)
        expect(grown?.slice(0, 2)).toEqual([t, o])
        expect(grown?.[2]).toBeGreaterThanOrEqual(h as number)
        expect(grown?.[3]).toBeLessThanOrEqual(l as number)
        expect(grown?.[5]).toBeGreaterThanOrEqual(v as number)
      }
    }
  })

  it('bars of a past clock are those of today', () => {
    const past = NOW - 20 * DAY_MS
    for (const symbol of SYMBOLS) {
      const then = market.candles(symbol, '1m', { from: past - DAY_MS, to: past }, past)
      const closed = sliceCandles(then.columns, 0, then.columns.t.length - (then.openBar === null ? 0 : 1))
      const today = market.candles(symbol, '1m', { from: past - DAY_MS, to: past - MINUTE_MS }, NOW).columns
      expect(rowsOf(today)).toEqual(rowsOf(closed).slice(0, today.t.length))
    }
  })

  it('joined pieces are the whole', () => {
    const pieces = [0, 1, 2].map((i) => {
      const from = NOW - (3 - i) * DAY_MS
      return market.candles('BINANCE:ETHUSDT', '1m', { from, to: from + DAY_MS }, NOW).columns
    })
    const whole = market.candles('BINANCE:ETHUSDT', '1m', { from: NOW - 3 * DAY_MS, to: NOW }, NOW).columns
    expect(rowsOf(concatCandles(pieces))).toEqual(rowsOf(whole))
  })
})
