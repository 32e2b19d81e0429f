import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyCandles } from '../../../../shared/domain/candles.ts'
import { kindOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, HOUR_MS, type Interval } from '../../../../shared/domain/interval.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { listSeries } from './list-series.ts'
import { resolveListing } from './resolve-listing.ts'
import { resolveSymbol } from './resolve-symbol.ts'
import { searchSymbols } from './search-symbols.ts'

const START = Date.UTC(2024, 1, 1)
const NAMES = {
  'US:AAPL': 'Apple Inc.',
  'US:APP': 'AppLovin',
  'US:T': 'AT&T',
  'US:BRK.B': 'Berkshire Hathaway',
  'US:MSFT': 'Microsoft',
  'US:TAP': 'Molson Coors',
  'US:EL': 'Estée Lauder',
  'NASDAQ:MSFT': 'Microsoft',
  'INDEX:SPX': 'S&P 500',
  'BINANCE:BTCUSDT': 'BTCUSDT',
  'KRAKEN:BTCUSDT': 'BTCUSDT',
} as const

let host: TestHost
let tape: Tape

beforeAll(() => {
  host = makeTestHost({ now: START + 100 * DAY_MS })
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
  const instruments = Object.entries(NAMES).map(([symbol, name]) => {
    const isApple = symbol === 'US:AAPL'
    return {
      symbol,
      name,
      kind: kindOf(symbol),
      sector: isApple ? 'Information Technology' : null,
      industry: isApple ? 'Technology Hardware' : null,
      tickSize: null,
    }
  })
  tape.instruments.upsert(instruments, 'test')
  store('INDEX:SPX', '1d', [START, START + DAY_MS, START + 4 * DAY_MS])
  store('KRAKEN:BTCUSDT', '1h', [START, START + HOUR_MS])
  const empty = { cap: null, pe: null, eps: null, dividendYieldPct: null, low52: null, high52: null }
  const fetch = { fetchedAt: START, label: 'test', adjusted: 'raw' } as const
  tape.snapshots.write('test', START + 21 * HOUR_MS, [{ symbol: 'US:AAPL', price: 185, ...empty }], fetch)
  tape.snapshots.write('test', START + 50 * DAY_MS, [{ symbol: 'US:AAPL', price: 182, ...empty }], fetch)
})
afterAll(() => {
  tape.close()
  host.dispose()
})

function store(symbol: Symbol, interval: Interval, opens: readonly number[]): void {
  const bars = emptyCandles(opens.length)
  bars.t.set(opens)
  for (const name of ['o', 'h', 'l', 'c'] as const) bars[name].set(opens.map((_, index) => 10 + index))
  tape.candles.write({ symbol, source: 'import:csv', interval }, bars, {
    fetchedAt: host.now(),
    label: 'test',
    adjusted: 'raw',
  })
}

const found = (query: string): Symbol[] =>
  searchSymbols({ host, tape }, { query, limit: 50 }).symbols.map(({ symbol }) => symbol)
const resolve = (text: string): Symbol => resolveSymbol(tape, text, { create: false }).symbol

describe('resolveSymbol', () => {
  test.each([
    ['US:AAPL', 'US:AAPL'],
    ['us:aapl', 'US:AAPL'],
    ['AAPL', 'US:AAPL'],
    ['NASDAQ:AAPL', 'US:AAPL'],
    ['US:MSFT', 'US:MSFT'],
    ['NYSE:MSFT', 'NASDAQ:MSFT'],
    ['brk-b', 'US:BRK.B'],
    ['SPX', 'INDEX:SPX'],
    ['BTC/USDT', 'KRAKEN:BTCUSDT'],
    ['BINANCE:BTC-USDT', 'BINANCE:BTCUSDT'],
  ])('%s is %s', (text, symbol) => {
    expect(resolve(text)).toBe(symbol)
  })

  test('a code at several venues prefers what has bars and names the others', () => {
    expect(resolveSymbol(tape, 'BTCUSDT', { create: false })).toMatchObject({
      symbol: 'KRAKEN:BTCUSDT',
      isNew: false,
      others: ['BINANCE:BTCUSDT'],
    })
  })

  test('a venue outside the US never stands for another', () => {
    expect(() => resolve('OKX:BTCUSDT')).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => resolve('BINANCE:AAPL')).toThrow(expect.objectContaining({ code: 'not-found' }))
  })

  test.each([
    ['APPL', 'US:AAPL'],
    ['MSTF', 'MSFT'],
    ['Berkshir', 'US:BRK.B'],
    ['BINANCE:BTCUSD', 'BTCUSDT'],
  ])('%s is not found and the nearest is named', (text, nearest) => {
    expect(() => resolve(text)).toThrow(nearest)
  })

  test.each(['BINANCE:QZXJWKVV', 'QQQQQQ'])('%s is like nothing known here, so nothing is named', (text) => {
    expect(() => resolve(text)).toThrow(expect.objectContaining({ detail: expect.objectContaining({ nearest: null }) }))
  })

  test.each(['', 'a b', 'US:', ':AAPL', '$', 'X'.repeat(41)])('%j is bad input', (text) => {
    expect(() => resolve(text)).toThrow(expect.objectContaining({ code: 'bad-input' }))
  })

  test('an import keeps an explicit symbol and finds or files a bare code', () => {
    const create = (text: string) => resolveSymbol(tape, text, { create: true })
    expect(create('AAPL')).toMatchObject({ symbol: 'US:AAPL', isNew: false })
    expect(create('nasdaq:aapl')).toMatchObject({
      symbol: 'NASDAQ:AAPL',
      isNew: true,
      others: ['US:AAPL'],
      instrument: { name: 'Apple Inc.', kind: 'stock', sector: 'Information Technology' },
    })
    expect(create('ETHUSDT')).toMatchObject({ symbol: 'BINANCE:ETHUSDT', isNew: true, instrument: { kind: 'crypto' } })
    expect(create('mine')).toMatchObject({ symbol: 'LOCAL:MINE', isNew: true, instrument: { name: 'MINE' } })
    expect(create('BTC/USDT')).toMatchObject({ symbol: 'KRAKEN:BTCUSDT', isNew: false })
    expect(create('BINANCE:BTC/USDT')).toMatchObject({ symbol: 'BINANCE:BTC/USDT', isNew: true })
  })
})

