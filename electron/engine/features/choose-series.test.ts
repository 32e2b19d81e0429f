import { afterEach, beforeEach, expect, test } from 'vitest'
import { unpackCandles } from '../../../shared/domain/candles.ts'
import { DAY_MS, HOUR_MS, type Interval, MINUTE_MS } from '../../../shared/domain/interval.ts'
import { openTestEngine, type TestEngine } from '../test-engine.ts'

const BTC = 'BINANCE:BTCUSDT'
const START = Date.UTC(2026, 0, 1)

let market: TestEngine

beforeEach(() => {
  market = openTestEngine({ market: 'stored', now: Date.UTC(2026, 7, 24, 16) })
})
afterEach(() => market.close())

const day = (index: number): number => START + index * DAY_MS

function write(source: string, interval: Interval, opens: readonly number[], close: number, fetchedAt: number) {
  const column = (): Float64Array => new Float64Array(opens.length).fill(close)
  const columns = { t: Float64Array.from(opens), o: column(), h: column(), l: column(), c: column(), v: column() }
  const fetch = { fetchedAt, label: 'test', adjusted: 'raw' } as const
  market.engine.tape.candles.write({ symbol: BTC, source, interval }, columns, fetch)
}

async function load(query: Partial<Parameters<TestEngine['client']['candles']['load']>[0]> = {}) {
  const { source, columns } = await market.client.candles.load({ symbol: BTC, interval: '1d', limit: 0, ...query })
  return { source, opens: [...unpackCandles(columns).t] }
}

test('the venue counts from when its first bar had closed, or could be built', async () => {
  write('import:csv', '1d', [day(18), day(19), day(20), day(21)], 1, day(30))
  write('binance', '1d', [day(20), day(21)], 2, day(31))
  const noon = day(20) + 12 * HOUR_MS
  expect(await load({ asOf: noon })).toEqual({ source: 'import:csv', opens: [day(18), day(19)] })
  expect(await load({ asOf: day(21) - 1 })).toMatchObject({ source: 'import:csv' })
  expect(await load({ asOf: day(21) })).toEqual({ source: 'binance', opens: [day(20)] })
  write('binance', '1m', [day(20)], 2, day(31))
  expect(await load({ asOf: day(20) + MINUTE_MS })).toEqual({ source: 'binance', opens: [day(20)] })
})

test('what was known counts by the newest write of then, also where it brought older bars', async () => {
  write('import:a', '1d', [day(10), day(11)], 1, day(20))
  write('import:b', '1d', [day(10), day(11)], 2, day(30))
  write('import:a', '1d', [day(5)], 3, day(40))
  write('import:b', '1d', [day(12)], 4, day(60))
  expect((await load()).source).toBe('import:b')
  expect((await load({ knownAt: day(50) })).source).toBe('import:a')
  expect((await load({ knownAt: day(35) })).source).toBe('import:b')
  expect((await load({ knownAt: day(25) })).source).toBe('import:a')
})

test('what had closed by the clock is asked of the bars known then', async () => {
  write('binance', '1d', [day(10)], 1, day(20))
  write('import:csv', '1d', [day(5)], 2, day(20))
  write('binance', '1d', [day(4)], 3, day(40))
  expect(await load({ asOf: day(8) })).toEqual({ source: 'binance', opens: [day(4)] })
  expect(await load({ asOf: day(8), knownAt: day(30) })).toEqual({ source: 'import:csv', opens: [day(5)] })
})

test('bars of an interval that the coarsest one cannot be built from fill what it lacks', async () => {
  const five = [0, 5, 10].map((minute) => minute * MINUTE_MS)
  write(
    'binance',
    '5m',
    [...five, ...five.map((since) => since + 2 * DAY_MS)].map((since) => START + since),
    1,
    day(5),
  )
  const three = [0, 3, 6, 9, 12].map((minute) => day(1) + minute * MINUTE_MS)
  write('binance', '3m', three, 2, day(5))
  expect((await load({ interval: '15m' })).opens).toEqual([day(0), day(1), day(2)])
  expect((await load({ interval: '15m', from: day(1), to: day(2) })).opens).toEqual([day(1)])
})
