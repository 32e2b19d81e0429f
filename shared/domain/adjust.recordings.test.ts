import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { adjustmentTable, type CorporateAction, type PriceBasis, restateCandles } from './adjust.ts'
import type { Candles } from './candles.ts'
import { DAY_MS } from './interval.ts'

/** Real recordings are kept outside the repository; adjust.test.ts holds facts typed in from them. */
const folder = process.env.TAPEDECK_RECORDINGS ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
const lean = `${folder}/equities/lean-daily-raw`
const yahooFile = `${folder}/yahoo/chart/chart-AAPL-2020-08-31-to-2020-11-07.json`
const hasRecordings = existsSync(lean) && existsSync(yahooFile)
if (!hasRecordings) console.warn(`adjust.recordings.test.ts skipped: none in ${folder} (set TAPEDECK_RECORDINGS)`)

const RAW: PriceBasis = { adjusted: 'raw', by: 0 }
const ALL: PriceBasis = { adjusted: 'full', by: Date.UTC(2100, 0, 1) }

interface FactorRow {
  /** Last date the factors hold for. */
  readonly date: number
  readonly price: number
  readonly split: number
}

function readRaw(code: string): Candles {
  const rows = readFileSync(`${lean}/${code}.csv`, 'utf8').trim().split('\n').slice(1)
  const cells = rows.map((row) => row.split(','))
  const column = (at: number): Float64Array => Float64Array.from(cells, (row) => Number(row[at]))
  const t = Float64Array.from(cells, ([day]) => Date.parse(day as string))
  return { t, o: column(1), h: column(2), l: column(3), c: column(4), v: column(5) }
}

function readFactors(code: string): FactorRow[] {
  const rows = readFileSync(`${lean}/${code}.factor_files.csv`, 'utf8').trim().split('\n')
  return rows.map((row) => {
    const [day = '', price, split] = row.split(',')
    const date = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)))
    return { date, price: Number(price), split: Number(split) }
  })
}

/**
 * What the factor file implies: a split where the split factor steps, a dividend where the price factor does, both on the
 * session after the row's date. Dividends are told to the hundredth of a cent, as companies declare them.
 */
function actionsOf(factors: readonly FactorRow[], bars: Candles): CorporateAction[] {
  return factors.slice(0, -1).flatMap((row, at) => {
    const next = factors[at + 1] as FactorRow
    const close = bars.c[bars.t.findLastIndex((t) => t <= row.date)]
    const exDate = bars.t.find((t) => t > row.date)
    if (close === undefined || exDate === undefined) return []
    const ratio = Math.round((next.split / row.split) * 1e4) / 1e4
    const perShare = (close * (1 - row.price / next.price)) / ratio
    return [
      ...(ratio === 1 ? [] : [{ kind: 'split', exDate, value: ratio } as const]),
      ...(row.price === next.price
        ? []
        : [{ kind: 'dividend', exDate, value: Math.round(perShare * 1e4) / 1e4 } as const]),
    ]
  })
}

