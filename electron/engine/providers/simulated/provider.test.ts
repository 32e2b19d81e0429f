import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import type { BarTick, Provider, ProviderQuote } from '../provider.ts'
import { createSimulatedProvider } from './provider.ts'
import { createSimulatedMarket, type SimulatedMarket } from './simulated-market.ts'

const BTC = 'BINANCE:BTCUSDT'
const NOW = Date.UTC(2026, 7, 24, 15, 0, 10)

let host: TestHost
let market: SimulatedMarket
let provider: Provider

beforeEach(() => {
  host = makeTestHost({ now: NOW })
  market = createSimulatedMarket({ seed: 7, members: [] })
  provider = createSimulatedProvider(market, host)
})
afterEach(() => host.dispose())

describe('watching', () => {
  test('a quote is told at once and then only when it moved, as the market has it', () => {
    const told: (ProviderQuote & { readonly at: number })[] = []
    const stop = provider.watchQuote(BTC, (quote) => told.push({ ...quote, at: host.now() }))
    expect(told).toHaveLength(1)
    host.advance(MINUTE_MS)
    stop()
    expect(told.length).toBeGreaterThan(20)
    for (const [index, { at, symbol, ...quote }] of told.entries()) {
      expect(market.quote(symbol, at)).toMatchObject(quote)
      if (index > 0) expect(quote).not.toEqual({ ...told[index - 1], at: undefined, symbol: undefined })
    }
  })

  test('every bar that closes is told closed once, in order and without a hole', () => {
    const closed: number[] = []
    let last: BarTick | undefined
    const stop = provider.watchBars(BTC, '1m', NOW - 10_000, (tick) => {
      last = tick
      for (const open of tick.columns.t) if (open !== tick.openBar) closed.push(open)
    })
    host.advance(HOUR_MS)
    stop()
    const expected = market.candles(BTC, '1m', { from: NOW - 10_000, to: host.now() + 1 }, host.now())
    expect(closed).toEqual(Array.from(expected.columns.t).filter((open) => open !== expected.openBar))
    expect(last?.marketTime).toBeLessThanOrEqual(host.now())
  })

  test('one timer for all that is watched, none when nothing is', () => {
    const stops = [
      provider.watchQuote(BTC, () => undefined),
      provider.watchQuote('BINANCE:ETHUSDT', () => undefined),
      provider.watchBars(BTC, '1m', NOW, () => undefined),
    ]
    expect(host.openTimers()).toBe(1)
    stops[1]?.()
    host.advance(1_000)
    expect(host.openTimers()).toBe(1)
    for (const stop of stops) stop()
    expect(host.openTimers()).toBe(0)
  })

  test('a listener that fails is logged and keeps nobody else from hearing', () => {
    let heard = 0
    let isFailing = false
    const stops = [
      provider.watchQuote(BTC, () => {
        if (isFailing) throw new Error('no')
      }),
      provider.watchQuote('BINANCE:ETHUSDT', () => void heard++),
    ]
    isFailing = true
    host.advance(5_000)
    for (const stop of stops) stop()
    expect(heard).toBeGreaterThan(2)
    expect(host.lines.some(({ level, message }) => level === 'error' && message.includes('tick'))).toBe(true)
  })
})

describe('asking', () => {
  test('what nobody knows is left out', async () => {
    expect(await provider.quotes(['US:NOPE', BTC], NOW)).toMatchObject([{ symbol: BTC }])
    expect((await provider.figures(['US:NOPE'], NOW)).get('US:NOPE')).toMatchObject({ cap: null, low52: null })
  })

  test('an interval without bars of its own is refused in words', async () => {
    await expect(provider.history(BTC, '5m', { from: NOW - HOUR_MS, to: NOW }, NOW)).rejects.toMatchObject({
      code: 'unsupported',
      message: 'the simulated market has no 5m bars of its own',
    })
  })
})
