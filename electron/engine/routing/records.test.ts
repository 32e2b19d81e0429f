import { afterEach, describe, expect, test } from 'vitest'
import { bucketStart } from '../../../shared/domain/bucket.ts'
import { emptyCandles, unpackCandles } from '../../../shared/domain/candles.ts'
import { DAY_MS, MINUTE_MS } from '../../../shared/domain/interval.ts'
import { loadCandles } from '../features/candles/load-candles.ts'
import { loadProfile } from '../features/quotes/load-profile.ts'
import { loadQuotes } from '../features/quotes/load-quotes.ts'
import { withQuotes } from '../features/to-listing.ts'
import { AppError } from '../../../shared/errors.ts'
import { loadHeatmap } from '../features/heatmap/load-heatmap.ts'
import { readCandles } from '../features/candles/read-candles.ts'
import { nextOf, openTestEngine, type TestEngine } from '../test-engine.ts'
import { makeTestHost } from '../test-host.ts'
import { createSimulatedProvider } from '../providers/simulated/provider.ts'
import { createSimulatedMarket } from '../providers/simulated/simulated-market.ts'
import { openTape } from '../tape/open-tape.ts'
import type { Tape } from '../tape/types.ts'
import type { Provider } from '../providers/provider.ts'
import { createQuoteRecorder } from './quote-recorder.ts'
import { createRouting, type Routing } from './create-routing.ts'

const BTC = 'BINANCE:BTCUSDT'
const ETH = 'BINANCE:ETHUSDT'
const NOW = Date.UTC(2026, 7, 24, 16, 41, 23)

interface Stand {
  readonly host: ReturnType<typeof makeTestHost>
  readonly tape: Tape
  readonly routing: Routing
  close(): void
}

let open: (Stand | TestEngine)[] = []

afterEach(() => {
  for (const each of open) each.close()
  open = []
})

/** The simulated market with routing alone, and what a test changes of the provider. */
function openStand(change: (provider: Provider) => Provider = (provider) => provider): Stand {
  const host = makeTestHost({ now: NOW })
  const tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
  const members = [{ symbol: 'US:MMM', name: '3M', sector: null, industry: null, cap: 8e10 }]
  const provider = createSimulatedProvider(createSimulatedMarket({ seed: 7, members }), host)
  tape.instruments.upsert(provider.instruments(), provider.name)
  const routing = createRouting(host, tape, change(provider))
  const stand = {
    host,
    tape,
    routing,
    close() {
      routing.close()
      tape.close()
      host.dispose()
    },
  }
  open.push(stand)
  return stand
}

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