describe.skipIf(!hasRecordings)('against recordings', () => {
  it.each([
    ['AAPL', 3, 1],
    ['IBM', 1, 1],
    ['SPY', 0, 1],
    ['FB', 0, 0],
  ])('adjusts LEAN’s raw %s as its factor file does', (code, splits, leastDividends) => {
    const bars = readRaw(code)
    const factors = readFactors(code)
    const actions = actionsOf(factors, bars)
    expect(actions.filter(({ kind }) => kind === 'split').length).toBeGreaterThanOrEqual(splits)
    expect(actions.filter(({ kind }) => kind === 'dividend').length).toBeGreaterThanOrEqual(leastDividends)
    const table = adjustmentTable(actions, (exDate) => {
      const row = bars.t.findLastIndex((t) => t < exDate)
      return row === -1 ? undefined : { close: bars.c[row] as number, date: bars.t[row] as number, basis: RAW }
    })
    const runs = (basis: PriceBasis) => [{ bars: bars.t.length, basis }]
    const options = { dateOf: (t: number) => t, tickSize: 0.01 }
    const full = restateCandles(table, bars, { ...options, runs: runs(RAW), target: ALL })
    // Seven decimals a factor, and declared dividends to 1e-4 on prices of 10 and more.
    const tolerance = 2e-6 + actions.length * 5e-7
    let worst = 0
    bars.t.forEach((t, row) => {
      const factor = factors.find(({ date }) => t <= date) as FactorRow
      const expected = (bars.c[row] as number) * factor.price * factor.split
      worst = Math.max(worst, Math.abs((full.c[row] as number) / expected - 1))
    })
    expect(worst).toBeLessThan(tolerance + splitRounding(factors))
    const back = restateCandles(table, full, { ...options, runs: runs(ALL), target: RAW })
    let off = 0
    bars.c.forEach((close, row) => {
      const isCent = Math.round(close * 100) / 100 === close
      if (isCent ? back.c[row] !== close : Math.abs((back.c[row] as number) / close - 1) > 1e-12) off++
    })
    expect(off).toBe(0)
  })

  it('adjusts Yahoo’s AAPL of autumn 2020 for the dividend as its adjclose does', () => {
    const chart = JSON.parse(readFileSync(yahooFile, 'utf8')).response.bodyJson.chart.result[0]
    const days = (chart.timestamp as number[]).map((second) => Math.floor((second * 1000) / DAY_MS) * DAY_MS)
    const closes: number[] = chart.indicators.quote[0].close
    const adjusted: number[] = chart.indicators.adjclose[0].adjclose
    const [{ amount, date }] = Object.values(chart.events.dividends) as [{ amount: number; date: number }]
    const [split] = Object.values(chart.events.splits) as [{ numerator: number; denominator: number; date: number }]
    const dayOf = (second: number): number => Math.floor((second * 1000) / DAY_MS) * DAY_MS
    const basis: PriceBasis = { adjusted: 'split', by: Date.UTC(2025, 1, 1) }
    const actions: CorporateAction[] = [
      { kind: 'split', exDate: dayOf(split.date), value: split.numerator / split.denominator },
      { kind: 'dividend', exDate: dayOf(date), value: amount },
    ]
    const c = Float64Array.from(closes)
    const bars: Candles = { t: Float64Array.from(days), o: c, h: c, l: c, c, v: c }
    const table = adjustmentTable(actions, (exDate) => {
      const row = days.findLastIndex((day) => day < exDate)
      return row === -1 ? undefined : { close: closes[row] as number, date: days[row] as number, basis }
    })
    const runs = [{ bars: days.length, basis }]
    const full = restateCandles(table, bars, { runs, target: ALL, dateOf: (t) => t, tickSize: null })
    // Later dividends, of which this answer does not tell, are in every adjclose alike.
    const rest = (adjusted.at(-1) as number) / (closes.at(-1) as number)
    full.c.forEach((close, row) => expect((close * rest) / (adjusted[row] as number)).toBeCloseTo(1, 6))
    expect(closes[0]).toBeCloseTo(129.04, 4)
    // The day before the split, which the recording does not hold, as LEAN has it raw.
    const before = { ...bars, t: Float64Array.of(Date.UTC(2020, 7, 28)), c: Float64Array.of(499.23) }
    const split499 = restateCandles(table, sliceOne(before), {
      runs: [{ bars: 1, basis: RAW }],
      target: basis,
      dateOf: (t) => t,
      tickSize: 0.01,
    })
    expect(split499.c[0]).toBe(124.8075)
  })
})

/** Split factors of seven significant figures at most: 0.00892857 is 1/112 within 5e-7. */
function splitRounding(factors: readonly FactorRow[]): number {
  return Math.max(...factors.map(({ split }) => 5e-9 / split))
}

function sliceOne({ t, c }: Candles): Candles {
  return { t, o: c, h: c, l: c, c, v: c }
}
