import { describe, expect, it } from 'vitest'
import { dayOf, usSession } from '../../../../shared/domain/calendar.ts'
import { DAY_MS, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import { DELISTED, HALTED, MEMBERS, NOW, openMarket, rowsOf } from './test-market.ts'

const market = openMarket()
/** A midnight, so that no session is cut. */
const MONTH_AGO = dayOf(NOW) - 29 * DAY_MS
const LAST_CLOSE = Date.parse('2025-09-30T20:00:00Z')

/** Minutes without a bar, one list a session. */
function silences(symbol: string, from: number): number[][] {
  const { t } = market.candles(symbol, '1m', { from, to: NOW }, NOW).columns
  const sessions = Map.groupBy(t, (open) => dayOf(open))
  return Array.from(sessions, ([day, opens]) => {
    const { open, close } = usSession(day) ?? expect.fail('closed day')
    const last = Math.min(close, NOW)
    const missing: number[] = []
    for (let minute = open; minute < last; minute += MINUTE_MS) if (!opens.includes(minute)) missing.push(minute)
    return missing
  })
}

describe('the list of names', () => {
  it('holds the index, the members, two invented companies and 120 coins of at least ten categories', () => {
    const kinds = Map.groupBy(market.instruments, ({ kind }) => kind)
    expect(kinds.get('index')?.map(({ symbol }) => symbol)).toEqual(['INDEX:SPX'])
    expect(kinds.get('stock')?.length).toBe(MEMBERS.length + 2)
    const coins = kinds.get('crypto') ?? []
    expect(coins.length).toBe(120)
    expect(new Set(coins.map(({ symbol }) => symbol)).size).toBe(120)
    expect(new Set(coins.map(({ category }) => category)).size).toBeGreaterThanOrEqual(10)
    expect(coins.every(({ symbol }) => /^BINANCE:[0-9A-Z]+USDT$/.test(symbol))).toBe(true)
  })

  it('keeps prices on the tick', () => {
    for (const { symbol, tickSize } of market.instruments) {
      const { last } = market.quote(symbol, NOW) ?? expect.fail(symbol)
      const ticks = last / (tickSize as number)
      expect(Math.abs(ticks - Math.round(ticks))).toBeLessThan(1e-6)
      expect(last).toBeGreaterThan(0)
    }
  })

  it('gives the 100 largest coins of the day, fewer while fewer were listed', () => {
    const coins = market.universe('crypto100', NOW)
    expect(coins.length).toBe(100)
    expect(market.universe('crypto100', NOW + 60_000)).toEqual(coins)
    const caps = coins.map((symbol) => market.profile(symbol, dayOf(NOW)).cap ?? expect.fail(symbol))
    expect(caps).toEqual([...caps].sort((a, b) => b - a))
    const rest = market.instruments.filter(({ symbol, kind }) => kind === 'crypto' && !coins.includes(symbol))
    for (const { symbol } of rest)
      expect(market.profile(symbol, dayOf(NOW)).cap).toBeLessThanOrEqual(caps.at(-1) as number)
    const early = market.universe('crypto100', Date.UTC(2016, 0, 1))
    expect(early.length).toBeGreaterThan(29)
    expect(early.length).toBeLessThan(100)
    for (const symbol of early) expect(market.quote(symbol, Date.UTC(2016, 0, 1) + DAY_MS)).not.toBeNull()
  })

  it('has no quote and no bar before a listing, and none before history begins', () => {
    const late = market.instruments.find(({ symbol }) => market.quote(symbol, Date.UTC(2018, 0, 1)) === null)
    const { symbol } = late ?? expect.fail('every coin is listed in 2018')
    const now = Date.UTC(2026, 0, 1)
    const { t } = market.candles(symbol, '1d', { from: 0, to: now }, now).columns
    const listed = t[0] as number
    expect(market.quote(symbol, listed - 1)).toBeNull()
    expect(market.quote(symbol, listed + DAY_MS)).not.toBeNull()
    expect(market.profile(symbol, listed - 1)).toMatchObject({ cap: null, high52: null })
    const before = Date.UTC(2014, 11, 31)
    expect(market.quote('US:XOM', before)).toBeNull()
    expect(market.candles('US:XOM', '1d', { from: 0, to: before }, before)).toMatchObject({ openBar: null })
    expect(market.universe('sp500', before)).toEqual([])
  })

  it('names a symbol it does not know', () => {
    expect(() => market.candles('US:NONE', '1d', { from: 0, to: NOW }, NOW)).toThrow('US:NONE is not in the simulated')
    expect(market.quote('US:NONE', NOW)).toBeNull()
  })
})

describe('the halted company', () => {
  it('stops for 20 to 50 minutes within some sessions and trades through the others', () => {
    const sessions = silences(HALTED, MONTH_AGO)
    const halts = sessions.filter((missing) => missing.length > 0)
    expect(halts.length).toBeGreaterThan(4)
    expect(halts.length).toBeLessThan(sessions.length - 4)
    for (const missing of halts) {
      const length = ((missing.at(-1) as number) - (missing[0] as number)) / MINUTE_MS + 1
      expect(missing.length).toBe(length)
      expect(length).toBeGreaterThanOrEqual(20)
      expect(length).toBeLessThan(50)
    }
    expect(silences('US:XOM', MONTH_AGO).every((missing) => missing.length === 0)).toBe(true)
  })

  it('says so, with the last price standing and nobody to trade', () => {
    const halt = silences(HALTED, MONTH_AGO).find((missing) => missing.length > 0) ?? expect.fail('no halt')
    const [from = 0] = halt
    const to = (halt.at(-1) as number) + MINUTE_MS
    const before = market.quote(HALTED, from - 1)
    expect(before?.isHalted).toBe(false)
    for (const at of [from, from + 5 * MINUTE_MS + 123, to - 1]) {
      expect(market.quote(HALTED, at)).toEqual({ ...before, bid: null, ask: null, isHalted: true })
      expect(market.book(HALTED, at, 5)).toEqual({ at, bids: [], asks: [] })
    }
    expect(market.trades(HALTED, from, to)).toEqual([])
    const after = market.quote(HALTED, to + MINUTE_MS)
    expect(after?.isHalted).toBe(false)
    expect(after?.marketTime).toBeGreaterThan(to)
  })
})

describe('the delisted company', () => {
  it('leaves the universe at its last close', () => {
    expect(market.universe('sp500', LAST_CLOSE - 1)).toContain(DELISTED)
    expect(market.universe('sp500', LAST_CLOSE)).not.toContain(DELISTED)
    expect(market.universe('sp500', NOW)).toEqual([...MEMBERS.map(({ symbol }) => symbol), HALTED])
  })

  it('keeps its history up to then and no more', () => {
    const { columns, openBar } = market.candles(DELISTED, '1d', { from: 0, to: NOW }, NOW)
    expect(columns.t.at(-1)).toBe(Date.UTC(2025, 8, 30))
    expect(openBar).toBeNull()
    expect(market.trades(DELISTED, LAST_CLOSE, NOW)).toEqual([])
    expect(market.candles(DELISTED, '1m', { from: LAST_CLOSE, to: NOW }, NOW).columns.t.length).toBe(0)
    const quote = market.quote(DELISTED, NOW)
    expect(quote).toMatchObject({ last: rowsOf(columns).at(-1)?.[4], bid: null, ask: null })
    expect(quote?.marketTime).toBeLessThan(LAST_CLOSE)
    expect(market.profile(DELISTED, NOW).nextEarnings).toBeNull()
  })
})