describe('searchSymbols', () => {
  test('an empty query lists everything, what has bars first', () => {
    const all = searchSymbols({ host, tape }, { query: '', limit: 3 })
    expect(all.total).toBe(Object.keys(NAMES).length)
    expect(all.symbols.map(({ symbol }) => symbol)).toEqual(['INDEX:SPX', 'KRAKEN:BTCUSDT', 'US:T'])
    expect(searchSymbols({ host, tape }, { query: '', limit: 0 }).symbols).toHaveLength(all.total)
  })

  test.each([
    ['ap', ['US:APP', 'US:AAPL', 'US:TAP']],
    ['aapl', ['US:AAPL']],
    ['apple in', ['US:AAPL']],
    ['soft', ['NASDAQ:MSFT', 'US:MSFT']],
    ['btc', ['KRAKEN:BTCUSDT', 'BINANCE:BTCUSDT']],
    ['binance:', ['BINANCE:BTCUSDT']],
    ['nasdaq:ms', ['NASDAQ:MSFT']],
    ['brkb', ['US:BRK.B']],
    ['mcsft', ['NASDAQ:MSFT', 'US:MSFT']],
    ['estée', ['US:EL']],
    ['zzz', []],
    // Each letter is in Estée Lauder, in this order, but not in one word.
    ['eldr', []],
    ['%', []],
  ])('%s finds %j in this order', (query, symbols) => {
    expect(found(query)).toEqual(symbols)
  })

  test('the exact code first, then what has bars, a fuzzy match last', () => {
    expect(found('T').slice(0, 2)).toEqual(['US:T', 'KRAKEN:BTCUSDT'])
    expect(found('sp')).toEqual(['INDEX:SPX'])
    expect(found('tp').at(-1)).toBe('US:TAP')
  })

  test('carries the newest price with its market time and source', () => {
    const [apple] = searchSymbols({ host, tape }, { query: 'AAPL', limit: 1 }).symbols
    expect(apple).toMatchObject({
      hasCandles: false,
      last: { price: 182, marketTime: START + 50 * DAY_MS, source: 'test', state: 'stale' },
    })
    const [index] = searchSymbols({ host, tape }, { query: 'SPX', limit: 1 }).symbols
    // 5 February 2024, New York's close in winter.
    expect(index?.last).toEqual({
      price: 12,
      marketTime: Date.UTC(2024, 1, 5, 21),
      source: 'import:csv',
      state: 'stale',
    })
    expect(searchSymbols({ host, tape }, { query: 'EL', limit: 1 }).symbols[0]?.last).toBe(null)
  })

  test('with a clock in the past neither prices nor bars of later are there', () => {
    const at = (query: string, asOf: number) => searchSymbols({ host, tape }, { query, limit: 1, asOf }).symbols[0]
    expect(at('AAPL', START + 20 * DAY_MS)?.last).toMatchObject({ price: 185, state: 'replay' })
    expect(at('AAPL', START)?.last).toBe(null)
    expect(at('SPX', START + DAY_MS + 20 * HOUR_MS)).toMatchObject({
      hasCandles: true,
      last: { price: 10, marketTime: START + 21 * HOUR_MS },
    })
    expect(at('SPX', START + DAY_MS + 21 * HOUR_MS)?.last?.price).toBe(11)
    expect(at('SPX', START + 20 * HOUR_MS)).toMatchObject({ hasCandles: false, last: null })
  })
})

describe('resolveListing', () => {
  test('gives the row a search would give', () => {
    expect(resolveListing({ host, tape }, { text: 'btcusdt' })).toMatchObject({
      listing: { symbol: 'KRAKEN:BTCUSDT', kind: 'crypto', hasCandles: true, last: { price: 11 } },
      others: ['BINANCE:BTCUSDT'],
    })
  })
})

describe('listSeries', () => {
  test('lists what is stored and what can be built from it', () => {
    expect(listSeries({ host, tape }, { symbol: 'INDEX:SPX' })).toMatchObject({
      instrument: { symbol: 'INDEX:SPX', name: 'S&P 500', kind: 'index' },
      series: [{ interval: '1d', source: 'import:csv', bars: 3, from: START, to: START + 4 * DAY_MS }],
      offered: ['1d', '3d', '1w', '1M'],
    })
    expect(listSeries({ host, tape }, { symbol: 'US:EL' })).toMatchObject({ series: [], offered: [] })
  })

  test('ends where the clock stands', () => {
    const at = (asOf: number) => listSeries({ host, tape }, { symbol: 'INDEX:SPX', asOf })
    expect(at(START + 2 * DAY_MS)).toMatchObject({ series: [{ bars: 2, to: START + DAY_MS }] })
    expect(at(START + HOUR_MS)).toMatchObject({ series: [], offered: [] })
  })
})
