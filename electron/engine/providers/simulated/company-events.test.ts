import { describe, expect, it } from 'vitest'
import { isUsTradingDay } from '../../../../shared/domain/calendar.ts'
import { DAY_MS } from '../../../../shared/domain/interval.ts'
import { MEMBERS, NOW, openMarket } from './test-market.ts'

const market = openMarket()
const YEARS_AGO = NOW - 10 * 365 * DAY_MS

/** Close to open, by the date of the open. */
function gapsOf(symbol: string): Map<number, number> {
  const { t, o, c } = market.candles(symbol, '1d', { from: YEARS_AGO, to: NOW }, NOW).columns
  return new Map(Array.from(t.subarray(1), (date, i) => [date, (o[i + 1] as number) / (c[i] as number) - 1]))
}

const eventsOf = (kind: string) =>
  MEMBERS.flatMap(({ symbol }) => {
    const gaps = gapsOf(symbol)
    return market
      .events(symbol, YEARS_AGO, NOW)
      .filter((event) => event.kind === kind)
      .flatMap(({ date, value }) => {
        const gap = gaps.get(date)
        return gap === undefined ? [] : [{ symbol, date, value: value as number, gap }]
      })
  })

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('events', () => {
  it('fall on trading days, and a part of the range is the slice of the whole', () => {
    for (const { symbol } of MEMBERS) {
      const events = market.events(symbol, YEARS_AGO, NOW)
      expect(events.length).toBeGreaterThan(30)
      for (const { date } of events) expect(isUsTradingDay(date)).toBe(true)
      const [from, to] = [NOW - 900 * DAY_MS, NOW - 300 * DAY_MS]
      const part = events.filter(({ date }) => date >= from && date < to)
      expect(openMarket().events(symbol, from, to)).toEqual(part)
    }
    expect(market.events('BINANCE:BTCUSDT', YEARS_AGO, NOW)).toEqual([])
    expect(market.events('INDEX:SPX', YEARS_AGO, NOW)).toEqual([])
  })

  it('earnings come four times a year and move the open more than other days do', () => {
    const earnings = eventsOf('earnings')
    expect(earnings.length / MEMBERS.length).toBeGreaterThan(38)
    expect(earnings.length / MEMBERS.length).toBeLessThan(42)
    const usual = mean(MEMBERS.flatMap(({ symbol }) => [...gapsOf(symbol).values()].map(Math.abs)))
    expect(mean(earnings.map(({ gap }) => Math.abs(gap)))).toBeGreaterThan(2 * usual)
  })

  it('dividends are whole cents and come off the opening price', () => {
    const dividends = eventsOf('dividend')
    expect(dividends.length).toBeGreaterThan(400)
    for (const { value } of dividends) expect(Math.round(value * 100) / 100).toBe(value)
    const yields = dividends.map(({ symbol, date, value }) => {
      const { c } = market.candles(symbol, '1d', { from: date - 10 * DAY_MS, to: date }, NOW).columns
      return value / (c.at(-1) as number)
    })
    // The mean of some 700 opening gaps scatters by 0.0003, their dividends average 0.005.
    expect(mean(dividends.map(({ gap }) => gap))).toBeLessThan(-0.5 * mean(yields))
    expect(mean(dividends.map(({ gap }) => gap))).toBeGreaterThan(-1.5 * mean(yields))
  })

  it('a split has a ratio and leaves no step: the whole history is in today’s shares', () => {
    const splits = eventsOf('split')
    expect(splits.length).toBeGreaterThan(2)
    for (const { value, gap } of splits) {
      expect([2, 3, 4, 10]).toContain(value)
      expect(Math.abs(gap)).toBeLessThan(0.2)
    }
  })
})

describe('a profile', () => {
  it('fits price, shares and what companies told over the last year', () => {
    for (const { symbol } of MEMBERS) {
      const { last } = market.quote(symbol, NOW) ?? expect.fail(symbol)
      const profile = market.profile(symbol, NOW)
      expect(profile.cap).toBe(Math.round(last * (profile.shares as number)))
      const told = market.events(symbol, NOW - 450 * DAY_MS, NOW)
      const sumOf = (kind: string): number =>
        told
          .filter((event) => event.kind === kind)
          .slice(-4)
          .reduce((sum, { value }) => sum + (value as number), 0)
      expect(profile.eps).toBeCloseTo(sumOf('earnings'), 6)
      expect(profile.pe).toBe((profile.eps as number) > 0 ? last / (profile.eps as number) : null)
      expect(profile.dividendYieldPct).toBeCloseTo((100 * sumOf('dividend')) / last, 6)
      expect(profile.nextEarnings).toBeGreaterThan(NOW)
      const next = market.events(symbol, NOW, NOW + 120 * DAY_MS).find(({ kind }) => kind === 'earnings')
      expect(profile.nextEarnings).toBe(next?.date)
    }
  })

  it('has the range of the year that the daily bars have', () => {
    for (const symbol of ['US:XOM', 'INDEX:SPX', 'BINANCE:BTCUSDT']) {
      const { t, h, l } = market.candles(symbol, '1d', { from: NOW - 365 * DAY_MS, to: NOW }, NOW).columns
      expect(t.length).toBeGreaterThan(240)
      expect(market.profile(symbol, NOW)).toMatchObject({ high52: Math.max(...h), low52: Math.min(...l) })
    }
  })

  it('knows nothing of a company where there is none', () => {
    expect(market.profile('INDEX:SPX', NOW)).toMatchObject({ cap: null, pe: null, eps: null, shares: null })
    expect(market.profile('BINANCE:BTCUSDT', NOW)).toMatchObject({
      pe: null,
      eps: null,
      dividendYieldPct: null,
      nextEarnings: null,
    })
  })
})