describe('a source with a network', () => {
  test('is asked nothing of the past, and keeps nothing stored away when it fails', async () => {
    let asked = 0
    let isDown = false
    const stand = openStand((provider) => {
      const guard = <T>(work: () => T): T => {
        asked++
        if (isDown) throw new AppError('disconnected', 'no network')
        return work()
      }
      return {
        ...provider,
        capabilities: { ...provider.capabilities, isLocal: false },
        members: (...input) => guard(() => provider.members(...input)),
        history: async (...input) => guard(() => provider.history(...input)),
        quotes: async (...input) => guard(() => provider.quotes(...input)),
        figures: async (...input) => guard(() => provider.figures(...input)),
        actions: async (...input) => guard(() => provider.actions?.(...input) ?? Promise.resolve([])),
      }
    })
    const { host } = stand
    const bars = await loadCandles(stand, { symbol: BTC, interval: '1h', limit: 5 })
    const { quotes } = await loadQuotes(stand, { symbols: [BTC] })
    host.advance(3 * 60 * MINUTE_MS)
    isDown = true
    const late = await loadCandles(stand, { symbol: BTC, interval: '1h', limit: 5 })
    expect(unpackCandles(late.columns).t.at(-1)).toBe(unpackCandles(bars.columns).t.at(-1))
    expect(late).toMatchObject({ state: 'stale', partial: bars.partial })
    expect((await loadQuotes(stand, { symbols: [BTC] })).quotes).toMatchObject([
      { last: quotes[0]?.last, fetchedAt: NOW },
    ])
    await expect(loadCandles(stand, { symbol: ETH, interval: '1h', limit: 5 })).rejects.toThrow('no network')
    asked = 0
    const asOf = NOW + 2 * 60 * MINUTE_MS
    const past = await loadCandles(stand, { symbol: BTC, interval: '1h', limit: 5, asOf, view: 'adjusted' })
    const lastClosed = bucketStart('utc', '1h', NOW)
    expect(past).toMatchObject({ hasLater: false, newestMarketTime: lastClosed, partial: [] })
    await loadHeatmap(stand, { universe: 'sp500', group: 'none', size: 'cap', colour: 'change', asOf }).catch(
      () => undefined,
    )
    await loadProfile(stand, { symbol: BTC, asOf }).catch(() => undefined)
    await withQuotes(stand, [], asOf)
    expect(asked).toBe(0)
  })

  test('the past of a local one is asked for, and shows no trace of an open bar that was seen long ago', async () => {
    let asked = 0
    let isEmpty = false
    const stand = openStand((provider) => ({
      ...provider,
      async history(...input) {
        asked++
        return isEmpty ? { columns: emptyCandles(), openBar: null } : provider.history(...input)
      },
    }))
    await loadCandles(stand, { symbol: BTC, interval: '1h', limit: 5 })
    stand.host.advance(3 * 60 * MINUTE_MS)
    isEmpty = true
    asked = 0
    const asOf = NOW + 2 * 60 * MINUTE_MS
    const past = await loadCandles(stand, { symbol: BTC, interval: '1h', limit: 5, asOf })
    expect(asked).toBeGreaterThan(0)
    const newestMarketTime = bucketStart('utc', '1h', NOW)
    expect(past).toMatchObject({ hasLater: false, newestMarketTime, partial: [] })
  })
})

describe('open bars', () => {
  test('outlive a start, marked as open, and are never history', async () => {
    const { host, tape, routing } = openStand()
    const stop = routing.watchBars(BTC, '1h', () => undefined)
    let writes = 0
    tape.onChange(() => writes++)
    for (let step = 0; step < 40; step++) host.advance(250)
    expect(writes).toBeGreaterThan(1)
    expect(writes).toBeLessThanOrEqual(10)
    stop()
    const hour = bucketStart('utc', '1h', NOW)
    const key = { symbol: BTC, source: 'simulated', interval: '1h' } as const
    const before = routing.candles.read(key)
    expect(before.columns.t.at(-1)).toBe(hour)
    expect(tape.candles.read(key).columns.t.at(-1)).not.toBe(hour)
    host.advance(3 * 60 * MINUTE_MS)
    const again = createRouting(
      host,
      tape,
      createSimulatedProvider(createSimulatedMarket({ seed: 7, members: [] }), host),
    )
    expect(again.candles.read(key).columns).toEqual(before.columns)
    expect(again.candles.read(key).runs.at(-1)).toMatchObject({ bars: 1, label: 'open bar' })
    expect(again.candles.read(key, { versionAt: host.now() }).columns.t).not.toContain(hour)
    expect(again.candles.read(key, { knownAt: host.now() }).columns.t).not.toContain(hour)
    expect(tape.candles.list(BTC).filter(({ to }) => to >= hour)).toEqual([])
  })

  test('one that was seen last before its end is partial, however late it is', async () => {
    const { host, tape, routing } = openStand()
    routing.watchBars(BTC, '1h', () => undefined)()
    host.advance(3 * 60 * MINUTE_MS)
    const deps = { host, tape: { ...tape, candles: routing.candles } }
    const hour = bucketStart('utc', '1h', NOW)
    const { columns, partial } = readCandles(deps, { symbol: BTC, interval: '1h', limit: 1 })
    expect([...unpackCandles(columns).t]).toEqual([hour])
    expect(partial).toEqual([hour])
  })
})

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
    open.push(market)
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

test('a stream that ends leaves no timer behind', async () => {
  const market = openTestEngine({ market: 'simulated', now: NOW })
  open.push(market)
  const stream = await market.client.quotes.watch({ symbols: [BTC] })
  await nextOf(stream)
  await stream.return?.()
  expect(market.host.openTimers()).toBe(0)
})
