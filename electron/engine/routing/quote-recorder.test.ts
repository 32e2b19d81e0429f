import { afterEach, describe, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/interval.ts'
import { AppError } from '../../../shared/errors.ts'
import { loadHeatmap } from '../features/heatmap/load-heatmap.ts'
import type { Tape } from '../tape/types.ts'
import { createQuoteRecorder } from './quote-recorder.ts'
import { BTC, ETH, NOW, closeStands, openStand } from './test-stand.ts'

afterEach(closeStands)

describe('quote history', () => {
  test('holds one quote a minute of what is watched, as it was told, in few transactions', () => {
    const { host, tape, routing } = openStand()
    const told = new Map<number, number>()
    let writes = 0
    tape.onChange(() => writes++)
    const stops = [BTC, ETH].map((symbol) =>
      routing.watchQuote(symbol, ({ marketTime, last }) => {
        if (symbol === BTC) told.set(marketTime, last)
      }),
    )
    for (let step = 0; step < 10 * 60; step++) host.advance(1000)
    for (const stop of stops) stop()
    const quotes = tape.quotes.history(BTC)
    expect(quotes.length).toBeGreaterThanOrEqual(9)
    expect(quotes.length).toBeLessThanOrEqual(11)
    quotes.forEach(({ marketTime, price, source, fetchedAt }, at) => {
      expect([price, source]).toEqual([told.get(marketTime), 'simulated'])
      expect(fetchedAt).toBeGreaterThanOrEqual(marketTime)
      const before = quotes[at - 1]
      if (before) expect(marketTime - before.marketTime).toBeGreaterThanOrEqual(MINUTE_MS)
    })
    expect(tape.quotes.history(ETH).length).toBeGreaterThanOrEqual(9)
    expect(writes).toBeLessThanOrEqual(22)
    expect(routing.ownCommits()).toBe(writes)
  })

  test('questions about now are recorded with the market cap, and about the past are not', async () => {
    const { host, tape, routing } = openStand()
    await routing.quotes(['US:MMM'], NOW - DAY_MS)
    const [quote] = await routing.quotes(['US:MMM'], NOW)
    const figures = await routing.figures(['US:MMM'], NOW)
    routing.close()
    const cap = figures.get('US:MMM')?.cap as number
    expect(tape.quotes.history('US:MMM')).toMatchObject([{ marketTime: quote?.marketTime, price: quote?.last, cap }])
    host.advance(10 * MINUTE_MS)
    const [later] = await routing.quotes(['US:MMM'], host.now())
    routing.close()
    // The same shares at another price.
    const [, second] = tape.quotes.history('US:MMM')
    expect(second?.cap).toBeCloseTo(((later?.last as number) * cap) / (quote?.last as number), 3)
  })

  test('a map of a past moment is drawn from it where the provider does not answer itself', async () => {
    const stand = openStand((provider) => ({
      ...provider,
      quotes: async (symbols, at) => (at < stand.host.now() ? [] : provider.quotes(symbols, at)),
      figures: async (symbols, at) => (at < stand.host.now() ? new Map() : provider.figures(symbols, at)),
    }))
    const { host, routing } = stand
    const map = async (asOf?: number) => {
      const [tile] = (
        await loadHeatmap(stand, { universe: 'sp500', group: 'none', size: 'cap', colour: 'change', asOf })
      ).tiles
      return tile
    }
    const now = await map()
    host.advance(5 * MINUTE_MS)
    await map()
    routing.close()
    const { price, prevClose, volume, cap, value, marketTime } = now ?? {}
    expect(await map(NOW)).toMatchObject({
      price,
      prevClose,
      volume,
      cap,
      value,
      marketTime,
      fetchedAt: expect.any(Number),
    })
    expect(await map(NOW - DAY_MS)).toMatchObject({ price: null, marketTime: null })
  })

  test('a store that cannot be written is told once and keeps nobody from the market', () => {
    const { host, tape, routing } = openStand()
    let quotes = 0
    const stop = routing.watchQuote(BTC, () => quotes++)
    tape.close()
    for (let step = 0; step < 5 * 60; step++) host.advance(1000)
    stop()
    expect(quotes).toBeGreaterThan(10)
    expect(host.lines.filter(({ message }) => message.includes('were not recorded'))).toHaveLength(1)
  })
})

describe('what was seen', () => {
  const quoteAt = (marketTime: number, last = 10) => ({
    symbol: 'US:MMM',
    last,
    prevClose: 10,
    high: last,
    low: last,
    volume: 1,
    turnover: 1,
    marketTime,
  })
  const figuresOf = (cap: number) =>
    new Map([['US:MMM', { cap, pe: null, eps: null, dividendYieldPct: null, low52: null, high52: null }]])

  test('is written soon without another quote, with the time it came in', async () => {
    const { host, tape, routing } = openStand()
    await routing.quotes(['US:MMM'], null)
    host.advance(1000)
    await routing.quotes([BTC], null)
    expect(host.openTimers()).toBe(1)
    host.advance(2000)
    expect(host.openTimers()).toBe(0)
    expect(tape.quotes.history('US:MMM')).toMatchObject([{ fetchedAt: NOW }])
    expect(tape.quotes.history(BTC)).toMatchObject([{ fetchedAt: NOW + 1000 }])
    expect(routing.ownCommits()).toBe(1)
  })

  test('waits for a store that takes it again', () => {
    const { host, tape } = openStand()
    let isFull = true
    const quotes: Tape['quotes'] = {
      ...tape.quotes,
      write(...input) {
        if (isFull) throw new AppError('store-full', 'the disk is full')
        tape.quotes.write(...input)
      },
    }
    const recorder = createQuoteRecorder(host, { quotes, isReadOnly: false }, 'feed', () => undefined)
    recorder.see(quoteAt(NOW))
    host.advance(10_000)
    isFull = false
    host.advance(2 * MINUTE_MS)
    expect(tape.quotes.history('US:MMM')).toMatchObject([{ marketTime: NOW, fetchedAt: NOW }])
    expect(host.openTimers()).toBe(0)
  })

  test('of the future is told once and keeps no later quote out', () => {
    const { host, tape } = openStand()
    const recorder = createQuoteRecorder(host, tape, 'feed', () => undefined)
    for (const hours of [5, 6]) recorder.see(quoteAt(NOW + hours * 60 * MINUTE_MS))
    recorder.see(quoteAt(NOW + MINUTE_MS))
    recorder.flush()
    expect(tape.quotes.history('US:MMM')).toMatchObject([{ marketTime: NOW + MINUTE_MS }])
    expect(host.lines.filter(({ message }) => message.includes('of the future'))).toHaveLength(1)
  })

  test('a market cap counts with the price it was told with', () => {
    const { host, tape } = openStand()
    const recorder = createQuoteRecorder(host, tape, 'feed', () => undefined)
    recorder.see(quoteAt(NOW, 10))
    recorder.seeFigures(figuresOf(1000))
    host.advance(30_000)
    recorder.see(quoteAt(host.now(), 20))
    recorder.seeFigures(figuresOf(2000))
    host.advance(DAY_MS)
    recorder.see(quoteAt(host.now(), 40))
    host.advance(MINUTE_MS)
    recorder.seeFigures(figuresOf(1))
    host.advance(DAY_MS)
    recorder.see(quoteAt(host.now(), 80))
    recorder.flush()
    expect(tape.quotes.history('US:MMM').map(({ cap }) => cap)).toEqual([1000, 4000, 8000])
  })
})
