import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bucketEnd, bucketStart, closeTime } from '../../../../shared/domain/bucket.ts'
import { emptyCandles, unpackCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, type Interval } from '../../../../shared/domain/interval.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { readCandles } from './read-candles.ts'

/** Thursday 1 February 2024, 00:00 UTC. */
const START = Date.UTC(2024, 1, 1)
const SOURCE = 'import:csv'

let host: TestHost
let tape: Tape
let symbols = 0

beforeAll(() => {
  host = makeTestHost({ now: Date.UTC(2024, 5, 1) })
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
})
afterAll(() => {
  tape.close()
  host.dispose()
})

/** A symbol no other test uses. */
function newSymbol(venue = 'BINANCE'): Symbol {
  const symbol = `${venue}:T${symbols++}`
  tape.instruments.upsert(
    [{ symbol, name: symbol, kind: 'other', sector: null, industry: null, tickSize: null }],
    SOURCE,
  )
  return symbol
}

/** [open time, price]: flat bars of volume 1 at that price. */
type Flat = readonly [t: number, price: number]

function flatBars(rows: readonly Flat[]): Candles {
  const bars = emptyCandles(rows.length)
  rows.forEach(([t, price], index) => {
    bars.t[index] = t
    for (const name of ['o', 'h', 'l', 'c'] as const) bars[name][index] = price
    bars.v[index] = 1
  })
  return bars
}

function store(
  symbol: Symbol,
  interval: Interval,
  rows: readonly Flat[],
  source = SOURCE,
  fetchedAt = host.now(),
): void {
  tape.candles.write({ symbol, source, interval }, flatBars(rows), { fetchedAt, label: 'test', adjusted: 'raw' })
}

function run(from: number, stepMs: number, count: number, price = 100): Flat[] {
  return Array.from({ length: count }, (_, index) => [from + index * stepMs, price + index])
}

function load(input: Partial<Parameters<typeof readCandles>[1]> & { symbol: Symbol; interval: Interval }) {
  const { columns, ...rest } = readCandles({ host, tape }, { limit: 0, ...input })
  const bars = unpackCandles(columns as Uint8Array)
  return { ...rest, bars, opens: Array.from(bars.t), closes: Array.from(bars.c) }
}

describe('native bars', () => {
  test('come as they are stored, with the range, the limit and whether older ones exist', () => {
    const symbol = newSymbol()
    store(symbol, '1h', run(START, HOUR_MS, 10))
    const all = load({ symbol, interval: '1h' })
    expect(all).toMatchObject({ symbol, interval: '1h', source: SOURCE, derivedFrom: null, partial: [], revised: [] })
    expect(all).toMatchObject({ hasEarlier: false, newestMarketTime: START + 10 * HOUR_MS, state: 'stale', asOf: null })
    expect(all.closes).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109])

    const newest = load({ symbol, interval: '1h', limit: 3 })
    expect(newest.closes).toEqual([107, 108, 109])
    expect(newest.hasEarlier).toBe(true)

    const range = load({ symbol, interval: '1h', from: START + HOUR_MS, to: START + 4 * HOUR_MS })
    expect(range.closes).toEqual([101, 102, 103])
    expect(range).toMatchObject({ hasEarlier: true, newestMarketTime: START + 10 * HOUR_MS })

    const older = load({ symbol, interval: '1h', to: START + 4 * HOUR_MS, limit: 10 })
    expect(older.closes).toEqual([100, 101, 102, 103])
    expect(older.hasEarlier).toBe(false)
  })

  test('an empty range of a known symbol is empty, not an error', () => {
    const symbol = newSymbol()
    expect(load({ symbol, interval: '1h' })).toMatchObject({ opens: [], fetchedAt: null, newestMarketTime: null })
    store(symbol, '1h', run(START, HOUR_MS, 10))
    const after = load({ symbol, interval: '1h', from: START + DAY_MS })
    expect(after).toMatchObject({ opens: [], hasEarlier: true, fetchedAt: null })
    expect(load({ symbol, interval: '5m' })).toMatchObject({ opens: [], hasEarlier: false })
    expect(load({ symbol, interval: '1h', from: START, to: START })).toMatchObject({ opens: [] })
  })

  test('across a hole far wider than the limit the older bars are found', () => {
    const symbol = newSymbol()
    store(symbol, '1m', [...run(START - 900 * DAY_MS, MINUTE_MS, 3), ...run(START, MINUTE_MS, 2)])
    expect(load({ symbol, interval: '1m', limit: 4 }).opens).toEqual([
      START - 900 * DAY_MS + MINUTE_MS,
      START - 900 * DAY_MS + 2 * MINUTE_MS,
      START,
      START + MINUTE_MS,
    ])
  })

  test('a bar still open at the clock is partial', () => {
    const symbol = newSymbol()
    const open = bucketStart('utc', '1d', host.now())
    store(symbol, '1d', [
      [open - DAY_MS, 1],
      [open, 2],
    ])
    expect(load({ symbol, interval: '1d' })).toMatchObject({ partial: [open], state: 'cached' })
  })

  test('revised bars are listed', () => {
    const symbol = newSymbol()
    store(symbol, '1h', run(START, HOUR_MS, 3))
    store(symbol, '1h', [[START + HOUR_MS, 7]])
    expect(load({ symbol, interval: '1h' })).toMatchObject({ revised: [START + HOUR_MS], closes: [100, 7, 102] })
    expect(load({ symbol, interval: '1h', limit: 1 })).toMatchObject({ revised: [] })
    expect(load({ symbol, interval: '4h' })).toMatchObject({ revised: [START] })
  })
})

