import { describe, expect, it } from 'vitest'
import {
  adjustmentTable,
  type CorporateAction,
  isTornByExDate,
  type PriceBasis,
  restateCandles,
  restatedAs,
} from './adjust.ts'
import type { Candles } from './candles.ts'
import { DAY_MS } from './interval.ts'

/** AAPL as it traded around its split of 31 August 2020 (QuantConnect's LEAN, daily raw) and its dividend of 6 November. */
const DAYS = ['2020-08-27', '2020-08-28', '2020-08-31', '2020-09-01', '2020-11-05', '2020-11-06'].map((day) =>
  Date.parse(day),
)
const CLOSES = [500.04, 499.23, 129.04, 134.18, 119.03, 118.69]
const VOLUMES = [37351071, 44109029, 210024091, 142927370, 119380038, 108714236]
const SPLIT: CorporateAction = { kind: 'split', exDate: Date.parse('2020-08-31'), value: 4 }
const DIVIDEND: CorporateAction = { kind: 'dividend', exDate: Date.parse('2020-11-06'), value: 0.205 }

const RAW: PriceBasis = { adjusted: 'raw', by: 0 }
const LATER = Date.parse('2021-01-01')

function barsOf(days: readonly number[], closes: readonly number[], volumes: readonly number[] = closes): Candles {
  const c = Float64Array.from(closes)
  return { t: Float64Array.from(days), o: c, h: c, l: c, c, v: Float64Array.from(volumes) }
}

function tableOf(actions: readonly CorporateAction[], days = DAYS, closes: readonly number[] = CLOSES, basis = RAW) {
  return adjustmentTable(actions, (exDate) => {
    const row = days.findLastIndex((day) => day < exDate)
    return row === -1 ? undefined : { close: closes[row] as number, date: days[row] as number, basis }
  })
}

function restate(table: ReturnType<typeof tableOf>, columns: Candles, from: PriceBasis, target: PriceBasis): Candles {
  const runs = [{ bars: columns.t.length, basis: from }]
  return restateCandles(table, columns, { runs, target, dateOf: (t) => t, tickSize: 0.01 })
}

describe('restateCandles', () => {
  const raw = barsOf(DAYS, CLOSES, VOLUMES)
  const table = tableOf([SPLIT, DIVIDEND])

  it('divides prices before a split and multiplies volume, exactly', () => {
    const split = restate(table, raw, RAW, { adjusted: 'split', by: LATER })
    expect([...split.c]).toEqual([125.01, 124.8075, 129.04, 134.18, 119.03, 118.69])
    expect([...split.v].slice(0, 3)).toEqual([37351071 * 4, 44109029 * 4, 210024091])
    expect([...split.o]).toEqual([...split.c])
    expect([...raw.c]).toEqual(CLOSES)
  })

  it('takes a dividend as 1 − D over the close before it', () => {
    const full = restate(table, raw, RAW, { adjusted: 'full', by: LATER })
    const factor = 1 - 0.205 / 119.03
    expect([...full.c]).toEqual([
      125.01 * factor,
      124.8075 * factor,
      129.04 * factor,
      134.18 * factor,
      119.03 * factor,
      118.69,
    ])
    expect([...full.v]).toEqual([37351071 * 4, 44109029 * 4, ...VOLUMES.slice(2)])
  })

  it('knows only what had its ex-date by then', () => {
    expect([...restate(table, raw, RAW, { adjusted: 'full', by: SPLIT.exDate - 1 }).c]).toEqual(CLOSES)
    const bySplit = restate(table, raw, RAW, { adjusted: 'full', by: SPLIT.exDate })
    expect([...bySplit.c].slice(0, 3)).toEqual([125.01, 124.8075, 129.04])
  })

  it('what is in both bases cancels out: no bit moves', () => {
    const split: PriceBasis = { adjusted: 'split', by: SPLIT.exDate + DAY_MS }
    const odd = barsOf(DAYS, [0.1 + 0.2, 1 / 3, 5, 6, 7, 8])
    expect([...restate(table, odd, split, { adjusted: 'split', by: LATER }).c]).toEqual([...odd.c])
  })

  it('each run by its own basis: bars fetched before the split beside bars fetched after it', () => {
    const mixed = barsOf(DAYS.slice(0, 4), [500.04, 124.8075, 129.04, 134.18])
    const runs = [
      { bars: 1, basis: { adjusted: 'split', by: SPLIT.exDate - 1 } },
      { bars: 3, basis: { adjusted: 'split', by: SPLIT.exDate } },
    ] as const
    const options = { runs, dateOf: (t: number) => t, tickSize: 0.01 }
    expect([...restateCandles(table, mixed, { ...options, target: RAW }).c]).toEqual(CLOSES.slice(0, 4))
    const target: PriceBasis = { adjusted: 'split', by: LATER }
    expect([...restateCandles(table, mixed, { ...options, target }).c]).toEqual([125.01, 124.8075, 129.04, 134.18])
  })

  it.each([4, 7, 28, 3, 1.5, 0.1, 1 / 3, 0.3333333, 20])(
    'prices on the cent grid come back bit for bit: split %f',
    (value) => {
      const days = Array.from({ length: 20_000 }, (_, at) => at * DAY_MS)
      const cents = barsOf(
        days,
        days.map((_, at) => (at * 7 + 1) / 100),
      )
      const own = tableOf([{ kind: 'split', exDate: 20_000 * DAY_MS, value }, DIVIDEND], days, [...cents.c])
      for (const adjusted of ['split', 'full'] as const) {
        const by = 30_000 * DAY_MS
        const back = restate(own, restate(own, cents, RAW, { adjusted, by }), { adjusted, by }, RAW)
        expect(back.c).toEqual(cents.c)
      }
    },
  )

  it('a price that is on no tick stays as it is computed', () => {
    const split: PriceBasis = { adjusted: 'split', by: LATER }
    // Yahoo's single-precision 124.8075, which is too far off to be taken for a cent of the raw price.
    const [close] = restate(table, barsOf([DAYS[1] as number], [124.80750274658203]), split, RAW).c
    expect(close).toBe(124.80750274658203 * 4)
  })
})

