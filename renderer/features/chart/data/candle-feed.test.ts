import { describe, expect, test } from 'vitest'
import { type Candles, lowerBound, packCandles, sliceCandles } from '../../../../shared/domain/candles.ts'
import { AppError } from '../../../../shared/errors.ts'
import { carryView } from '../view/carry-view.ts'
import { CandleFeed, type CandlesClient } from './candle-feed.ts'

const MINUTE = 60_000

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

/** A tape with the meaning of `candles.load` in CLI.md, and a list of what it was asked. */
function tapeOf(stored: { bars: Candles }) {
  const asked: { from?: number | undefined; to?: number | undefined; limit?: number | undefined }[] = []
  const load = async (input: { from?: number; to?: number; limit?: number }) => {
    asked.push({ from: input.from, to: input.to, limit: input.limit })
    const { t } = stored.bars
    const end = input.to === undefined ? t.length : lowerBound(t, input.to)
    const lowest = input.from === undefined ? 0 : lowerBound(t, input.from)
    const start = input.limit ? Math.max(lowest, end - input.limit) : lowest
    return {
      symbol: 'BINANCE:BTCUSDT',
      name: 'Bitcoin / Tether',
      interval: '1m',
      source: 'import:csv',
      derivedFrom: null,
      state: 'cached',
      asOf: null,
      columns: packCandles(sliceCandles(stored.bars, start, end)),
      partial: [],
      revised: [],
      hasEarlier: start > 0,
      fetchedAt: null,
      newestMarketTime: null,
    }
  }
  return { client: { load } as unknown as CandlesClient, asked }
}

const timesOf = (feed: CandleFeed): number[] => {
  const { store } = feed.snapshot()
  return range(store.first, store.end).map((cell) => store.timeAt(cell) / MINUTE)
}

describe('CandleFeed', () => {
  test('opens with the newest bars and pages back to the first one, each bar once', async () => {
    const { client, asked } = tapeOf({ bars: barsAt(range(0, 12_345)) })
    const feed = new CandleFeed(client, 'BINANCE:BTCUSDT', '1m')
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
    const { client, asked } = tapeOf({ bars: barsAt(range(0, 9_000)) })
    const feed = new CandleFeed(client, 'BINANCE:BTCUSDT', '1m')
    await feed.open()
    await Promise.all([feed.loadEarlier(10), feed.loadEarlier(10), feed.reachBack(0)])
    expect(asked.map(({ limit }) => limit)).toEqual([1_500, 4_000, 0])
    expect(timesOf(feed)).toEqual(range(0, 9_000))
  })

  test('a hole between two pages is found like one inside a page', async () => {
    const stored = [...range(0, 4_000), ...range(4_010, 5_510)]
    const { client } = tapeOf({ bars: barsAt(stored) })
    const feed = new CandleFeed(client, 'BINANCE:BTCUSDT', '1m')
    await feed.open()
    expect(feed.snapshot().gaps).toEqual([])
    await feed.loadEarlier(4_000)
    expect(feed.snapshot().gaps).toEqual([{ from: 4_000 * MINUTE, to: 4_009 * MINUTE, bars: 10 }])
    expect(timesOf(feed)).toEqual(range(0, 5_510))
  })

  test('reaches back to a date in one request', async () => {
    const { client, asked } = tapeOf({ bars: barsAt(range(0, 20_000)) })
    const feed = new CandleFeed(client, 'BINANCE:BTCUSDT', '1m')
    await feed.open()
    await feed.reachBack(7_000 * MINUTE)
    expect(asked.at(-1)).toEqual({ from: 7_000 * MINUTE, to: 18_500 * MINUTE, limit: 0 })
    expect(timesOf(feed)).toEqual(range(7_000, 20_000))
    expect(feed.snapshot().hasEarlier).toBe(true)
  })

  test('read anew after an import, the picture stays: at the right end it follows, elsewhere the middle bar holds', async () => {
    const stored = { bars: barsAt(range(100, 600)) }
    const { client } = tapeOf(stored)
    const feed = new CandleFeed(client, 'BINANCE:BTCUSDT', '1m')
    await feed.open()
    const before = feed.snapshot().store
    stored.bars = barsAt(range(100, 650))
    await feed.reload()
    const after = feed.snapshot().store
    expect(after).not.toBe(before)
    expect(after.length).toBe(550)
    expect(carryView({ a: 405, b: 505 }, before, after)).toEqual({ a: 455, b: 555 })
    const middle = before.timeAt(150)
    const kept = carryView({ a: 100, b: 200 }, before, after)
    expect(after.timeAt(Math.floor((kept.a + kept.b) / 2))).toBe(middle)
  })

  test('a failure while opening is told, and opening again recovers', async () => {
    const tape = tapeOf({ bars: barsAt(range(0, 10)) })
    let isBroken = true
    const client = {
      load: (...input: Parameters<CandlesClient['load']>) =>
        isBroken ? Promise.reject(new AppError('store-corrupt', 'chunk 7 is damaged')) : tape.client.load(...input),
    } as CandlesClient
    const feed = new CandleFeed(client, 'BINANCE:BTCUSDT', '1m')
    await feed.open()
    expect(feed.snapshot().status).toBe('failed')
    expect(feed.snapshot().error?.code).toBe('store-corrupt')
    isBroken = false
    await feed.open()
    expect(feed.snapshot()).toMatchObject({ status: 'ready', error: null })
  })

  test('closed in the middle of a request it stays silent', async () => {
    const { client } = tapeOf({ bars: barsAt(range(0, 10)) })
    const feed = new CandleFeed(client, 'BINANCE:BTCUSDT', '1m')
    const opening = feed.open()
    let changes = 0
    feed.subscribe(() => changes++)
    feed.close()
    await opening
    expect(changes).toBe(0)
    expect(feed.snapshot().status).toBe('loading')
  })
})