describe('unknown names', () => {
  test('a symbol names the nearest', () => {
    const symbol = newSymbol()
    const typo = `${symbol}X`
    expect(() => load({ symbol: typo, interval: '1h' })).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => load({ symbol: typo, interval: '1h' })).toThrow(symbol)
  })

  test('a source names those stored; csv is short for import:csv', () => {
    const symbol = newSymbol()
    store(symbol, '1h', run(START, HOUR_MS, 2))
    expect(load({ symbol, interval: '1h', source: 'csv' }).source).toBe(SOURCE)
    expect(load({ symbol, interval: '1h', source: SOURCE }).opens).toHaveLength(2)
    expect(() => load({ symbol, interval: '1h', source: 'kraken' })).toThrow('stored are import:csv')
  })

  test('a range turned round is bad input', () => {
    const symbol = newSymbol()
    expect(() => load({ symbol, interval: '1h', from: 2, to: 1 })).toThrow('from lies after to')
  })
})

describe('source', () => {
  test("is the venue's own, else the one stored last, the sample last of all", () => {
    const symbol = newSymbol()
    store(symbol, '1h', run(START, HOUR_MS, 2), 'sample', 3000)
    store(symbol, '1h', run(START, HOUR_MS, 2), 'import:old', 1000)
    expect(load({ symbol, interval: '1h' }).source).toBe('import:old')
    store(symbol, '1h', run(START, HOUR_MS, 2), 'import:new', 2000)
    expect(load({ symbol, interval: '1h' }).source).toBe('import:new')
    store(symbol, '1h', run(START, HOUR_MS, 2), 'binance', 500)
    expect(load({ symbol, interval: '1h' }).source).toBe('binance')
  })

  test('counts only where it can show the interval, and had begun at the clock', () => {
    const symbol = newSymbol()
    store(symbol, '1h', run(START, HOUR_MS, 48), 'import:a', 1000)
    store(symbol, '1d', run(START + 30 * DAY_MS, DAY_MS, 2), 'import:b', 2000)
    expect(load({ symbol, interval: '1h' }).source).toBe('import:a')
    expect(load({ symbol, interval: '1d' }).source).toBe('import:b')
    expect(load({ symbol, interval: '1d', asOf: START + 2 * DAY_MS })).toMatchObject({
      source: 'import:a',
      closes: [123, 147],
    })
  })
})