describe('adjustmentTable', () => {
  it('finds the same dividend factors from closes that are adjusted already', () => {
    const days = Array.from({ length: 40 }, (_, at) => at * DAY_MS)
    const raw = barsOf(
      days,
      days.map((_, at) => (at < 15 ? 400 + at : 100 + at)),
    )
    const actions: CorporateAction[] = [
      { kind: 'dividend', exDate: 5 * DAY_MS, value: 3 },
      { kind: 'split', exDate: 15 * DAY_MS, value: 4 },
      { kind: 'dividend', exDate: 15 * DAY_MS, value: 0.5 },
      { kind: 'dividend', exDate: 30 * DAY_MS, value: 0.7 },
    ]
    const expected = tableOf(actions, days, [...raw.c])
    expect(expected.dividends.map(({ factor }) => factor)).toEqual([1 - 3 / 404, 1 - 2 / 414, 1 - 0.7 / 129])
    for (const adjusted of ['split', 'full'] as const) {
      const basis: PriceBasis = { adjusted, by: 100 * DAY_MS }
      const told = tableOf(actions, days, [...restate(expected, raw, RAW, basis).c], basis)
      told.dividends.forEach(({ factor }, at) =>
        expect(factor).toBeCloseTo(expected.dividends[at]?.factor as number, 13),
      )
      expect(told.splits).toEqual(expected.splits)
    }
  })

  it('leaves out a dividend without a close before it, and one that is no less than it', () => {
    expect(tableOf([{ ...DIVIDEND, exDate: DAYS[0] as number }]).dividends).toEqual([])
    expect(tableOf([{ ...DIVIDEND, value: 120 }]).dividends).toEqual([])
  })

  it('reads ratios as whole numbers', () => {
    const ratios = [4, 1.5, 0.1, 0.3333333, 1.05, 0.000333333333].map((value) => {
      const [split] = tableOf([{ kind: 'split', exDate: 0, value }]).splits
      return `${split?.numerator}:${split?.denominator}`
    })
    expect(ratios).toEqual(['4:1', '3:2', '1:10', '1:3', '21:20', '1:3000'])
  })
})

describe('what a view cannot do', () => {
  const full: PriceBasis = { adjusted: 'full', by: LATER }
  const [first = 0] = DAYS
  const exDate = DIVIDEND.exDate

  it('names dividends without a close before them, and those that are not below it', () => {
    const early: CorporateAction = { kind: 'dividend', exDate: first, value: 1 }
    const huge: CorporateAction = { kind: 'dividend', exDate, value: 500 }
    expect(tableOf([early, SPLIT, huge])).toMatchObject({ dividends: [], unmeasured: [first, exDate] })
    expect(tableOf([SPLIT, DIVIDEND]).unmeasured).toEqual([])
  })

  it('tells how prices stand that lack a dividend', () => {
    const lost = tableOf([SPLIT, { ...DIVIDEND, value: 500 }])
    const known = tableOf([
      { kind: 'dividend', exDate: SPLIT.exDate, value: 1 },
      { ...DIVIDEND, value: 500 },
    ])
    expect(restatedAs(lost, first, RAW, full)).toBe('split')
    expect(restatedAs(known, first, RAW, full)).toBe('mixed')
    expect(restatedAs(known, SPLIT.exDate, RAW, full)).toBe('split')
    expect(restatedAs(lost, exDate, RAW, full)).toBe('full')
    expect(restatedAs(lost, first, full, full)).toBe('full')
    expect(restatedAs(lost, first, RAW, { adjusted: 'full', by: exDate - DAY_MS })).toBe('full')
    expect(restatedAs(lost, first, full, RAW)).toBe('mixed')
    expect(restatedAs(tableOf([DIVIDEND]), first, RAW, full)).toBe('full')
  })

  it('finds bars with an ex-date inside that only one basis has', () => {
    const table = tableOf([SPLIT, DIVIDEND])
    const around = (date: number) => ({ date: date - DAY_MS, end: date + DAY_MS })
    const split: PriceBasis = { adjusted: 'split', by: LATER }
    expect(isTornByExDate(table, around(SPLIT.exDate), RAW, full)).toBe(true)
    expect(isTornByExDate(table, around(SPLIT.exDate), split, full)).toBe(false)
    expect(isTornByExDate(table, around(SPLIT.exDate), RAW, { adjusted: 'full', by: SPLIT.exDate - DAY_MS })).toBe(
      false,
    )
    expect(isTornByExDate(table, around(exDate), split, full)).toBe(true)
    expect(isTornByExDate(table, { date: exDate, end: exDate + DAY_MS }, RAW, full)).toBe(false)
    expect(isTornByExDate(table, { date: exDate - DAY_MS, end: exDate }, RAW, full)).toBe(false)
  })
})
