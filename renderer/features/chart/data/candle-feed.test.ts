import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine, type Engine } from '../../../../electron/engine/create-engine.ts'
import { makeTestHost, type TestHost } from '../../../../electron/engine/test-host.ts'
import { createMemoryClient } from '../../../../electron/hosts/memory/memory-client.ts'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { carryView } from '../view/carry-view.ts'
import { CandleFeed } from './candle-feed.ts'
import type { CandlesClient } from './series-reader.ts'

const MINUTE = 60_000
const KEY = { symbol: 'BINANCE:BTCUSDT', source: 'import:csv', interval: '1m' } as const
const BITCOIN = {
  symbol: KEY.symbol,
  name: 'Bitcoin / Tether',
  kind: 'crypto',
  sector: null,
  industry: null,
  tickSize: null,
} as const

/** Stored one-minute bars at these minutes. */
function barsAt(minutes: readonly number[]): Candles {
  const column = (of: (minute: number) => number): Float64Array => Float64Array.from(minutes, of)
  return {
    t: column((m) => m * MINUTE),
    o: column((m) => 100 + m),
    h: column((m) => 102 + m),
    l: column((m) => 99 + m),
    c: column((m) => 101 + m),
    v: column((m) => m),
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, k) => from + k)

let host: TestHost
let engine: Engine

beforeEach(() => {
  host = makeTestHost({ now: 30_000 * MINUTE })
  engine = createEngine(host)
})
afterEach(() => {
  engine.close()
  host.dispose()
})

function storeBars(bars: Candles): void {
  engine.tape.instruments.upsert([BITCOIN], KEY.source)
  engine.tape.candles.write(KEY, bars, { fetchedAt: host.now(), label: 'test', adjusted: 'raw' })
}

/** A feed on the real engine, and the ranges it was asked for. */
function openFeed() {
  const asked: { from?: number | undefined; to?: number | undefined; limit?: number | undefined }[] = []
  const memory = createMemoryClient(engine)
  const load: CandlesClient['load'] = (input, options) => {
    asked.push({ from: input.from, to: input.to, limit: input.limit })
    return memory.candles.load(input, options)
  }
  const { watch, overview } = memory.candles
  return {
    feed: new CandleFeed(
      { load, watch, overview },
      { state: 'open', onState: () => () => undefined },
      KEY.symbol,
      KEY.interval,
    ),
    asked,
  }
}

const timesOf = (feed: CandleFeed): number[] => {
  const { store } = feed.snapshot()
  return range(store.first, store.end).map((cell) => store.timeAt(cell) / MINUTE)
}

describe('CandleFeed', () => {
  test('opens with the newest bars and pages back to the first one, each bar once', async () => {
    storeBars(barsAt(range(0, 12_345)))
    const { feed, asked } = openFeed()
    await feed.open()
    expect(feed.snapshot()).toMatchObject({ status: 'ready', hasEarlier: true })
    expect(timesOf(feed).at(-1)).toBe(12_344)
    while (feed.snapshot().hasEarlier) await feed.loadEarlier(100)
    expect(timesOf(feed)).toEqual(range(0, 12_345))
    expect(asked.length).toBe(4)
    await feed.loadEarlier(100)
    expect(asked.length).toBe(4)
  })

  test('asks for one page at a time however often it is told to, and a date waits for its turn', async () => {
    storeBars(barsAt(range(0, 9_000)))
    const { feed, asked } = openFeed()
    await feed.open()
    await Promise.all([feed.loadEarlier(10), feed.loadEarlier(10), feed.reachBack(0)])
    expect(asked.map(({ limit }) => limit)).toEqual([1_500, 4_000, 0])
    expect(timesOf(feed)).toEqual(range(0, 9_000))
  })

  test('a hole between two pages is found like one inside a page', async () => {
    const stored = [...range(0, 4_000), ...range(4_010, 5_510)]
    storeBars(barsAt(stored))
    const { feed } = openFeed()
    await feed.open()
    expect(feed.snapshot().gaps).toEqual([])
    await feed.loadEarlier(4_000)
    expect(feed.snapshot().gaps).toEqual([{ from: 4_000 * MINUTE, to: 4_009 * MINUTE, bars: 10 }])
    expect(timesOf(feed)).toEqual(range(0, 5_510))
  })

  test('reaches back to a date in one request', async () => {
    storeBars(barsAt(range(0, 20_000)))
    const { feed, asked } = openFeed()
    await feed.open()
    await feed.reachBack(7_000 * MINUTE)
    expect(asked.at(-1)).toEqual({ from: 7_000 * MINUTE, to: 18_500 * MINUTE, limit: 0 })
    expect(timesOf(feed)).toEqual(range(7_000, 20_000))
    expect(feed.snapshot().hasEarlier).toBe(true)
  })

  test('read anew after an import, the picture stays: at the right end it follows, elsewhere the middle bar holds', async () => {
    storeBars(barsAt(range(100, 600)))
    const { feed } = openFeed()
    await feed.open()
    const before = feed.snapshot()
    storeBars(barsAt(range(600, 650)))
    await feed.reload()
    const after = feed.snapshot()
    expect(after.store).not.toBe(before.store)
    expect(after.store.length).toBe(550)
    expect(carryView({ a: 405, b: 505 }, before, after)).toEqual({ a: 455, b: 555 })
    const middle = before.store.timeAt(150)
    const kept = carryView({ a: 100, b: 200 }, before, after)
    expect(after.store.timeAt(Math.floor((kept.a + kept.b) / 2))).toBe(middle)
  })

  test('a failure while opening is told, and opening again recovers', async () => {
    const { feed } = openFeed()
    await feed.open()
    expect(feed.snapshot().status).toBe('failed')
    expect(feed.snapshot().error?.code).toBe('not-found')
    storeBars(barsAt(range(0, 10)))
    await feed.open()
    expect(feed.snapshot()).toMatchObject({ status: 'ready', error: null })
  })

  test('closed in the middle of a request it stays silent', async () => {
    storeBars(barsAt(range(0, 10)))
    const { feed } = openFeed()
    const opening = feed.open()
    let changes = 0
    feed.subscribe(() => changes++)
    feed.close()
    await opening
    expect(changes).toBe(0)
    expect(feed.snapshot().status).toBe('loading')
  })
})