describe('built bars', () => {
  test('are made from the coarsest stored finer interval', () => {
    const symbol = newSymbol()
    store(symbol, '5m', run(START, 5 * MINUTE_MS, 24, 500))
    store(symbol, '15m', run(START, 15 * MINUTE_MS, 8, 100))
    const hours = load({ symbol, interval: '1h' })
    expect(hours).toMatchObject({ derivedFrom: '15m', closes: [103, 107], partial: [] })
    expect(Array.from(hours.bars.v)).toEqual([4, 4])
  })

  test('fill only what is not stored itself', () => {
    const symbol = newSymbol()
    store(symbol, '1h', [
      [START + HOUR_MS, 1],
      [START + 2 * HOUR_MS, 2],
    ])
    store(symbol, '15m', run(START, 15 * MINUTE_MS, 16, 100))
    const hours = load({ symbol, interval: '1h' })
    expect(hours).toMatchObject({ derivedFrom: '15m', closes: [103, 1, 2, 115], partial: [] })
    expect(load({ symbol, interval: '1h', from: START + HOUR_MS, to: START + 3 * HOUR_MS }).derivedFrom).toBe(null)
    expect(load({ symbol, interval: '1h', limit: 1 }).derivedFrom).toBe('15m')
    expect(load({ symbol, interval: '1h', limit: 2, to: START + 3 * HOUR_MS }).derivedFrom).toBe(null)
  })

  test('a hole in the coarser one is filled from a finer one still', () => {
    const symbol = newSymbol()
    store(symbol, '4h', run(START, 4 * HOUR_MS, 5, 10))
    store(symbol, '1h', run(START + 20 * HOUR_MS, HOUR_MS, 3, 50))
    store(symbol, '15m', run(START + 23 * HOUR_MS, 15 * MINUTE_MS, 4, 90))
    expect(load({ symbol, interval: '1d' })).toMatchObject({ derivedFrom: '4h', closes: [93], partial: [] })
  })

  test('that lack a finer bar are partial', () => {
    const symbol = newSymbol()
    const rows = run(START, 15 * MINUTE_MS, 12)
    store(symbol, '15m', [...rows.slice(0, 5), ...rows.slice(6)])
    expect(load({ symbol, interval: '1h' }).partial).toEqual([START + HOUR_MS])
    expect(load({ symbol, interval: '4h' }).partial).toEqual([START])
  })

  test('are whole at the end of a range and absent where the range cuts their start', () => {
    const symbol = newSymbol()
    store(symbol, '15m', run(START, 15 * MINUTE_MS, 12))
    const cut = load({ symbol, interval: '1h', from: START + 1, to: START + HOUR_MS + 1 })
    expect(cut).toMatchObject({ opens: [START + HOUR_MS], closes: [107], partial: [], hasEarlier: true })
  })

  test('daily New York bars come from sessions, weeks from days', () => {
    const symbol = newSymbol('NASDAQ')
    // 30-minute bars of Thursday and Friday, 09:30 to 16:00 New York = 14:30 to 21:00 UTC, and one after hours.
    const open = START + 14.5 * HOUR_MS
    store(symbol, '30m', [...run(open, HOUR_MS / 2, 14, 10), ...run(open + DAY_MS, HOUR_MS / 2, 13, 50)])
    const days = load({ symbol, interval: '1d' })
    expect(days).toMatchObject({ opens: [START, START + DAY_MS], closes: [22, 62], partial: [], derivedFrom: '30m' })
    expect(days.newestMarketTime).toBe(START + DAY_MS + 21 * HOUR_MS)
    const week = load({ symbol, interval: '1w' })
    expect(week).toMatchObject({ opens: [START - 3 * DAY_MS], closes: [62], partial: [START - 3 * DAY_MS] })
  })
})

