import { afterEach, describe, expect, test } from 'vitest'
import { bucketStart } from '../../../shared/domain/bucket.ts'
import { unpackCandles } from '../../../shared/domain/candles.ts'
import { MINUTE_MS } from '../../../shared/domain/interval.ts'
import { readCandles } from '../features/candles/read-candles.ts'
import { createSimulatedProvider } from '../providers/simulated/provider.ts'
import { createSimulatedMarket } from '../providers/simulated/simulated-market.ts'
import { createRouting } from './create-routing.ts'
import { BTC, NOW, closeStands, openStand } from './test-stand.ts'

afterEach(closeStands)

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
