import { describe, expect, it } from 'vitest'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { usSession } from '../../../../shared/domain/calendar.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import { MEMBERS, NOW, openMarket } from './test-market.ts'

const market = openMarket()
const DAILY = { from: NOW - 3_652 * DAY_MS, to: NOW }
const STOCKS = MEMBERS.map(({ symbol }) => symbol as string)
const COINS = ['BINANCE:BTCUSDT', 'BINANCE:ETHUSDT', 'BINANCE:UNIUSDT', 'BINANCE:FILUSDT', 'BINANCE:LTCUSDT']

const daily = (symbol: string): Candles => market.candles(symbol, '1d', DAILY, NOW).columns
/** Closed ones only: in the present minute some names have traded and others not. */
const minutes = (symbol: string): Candles =>
  market.candles(symbol, '1m', { from: NOW - 30 * DAY_MS, to: NOW - MINUTE_MS }, NOW).columns

/** Close to close; over a minute that is the next one only. */
function returnsOf({ t, c }: Candles, stepMs = Infinity): number[] {
  const returns: number[] = []
  for (let i = 1; i < c.length; i++) {
    if ((t[i] as number) - (t[i - 1] as number) <= stepMs) {
      returns.push((c[i] as number) / (c[i - 1] as number) - 1)
    }
  }
  return returns
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function excessKurtosis(values: readonly number[]): number {
  const middle = mean(values)
  const second = mean(values.map((value) => (value - middle) ** 2))
  return mean(values.map((value) => (value - middle) ** 4)) / second ** 2 - 3
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  const covariance = mean(a.map((value, i) => (value - meanA) * ((b[i] as number) - meanB)))
  const deviation = (values: readonly number[], middle: number): number =>
    Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
  return covariance / (deviation(a, meanA) * deviation(b, meanB))
}

/** Mean autocorrelation over lags 1 to 10. */
function memory(values: readonly number[]): number {
  const lags = Array.from({ length: 10 }, (_, i) => i + 1)
  return mean(lags.map((lag) => correlation(values.slice(lag), values.slice(0, -lag))))
}

/** In an order that has nothing to do with time. */
function shuffled(values: readonly number[]): number[] {
  return values
    .map((value, i) => ({ value, key: Math.imul(i + 1, 0x9e3779b1) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
}

describe('returns', () => {
  it('have fat tails by the day and by the minute', () => {
    const byDay = [...STOCKS, ...COINS, 'INDEX:SPX'].map((symbol) => excessKurtosis(returnsOf(daily(symbol))))
    const byMinute = ['US:XOM', 'US:AAPL', ...COINS].map((symbol) =>
      excessKurtosis(returnsOf(minutes(symbol), MINUTE_MS)),
    )
    // A normal variable has 0; an estimate from 2,500 days of one scatters by 0.1.
    expect(Math.min(...byDay)).toBeGreaterThan(0.5)
    expect(mean(byDay)).toBeGreaterThan(2)
    expect(Math.min(...byMinute)).toBeGreaterThan(5)
  })

  it('do not tell the next one', () => {
    const drifts = [...STOCKS, ...COINS].map((symbol) => {
      const returns = returnsOf(daily(symbol))
      return correlation(returns.slice(1), returns.slice(0, -1))
    })
    expect(Math.abs(mean(drifts))).toBeLessThan(0.03)
  })

  it('keep calm and lively times together', () => {
    const absolute = (returns: readonly number[]): number[] => returns.map((value) => Math.abs(value))
    const byDay = ['INDEX:SPX', ...STOCKS, ...COINS].map((symbol) => absolute(returnsOf(daily(symbol))))
    const byMinute = ['US:XOM', ...COINS].map((symbol) => absolute(returnsOf(minutes(symbol), MINUTE_MS)))
    expect(mean(byDay.map(memory))).toBeGreaterThan(0.06)
    expect(mean(byDay.map(shuffled).map(memory))).toBeLessThan(0.01)
    expect(Math.min(...byMinute.map(memory))).toBeGreaterThan(0.06)
    expect(Math.max(...byMinute.map(shuffled).map(memory))).toBeLessThan(0.01)
  })

  it('move closer together within a sector than across, by the day and by the minute', () => {
    for (const series of [
      (symbol: string) => returnsOf(daily(symbol)),
      (symbol: string) => returnsOf(minutes(symbol)),
    ]) {
      const returns = MEMBERS.map(({ symbol }) => series(symbol))
      const within: number[] = []
      const across: number[] = []
      for (let a = 0; a < MEMBERS.length; a++) {
        for (let b = a + 1; b < MEMBERS.length; b++) {
          const isSameSector = MEMBERS[a]?.sector === MEMBERS[b]?.sector
          const target = isSameSector ? within : across
          target.push(correlation(returns[a] as number[], returns[b] as number[]))
        }
      }
      expect(mean(across)).toBeGreaterThan(0.05)
      expect(mean(within)).toBeGreaterThan(mean(across) + 0.05)
    }
  })
})

describe('a session', () => {
  it('keeps the hours of New York, holidays and half days too', () => {
    const { t } = minutes('US:XOM')
    const days = new Set(Array.from(t, (open) => Math.floor(open / DAY_MS) * DAY_MS))
    expect(days.size).toBeGreaterThan(18)
    for (const open of t) {
      const session = usSession(Math.floor(open / DAY_MS) * DAY_MS) ?? expect.fail(`trade on a closed day, ${open}`)
      expect(open).toBeGreaterThanOrEqual(session.open)
      expect(open).toBeLessThan(session.close)
    }
    const halfDay = Date.UTC(2025, 10, 28)
    const later = Date.UTC(2025, 11, 5)
    const ofHalfDay = market.candles('US:XOM', '1m', { from: halfDay, to: halfDay + DAY_MS }, later).columns.t
    expect(ofHalfDay.length).toBe(210)
    const thanksgiving = Date.UTC(2025, 10, 27)
    expect(market.candles('US:XOM', '1m', { from: thanksgiving, to: halfDay }, later).columns.t.length).toBe(0)
    expect(market.candles('BINANCE:BTCUSDT', '1m', { from: thanksgiving, to: halfDay }, later).columns.t.length).toBe(
      1_440,
    )
  })

  it('opens away from the close before it; crypto does not', () => {
    const gaps = ({ o, c }: Candles): number[] =>
      Array.from(o.subarray(1), (open, i) => Math.abs(open / (c[i] as number) - 1))
    expect(mean(gaps(daily('US:XOM')))).toBeGreaterThan(0.002)
    expect(Math.max(...gaps(daily('BINANCE:BTCUSDT')))).toBe(0)
  })

  it('trades most at its ends', () => {
    const volume = Array.from({ length: 7 }, () => 0)
    const count = Array.from({ length: 7 }, () => 0)
    for (const symbol of STOCKS) {
      const { t, v } = market.candles(symbol, '1h', { from: NOW - 100 * DAY_MS, to: NOW - DAY_MS }, NOW).columns
      t.forEach((open, i) => {
        const session = usSession(Math.floor(open / DAY_MS) * DAY_MS) ?? expect.fail('closed day')
        const hour = Math.floor((open - session.open) / HOUR_MS)
        volume[hour] = (volume[hour] as number) + (v[i] as number) / (hour === 6 ? 0.5 : 1)
        count[hour] = (count[hour] as number) + 1
      })
    }
    const means = volume.map((sum, hour) => sum / (count[hour] as number))
    const middle = means[3] as number
    expect(means[0]).toBeGreaterThan(1.4 * middle)
    expect(means[6]).toBeGreaterThan(1.4 * middle)
  })
})
