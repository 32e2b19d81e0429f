import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CorporateAction } from '../../../../shared/domain/adjust.ts'
import { unpackCandles } from '../../../../shared/domain/candles.ts'
import { DAY_MS, HOUR_MS, type Interval, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import type { Adjustment } from '../../tape/types.ts'
import { openTestEngine, type TestEngine } from '../../test-engine.ts'

const AAPL = 'US:AAPL'
const SOURCE = 'import:csv'
const LATER = Date.UTC(2026, 7, 22)
/** A Thursday. */
const EX_DATE = Date.parse('2026-08-20')
/** The Monday of its week. */
const WEEK = Date.parse('2026-08-17')

let market: TestEngine

beforeEach(() => {
  market = openTestEngine({ market: 'stored', now: Date.UTC(2026, 7, 24, 16) })
  const apple = { symbol: AAPL, name: 'Apple', kind: 'stock', sector: null, industry: null, tickSize: 0.01 } as const
  market.engine.tape.instruments.upsert([apple], SOURCE)
})
afterEach(() => market.close())

function write(
  interval: Interval,
  opens: readonly number[],
  closes: readonly number[],
  { adjusted = 'raw', fetchedAt = LATER }: { adjusted?: Adjustment; fetchedAt?: number } = {},
) {
  const column = (): Float64Array => Float64Array.from(closes)
  const columns = { t: Float64Array.from(opens), o: column(), h: column(), l: column(), c: column(), v: column() }
  market.engine.tape.candles.write({ symbol: AAPL, source: SOURCE, interval }, columns, {
    fetchedAt,
    label: 'test',
    adjusted,
  })
}

const told = (kind: CorporateAction['kind'], exDate: number, value: number, fetchedAt = LATER) =>
  market.engine.tape.actions.write(AAPL, SOURCE, [{ kind, exDate, value }], fetchedAt)

type Query = Partial<Parameters<TestEngine['client']['candles']['load']>[0]>

async function load(query: Query = {}) {
  const answer = await market.client.candles.load({
    symbol: AAPL,
    interval: '1d',
    limit: 0,
    view: 'adjusted',
    ...query,
  })
  const bars = unpackCandles(answer.columns)
  return { adjusted: answer.adjusted, derivedFrom: answer.derivedFrom, opens: [...bars.t], closes: [...bars.c] }
}

test('weeks without an ex-date in them stay as they are stored, those with one are built from days', async () => {
  const weeks = Array.from({ length: 40 }, (_, back) => WEEK - (39 - back) * 7 * DAY_MS)
  write(
    '1w',
    weeks,
    weeks.map(() => 400),
  )
  write('1d', [WEEK, WEEK + DAY_MS, WEEK + 3 * DAY_MS], [400, 404, 102])
  told('split', EX_DATE, 4)
  const { opens, closes, derivedFrom } = await load({ interval: '1w' })
  expect(opens).toEqual(weeks)
  expect(closes).toEqual(weeks.map((week) => (week === WEEK ? 102 : 100)))
  expect(derivedFrom).toBe('1d')
  // As they traded is how they are stored: nothing is torn.
  expect(await load({ interval: '1w', view: 'raw' })).toMatchObject({
    closes: weeks.map(() => 400),
    derivedFrom: null,
  })
  // Seen from before the ex-date there is no split yet.
  expect((await load({ interval: '1w', asOf: WEEK - DAY_MS })).closes.at(-1)).toBe(400)
})

test('a week with a split in it and no days has no adjusted view, the weeks after it have one', async () => {
  write('1w', [WEEK - 14 * DAY_MS, WEEK - 7 * DAY_MS, WEEK], [400, 101, 102])
  told('split', WEEK - 5 * DAY_MS, 4)
  const words = /split or a dividend of US:AAPL lies inside the stored 1w bar of 2026-08-10/
  await expect(load({ interval: '1w' })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(words),
  })
  await expect(load({ interval: '1w', limit: 2 })).rejects.toMatchObject({ code: 'unsupported' })
  await expect(load({ interval: '1w', to: WEEK })).rejects.toMatchObject({ code: 'unsupported' })
  expect(await load({ interval: '1w', limit: 1 })).toMatchObject({ closes: [102], adjusted: 'full' })
  expect((await load({ interval: '1w', to: WEEK - 7 * DAY_MS })).closes).toEqual([100])
})

test('an ex-date begins at midnight in New York, for a fetch and for the clock', async () => {
  const evening = EX_DATE + HOUR_MS
  write('1d', [EX_DATE - 2 * DAY_MS, EX_DATE - DAY_MS], [400, 404], { adjusted: 'split', fetchedAt: evening })
  write('1d', [EX_DATE], [101], { adjusted: 'split' })
  told('split', EX_DATE, 4)
  expect((await load()).closes).toEqual([100, 101, 101])
  expect((await load({ view: 'raw' })).closes).toEqual([400, 404, 101])
  expect((await load({ asOf: evening })).closes).toEqual([400, 404])
  // 00:30 in New York.
  expect((await load({ asOf: EX_DATE + 4.5 * HOUR_MS })).closes).toEqual([100, 101])
})

test('a dividend is measured by the newest close before it, of whatever bars are stored', async () => {
  const open = Date.UTC(2026, 7, 19, 13, 30)
  write('1m', [open, open + MINUTE_MS, open + DAY_MS], [100, 100, 95])
  write('1d', [EX_DATE + DAY_MS], [95])
  told('dividend', EX_DATE, 5)
  expect(await load({ interval: '1m' })).toMatchObject({ closes: [95, 95, 95], adjusted: 'full' })
  // The close of a day counts before a minute of it.
  write('1d', [EX_DATE - DAY_MS], [50])
  expect((await load({ interval: '1m' })).closes[0]).toBe(90)
})

test('weeks measure a dividend only where nothing traded between their close and the ex-date', async () => {
  write('1w', [WEEK - 7 * DAY_MS, WEEK], [100, 95])
  told('dividend', WEEK, 5)
  expect(await load({ interval: '1w' })).toMatchObject({ closes: [95, 95], adjusted: 'full' })
  told('dividend', WEEK + DAY_MS, 5)
  expect((await load({ interval: '1w' })).adjusted).toBe('mixed')
})

test('what a dividend without a close before it leaves out is not told as full', async () => {
  write('1d', [EX_DATE - 50 * DAY_MS, EX_DATE, EX_DATE + DAY_MS], [100, 100, 100])
  told('dividend', EX_DATE, 5)
  expect(await load()).toMatchObject({ closes: [100, 100, 100], adjusted: 'mixed' })
  expect(await load({ to: EX_DATE })).toMatchObject({ closes: [100], adjusted: 'split' })
  expect(await load({ from: EX_DATE })).toMatchObject({ closes: [100, 100], adjusted: 'full' })
  expect(await load({ asOf: EX_DATE - DAY_MS })).toMatchObject({ closes: [100], adjusted: 'full' })
})

test('a clock in the past takes the value told by then', async () => {
  write('1d', [EX_DATE - DAY_MS, EX_DATE], [100, 99], { fetchedAt: EX_DATE + DAY_MS })
  told('dividend', EX_DATE, 1, EX_DATE + DAY_MS)
  told('dividend', EX_DATE, 50, EX_DATE + 3 * DAY_MS)
  expect((await load()).closes).toEqual([50, 99])
  expect((await load({ asOf: EX_DATE + 2 * DAY_MS })).closes).toEqual([99, 99])
})
