import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import { QUOTE_STRIDE, unpackQuotes } from '../../../../shared/domain/quote-columns.ts'
import { nextOf, openTestEngine, type TestEngine } from '../../test-engine.ts'

const BTC = 'BINANCE:BTCUSDT'
/** A minute before New York's close. */
const BEFORE_CLOSE = Date.UTC(2026, 7, 24, 19, 59)

let market: TestEngine

beforeEach(() => {
  market = openTestEngine({ market: 'simulated' })
})
afterEach(() => market.close())

interface Row {
  readonly last: number
  readonly prevClose: number
  readonly marketTime: number
}

/** Rows by slot. */
function rowsOf({ rows }: { rows: Uint8Array }): Map<number, Row> {
  const { slots, values } = unpackQuotes(rows)
  return new Map(
    Array.from(slots, (slot, row) => {
      const at = row * QUOTE_STRIDE
      const [last = 0, prevClose = 0, marketTime = 0] = [values[at], values[at + 1], values[at + QUOTE_STRIDE - 1]]
      return [slot, { last, prevClose, marketTime }]
    }),
  )
}

describe('quotes.watch', () => {
  test('tells every known symbol first, then those that moved, each as the map has them', async () => {
    const { host, client } = market
    const { tiles } = await client.heatmap.load({ colour: 'change' })
    const symbols = [...tiles.map(({ symbol }) => symbol), 'BINANCE:NONESUCH', BTC, BTC]
    const stream = await client.quotes.watch({ symbols })
    const first = await nextOf(stream)
    expect(first).toMatchObject({ kind: 'snapshot', source: 'simulated', state: 'live' })
    const known = rowsOf(first)
    expect(known.size).toBe(symbols.length - 1)
    expect(known.has(symbols.indexOf('BINANCE:NONESUCH'))).toBe(false)
    expect(known.get(symbols.length - 1)).toEqual(known.get(symbols.length - 2))

    let updates = 0
    // Each at a tick, so that the map of the same moment must say the same.
    for (let message = 0; message < 15; message++) {
      const next = await host.drive(nextOf(stream))
      expect(next.kind).toBe('update')
      for (const [slot, row] of rowsOf(next)) {
        expect(row.marketTime).toBeLessThanOrEqual(host.now())
        expect(row.marketTime).toBeGreaterThan(known.get(slot)?.marketTime ?? 0)
        known.set(slot, row)
        updates++
      }
    }
    expect(updates).toBeGreaterThan(500)
    const now = await client.heatmap.load({ colour: 'change' })
    now.tiles.forEach(({ price, prevClose }, slot) => {
      expect(known.get(slot)).toMatchObject({ last: price, prevClose })
    })
    await stream.return?.()
    expect(host.openTimers()).toBe(0)
  })

  test('comes at most ten times a second', async () => {
    const { host, client } = market
    const stream = await client.quotes.watch({ symbols: [BTC] })
    const times: number[] = []
    for (let message = 0; message < 30; message++) {
      await host.drive(nextOf(stream))
      times.push(host.now())
    }
    expect(times.every((t, at) => at === 0 || t - (times[at - 1] as number) >= 100)).toBe(true)
    await stream.return?.()
  })

  test('a reader that was away gets one snapshot, not what it missed', async () => {
    const { host, client } = market
    const stream = await client.quotes.watch({ symbols: [BTC, 'US:MMM'] })
    await nextOf(stream)
    host.advance(20_000)
    const late = await nextOf(stream)
    expect(late.kind).toBe('snapshot')
    expect(rowsOf(late).size).toBe(2)
    expect((await host.drive(nextOf(stream))).kind).toBe('update')
    await stream.return?.()
  })

  test('tells that the session is over', async () => {
    market.host.setNow(BEFORE_CLOSE)
    const stream = await market.client.quotes.watch({ symbols: ['US:MMM'] })
    let message = await nextOf(stream)
    expect(message.state).toBe('live')
    while (message.state === 'live') {
      message = await market.host.drive(nextOf(stream))
      expect(market.host.now()).toBeLessThan(BEFORE_CLOSE + 70_000)
    }
    expect(message.state).toBe('cached')
    expect(market.host.now()).toBeGreaterThanOrEqual(BEFORE_CLOSE + 60_000)
    await stream.return?.()
  })

  test('two readers share what one leaves to the other', async () => {
    const { host, client } = market
    const symbols: Symbol[] = [BTC, 'BINANCE:ETHUSDT']
    const [a, b] = [await client.quotes.watch({ symbols }), await client.quotes.watch({ symbols: [BTC] })]
    await Promise.all([nextOf(a), nextOf(b)])
    await a.return?.()
    expect(rowsOf(await host.drive(nextOf(b))).get(0)?.last).toBeGreaterThan(0)
    expect(host.openTimers()).toBeGreaterThan(0)
    await b.return?.()
    expect(host.openTimers()).toBe(0)
  })

  test('ends when the engine closes, and when the market changes', async () => {
    const { host, client, engine } = market
    const stream = await client.quotes.watch({ symbols: [BTC] })
    await nextOf(stream)
    const waiting = stream.next()
    await client.markets.choose({ name: 'stored' })
    expect(await waiting).toMatchObject({ done: true })
    await expect(client.quotes.watch({ symbols: [BTC] })).rejects.toMatchObject({ code: 'unsupported' })
    expect(host.openTimers()).toBe(0)

    await client.markets.choose({ name: 'simulated' })
    const again = await client.quotes.watch({ symbols: [BTC] })
    await nextOf(again)
    const last = again.next()
    engine.close()
    expect(await last).toMatchObject({ done: true })
    expect(host.openTimers()).toBe(0)
  })
})
