import { afterEach, describe, expect, test } from 'vitest'
import { bucketStart } from '../../../shared/domain/bucket.ts'
import { emptyCandles, unpackCandles } from '../../../shared/domain/candles.ts'
import { MINUTE_MS } from '../../../shared/domain/interval.ts'
import { loadCandles } from '../features/candles/load-candles.ts'
import { loadProfile } from '../features/quotes/load-profile.ts'
import { loadQuotes } from '../features/quotes/load-quotes.ts'
import { withQuotes } from '../features/to-listing.ts'
import { AppError } from '../../../shared/errors.ts'
import { loadHeatmap } from '../features/heatmap/load-heatmap.ts'
import { nextOf, openTestEngine } from '../test-engine.ts'
import { BTC, ETH, NOW, closeLater, closeStands, openStand } from './test-stand.ts'

afterEach(closeStands)

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

test('a stream that ends leaves no timer behind', async () => {
  const market = openTestEngine({ market: 'simulated', now: NOW })
  closeLater(market)
  const stream = await market.client.quotes.watch({ symbols: [BTC] })
  await nextOf(stream)
  await stream.return?.()
  expect(market.host.openTimers()).toBe(0)
})