describe('as-of', () => {
  test('shows bars closed by then, and the open one as far as finer bars reach', () => {
    const symbol = newSymbol()
    store(symbol, '1h', run(START, HOUR_MS, 6, 10))
    store(symbol, '15m', run(START, 15 * MINUTE_MS, 24, 100))
    const at = load({ symbol, interval: '1h', asOf: START + 2 * HOUR_MS + 40 * MINUTE_MS })
    expect(at.closes).toEqual([10, 11, 109])
    expect(at).toMatchObject({ partial: [START + 2 * HOUR_MS], state: 'replay', derivedFrom: '15m' })
    expect(at.newestMarketTime).toBe(START + 2 * HOUR_MS + 30 * MINUTE_MS)

    const onTheHour = load({ symbol, interval: '1h', asOf: START + 2 * HOUR_MS })
    expect(onTheHour).toMatchObject({ closes: [10, 11], partial: [], derivedFrom: null })
  })

  test('a bar that ends at its close is there, one ms earlier it is not', () => {
    const symbol = newSymbol('NYSE')
    store(symbol, '1d', run(Date.UTC(2020, 2, 6), DAY_MS, 1, 5))
    // Friday 6 March 2020 still had winter time: New York closed at 21:00 UTC.
    const close = Date.UTC(2020, 2, 6, 21)
    expect(load({ symbol, interval: '1d', asOf: close }).closes).toEqual([5])
    expect(load({ symbol, interval: '1d', asOf: close - 1 }).closes).toEqual([])
  })

  test('of a revised bar the version known by then, or the first one', () => {
    const symbol = newSymbol()
    const later = START + 100 * DAY_MS
    store(symbol, '1h', [[START, 1]], SOURCE, START + 2 * HOUR_MS)
    store(symbol, '1h', [[START, 2]], SOURCE, later)
    expect(load({ symbol, interval: '1h', asOf: START + HOUR_MS }).closes).toEqual([1])
    expect(load({ symbol, interval: '1h', asOf: START + 3 * HOUR_MS }).closes).toEqual([1])
    expect(load({ symbol, interval: '1h', asOf: later }).closes).toEqual([2])
  })

  test('nothing of what closes later can be told from the answer', () => {
    const intervals = ['15m', '1h', '4h', '1d'] as const
    const stored = fc.record({ '15m': fc.boolean(), '1h': fc.boolean(), '4h': fc.boolean(), '1d': fc.boolean() })
    const cases = fc.record({
      venue: fc.constantFrom('BINANCE', 'NASDAQ', 'LOCAL'),
      stored,
      isKept: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 40, maxLength: 40 }),
      asked: fc.constantFrom('15m', '1h', '4h', '1d', '1w'),
      asOfMs: fc.integer({ min: -HOUR_MS, max: 6 * DAY_MS }),
      limit: fc.constantFrom(0, 1, 3, 20),
      isRemoved: fc.boolean(),
      fromMs: fc.option(fc.integer({ min: -HOUR_MS, max: 6 * DAY_MS }), { nil: undefined }),
      lengthMs: fc.option(fc.integer({ min: 0, max: 2 * DAY_MS }), { nil: undefined }),
    })
    fc.assert(
      fc.property(cases, ({ venue, stored: present, isKept, asked, asOfMs, limit, fromMs, lengthMs, isRemoved }) => {
        const asOf = START + asOfMs
        const [real, forged] = [newSymbol(venue), newSymbol(venue)]
        const calendar = calendarOf(real)
        for (const interval of intervals) {
          if (!present[interval]) continue
          const rows: Flat[] = []
          let index = 0
          for (
            let t = bucketStart(calendar, interval, START);
            t < START + 5 * DAY_MS;
            t = bucketEnd(calendar, interval, t)
          ) {
            // Values differ between intervals, so that a bar taken from the wrong one would show.
            if ((isKept[index++ % isKept.length] as number) > 1)
              rows.push([t, index * 10 + intervals.indexOf(interval)])
          }
          if (rows.length === 0) continue
          store(real, interval, rows)
          const closed = ([t]: Flat): boolean => closeTime(calendar, interval, t) <= asOf
          // The other store holds nonsense in place of what closes later, or nothing at all.
          const other = isRemoved
            ? rows.filter(closed)
            : rows.map((row): Flat => (closed(row) ? row : [row[0], 999_999]))
          if (other.length > 0) store(forged, interval, other)
        }
        const range = {
          ...(fromMs !== undefined && { from: START + fromMs }),
          ...(lengthMs !== undefined && { to: START + (fromMs ?? 0) + lengthMs }),
        }
        const { symbol: _, name: __, ...answer } = load({ symbol: real, interval: asked, asOf, limit, ...range })
        const { symbol: ___, name: ____, ...same } = load({ symbol: forged, interval: asked, asOf, limit, ...range })
        expect(answer).toEqual(same)
        for (const t of answer.opens) {
          const isClosed = closeTime(calendar, asked, t) <= asOf
          if (!isClosed) expect(answer.partial).toContain(t)
          expect(t).toBeLessThan(asOf)
        }
        expect(answer.newestMarketTime ?? asOf).toBeLessThanOrEqual(asOf)
        const full = load({ symbol: real, interval: asked, asOf })
        const { from = -Infinity, to = Infinity } = range
        const inRange = full.opens.flatMap((t, index) => (t >= from && t < to ? [[t, full.closes[index]]] : []))
        expect(answer.opens.map((t, index) => [t, answer.closes[index]])).toEqual(
          limit === 0 ? inRange : inRange.slice(-limit),
        )
        const inPartial = full.partial.filter((t) => answer.opens.includes(t))
        expect(answer.partial).toEqual(inPartial)
      }),
      { numRuns: 100 },
    )
  })
})
