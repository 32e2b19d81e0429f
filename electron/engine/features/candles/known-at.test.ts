import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unpackCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { DAY_MS, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import type { Adjustment } from '../../tape/types.ts'
import { openTestEngine, type TestEngine } from '../../test-engine.ts'

const AAPL = 'US:AAPL'
const SOURCE = 'import:csv'
/** AAPL as it traded around its split of 31 August 2020 and its dividend of 6 November (LEAN, daily raw). */
const DAYS = ['2020-08-27', '2020-08-28', '2020-08-31', '2020-09-01', '2020-11-05', '2020-11-06'].map((day) =>
  Date.parse(day),
)
const CLOSES = [500.04, 499.23, 129.04, 134.18, 119.03, 118.69]
const SPLIT = { kind: 'split', exDate: Date.parse('2020-08-31'), value: 4 } as const
const DIVIDEND = { kind: 'dividend', exDate: Date.parse('2020-11-06'), value: 0.205 } as const
const FACTOR = 1 - 0.205 / 119.03

let market: TestEngine

beforeEach(() => {
  market = openTestEngine({ market: 'stored', now: Date.UTC(2026, 7, 24, 16) })
  const instrument = {
    symbol: AAPL,
    name: 'Apple',
    kind: 'stock',
    sector: null,
    industry: null,
    tickSize: 0.01,
  } as const
  market.engine.tape.instruments.upsert([instrument], SOURCE)
})
afterEach(() => market.close())

function barsOf(days: readonly number[], closes: readonly number[]): Candles {
  const column = (): Float64Array => Float64Array.from(closes)
  return { t: Float64Array.from(days), o: column(), h: column(), l: column(), c: column(), v: column().fill(100) }
}

function write(days: readonly number[], closes: readonly number[], fetchedAt: number, adjusted: Adjustment = 'raw') {
  const { tape } = market.engine
  tape.candles.write({ symbol: AAPL, source: SOURCE, interval: '1d' }, barsOf(days, closes), {
    fetchedAt,
    label: 'test',
    adjusted,
  })
}

type Query = Partial<Parameters<TestEngine['client']['candles']['load']>[0]>

async function load(query: Query = {}) {
  const answer = await market.client.candles.load({ symbol: AAPL, interval: '1d', source: SOURCE, ...query })
  const bars = unpackCandles(answer.columns)
  return { ...answer, opens: [...bars.t], closes: [...bars.c], volumes: [...bars.v] }
}

describe('what was known', () => {
  test('knownAt shows only what was fetched by then, in the version of then', async () => {
    const [first = 0] = DAYS
    write(DAYS.slice(0, 3), CLOSES.slice(0, 3), first + 10 * DAY_MS)
    write([first], [500.05], first + 20 * DAY_MS)
    write(DAYS.slice(3), CLOSES.slice(3), first + 100 * DAY_MS)
    expect((await load()).closes).toEqual([500.05, ...CLOSES.slice(1)])
    const middle = await load({ knownAt: first + 20 * DAY_MS })
    expect(middle).toMatchObject({ closes: [500.05, 499.23, 129.04], state: 'replay', revised: [first] })
    expect(middle).toMatchObject({ hasLater: false, newestMarketTime: Date.UTC(2020, 7, 31, 20) })
    const early = await load({ knownAt: first + 20 * DAY_MS - 1 })
    expect(early).toMatchObject({ closes: [500.04, 499.23, 129.04], revised: [] })
    expect((await load({ knownAt: first, limit: 0 })).opens).toEqual([])
    const [, second = 0] = DAYS
    expect(await load({ knownAt: first + 20 * DAY_MS, from: second })).toMatchObject({ hasEarlier: true })
    expect(await load({ asOf: second + DAY_MS, knownAt: first + 20 * DAY_MS })).toMatchObject({
      closes: [500.04, 499.23],
    })
  })

  test('hasLater tells of newer bars, up to the clock', async () => {
    write(DAYS, CLOSES, market.host.now())
    expect(await load()).toMatchObject({ hasLater: false, hasEarlier: false })
    const [first = 0, second = 0, third = 0] = DAYS
    expect(await load({ to: second })).toMatchObject({ opens: [first], hasLater: true })
    expect(await load({ asOf: third })).toMatchObject({ hasLater: false })
    expect(await load({ interval: '1w', to: third })).toMatchObject({ hasLater: true })
  })
})

describe('views', () => {
  const actions = (...told: Parameters<TestEngine['engine']['tape']['actions']['write']>[2]) =>
    market.engine.tape.actions.write(AAPL, SOURCE, told, Date.UTC(2021, 0, 1))

  test('raw bars are adjusted for what had its ex-date by the clock', async () => {
    write(DAYS, CLOSES, Date.UTC(2021, 0, 1))
    actions(SPLIT, DIVIDEND)
    expect(await load()).toMatchObject({ adjusted: 'raw', closes: CLOSES })
    const { adjusted, closes, volumes } = await load({ view: 'adjusted' })
    expect(adjusted).toBe('full')
    expect(closes).toEqual([125.01, 124.8075, 129.04, 134.18, 119.03, 118.69].map((c, at) => (at < 5 ? c * FACTOR : c)))
    expect(volumes).toEqual([400, 400, 100, 100, 100, 100])
    const asOf = (await load({ view: 'adjusted', asOf: Date.UTC(2020, 8, 2) })).closes
    expect(asOf).toEqual([125.01, 124.8075, 129.04, 134.18])
    expect((await load({ view: 'adjusted', asOf: Date.UTC(2020, 7, 29) })).closes).toEqual([500.04, 499.23])
  })

  test('adjusted bars come back to the cent, each by the splits known at its fetch', async () => {
    write(DAYS.slice(0, 1), [500.04], Date.UTC(2020, 7, 28), 'split')
    write(DAYS.slice(1), [124.8075, ...CLOSES.slice(2)], Date.UTC(2021, 0, 1), 'split')
    actions(SPLIT, DIVIDEND)
    expect(await load({ view: 'raw' })).toMatchObject({
      adjusted: 'raw',
      closes: CLOSES,
      volumes: [100, 25, 100, 100, 100, 100],
    })
    expect((await load({ view: 'adjusted' })).closes.slice(0, 2)).toEqual([125.01 * FACTOR, 124.8075 * FACTOR])
    expect(await load()).toMatchObject({ adjusted: 'split' })
  })

  test('a week across a split is built from days of one unit', async () => {
    const monday = Date.parse('2020-08-31')
    write([monday - DAY_MS * 3, monday, monday + DAY_MS], [400, 101, 102], Date.UTC(2021, 0, 1))
    market.engine.tape.candles.write({ symbol: AAPL, source: SOURCE, interval: '1w' }, barsOf([monday], [400]), {
      fetchedAt: Date.UTC(2021, 0, 1),
      label: 'test',
      adjusted: 'raw',
    })
    actions({ ...SPLIT, exDate: monday + DAY_MS })
    expect((await load({ interval: '1w' })).closes.at(-1)).toBe(400)
    const week = await load({ interval: '1w', view: 'adjusted' })
    expect(week).toMatchObject({ derivedFrom: '1d', closes: [100, 102] })
  })

  test('minutes take the close before a dividend from days', async () => {
    const { tape } = market.engine
    const open = Date.UTC(2020, 10, 5, 14, 30)
    tape.candles.write(
      { symbol: AAPL, source: SOURCE, interval: '1m' },
      barsOf([open, open + MINUTE_MS], [118, 118.5]),
      {
        fetchedAt: Date.UTC(2021, 0, 1),
        label: 'test',
        adjusted: 'raw',
      },
    )
    write(DAYS, CLOSES, Date.UTC(2021, 0, 1))
    actions(DIVIDEND)
    expect((await load({ interval: '1m', view: 'adjusted' })).closes).toEqual([118 * FACTOR, 118.5 * FACTOR])
  })

  test('says what is missing', async () => {
    write(DAYS.slice(0, 2), CLOSES.slice(0, 2), Date.UTC(2021, 0, 1))
    const fails = (query: Query, words: RegExp) =>
      expect(load(query)).rejects.toMatchObject({ code: 'unsupported', message: expect.stringMatching(words) })
    await fails({ view: 'adjusted' }, /no splits and dividends of US:AAPL are stored/)
    expect((await load({ view: 'raw' })).closes).toEqual(CLOSES.slice(0, 2))
    write(DAYS.slice(2), CLOSES.slice(2), Date.UTC(2021, 0, 1), 'unknown')
    expect(await load()).toMatchObject({ adjusted: 'mixed' })
    actions(SPLIT)
    await fails({ view: 'raw' }, /how splits and dividends stand in the stored bars of US:AAPL is not known/)
    await fails({ view: 'adjusted', knownAt: Date.UTC(2020, 11, 31) + 366 * DAY_MS }, /is not known/)
  })
})

describe('candles.overview', () => {
  test('tells whole groups of the series that is shown, and its extent', async () => {
    const { tape } = market.engine
    const closes = Array.from({ length: 200 }, (_, at) => 100 + at)
    const opens = closes.map((_, at) => Date.UTC(2020, 0, 1) + at * MINUTE_MS)
    tape.candles.write({ symbol: AAPL, source: SOURCE, interval: '1m' }, barsOf(opens, closes), {
      fetchedAt: Date.UTC(2021, 0, 1),
      label: 'test',
      adjusted: 'raw',
    })
    const answer = await market.client.candles.overview({ symbol: AAPL, interval: '1m', size: 64, source: SOURCE })
    const groups = unpackCandles(answer.columns)
    const counts = new Uint16Array(answer.counts.slice().buffer)
    const lastT = new Float64Array(answer.lastT.slice().buffer)
    expect(answer).toMatchObject({ source: SOURCE, bars: 200, from: opens[0], to: opens[199] })
    expect(counts.reduce((a, b) => a + b)).toBe(200)
    expect(groups.c.length).toBe(counts.length)
    expect([groups.o[0], groups.c.at(-1), lastT.at(-1)]).toEqual([100, 299, opens[199]])
    expect(groups.v.reduce((a, b) => a + b)).toBe(200 * 100)
    const none = await market.client.candles.overview({ symbol: AAPL, interval: '5m', size: 64, source: SOURCE })
    expect(none).toMatchObject({ bars: 0, from: null, to: null })
    expect([none.columns.byteLength, none.counts.byteLength, none.lastT.byteLength]).toEqual([0, 0, 0])
  })
})
