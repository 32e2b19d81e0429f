import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { aggregate } from './aggregate.ts'
import { bucketStart } from './bucket.ts'
import { isUsTradingDay } from './calendar.ts'
import { type Candles, emptyCandles } from './candles.ts'
import { findGaps } from './gaps.ts'
import { DAY_MS, type Interval, isInterval } from './interval.ts'
import { parseInstant } from './time.ts'

/** Real recordings are kept outside the repository; aggregate.test.ts and calendar.test.ts hold facts typed in from them. */
const folder = process.env.TAPEDECK_RECORDINGS ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
const hasRecordings = existsSync(`${folder}/binance/klines`) && existsSync(`${folder}/equities`)
if (!hasRecordings) console.warn(`recordings.test.ts skipped: no recordings in ${folder} (set TAPEDECK_RECORDINGS)`)

const END_OF_TIME = 8.64e15

interface Recording {
  readonly set: string
  readonly interval: Interval
  readonly candles: Candles
}

/** Columns t,o,h,l,c,v in this order; without the last row, a bar still open at capture, and without bars off the UTC grid. */
function readKlines(path: string, interval: Interval): Candles {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1, -1)
  const rows = lines.map((line) => line.split(',')).filter(([time]) => isOnGrid(parseTime(time as string), interval))
  const candles = emptyCandles(rows.length)
  rows.forEach(([time, ...values], row) => {
    candles.t[row] = parseTime(time as string)
    const columns = [candles.o, candles.h, candles.l, candles.c, candles.v]
    columns.forEach((column, index) => (column[row] = Number(values[index])))
  })
  return candles
}

function parseTime(text: string): number {
  const time = parseInstant(text)
  if (time === null) throw new Error(`recording: no time in ${text}`)
  return time
}

function isOnGrid(t: number, interval: Interval): boolean {
  return bucketStart('utc', interval, t) === t
}

function recordings(): Recording[] {
  return ['octobot', 'full-columns', 'freqtrade'].flatMap((name) =>
    readdirSync(`${folder}/binance/klines/${name}`).flatMap((file) => {
      const [, pair, length, period = ''] = /^([A-Z]+)-(\w+?)(-[\d-]+)?\.csv$/.exec(file) ?? []
      const interval = length === '1mo' ? '1M' : (length ?? '')
      if (!pair || !isInterval(interval)) return []
      const candles = readKlines(`${folder}/binance/klines/${name}/${file}`, interval)
      return [{ set: `${name}/${pair}${period}`, interval, candles }]
    }),
  )
}

/** Compares every fully covered bar that both the exchange and we have; returns how many. */
function compareBars(finer: Recording, coarser: Recording): number {
  const { columns, partial } = aggregate(finer.candles, {
    from: finer.interval,
    to: coarser.interval,
    calendar: 'utc',
    now: END_OF_TIME,
  })
  const incomplete = new Set(partial)
  const recorded = new Map([...coarser.candles.t].map((t, row) => [t, row]))
  let compared = 0
  columns.t.forEach((t, ours) => {
    const theirs = recorded.get(t)
    if (theirs === undefined || incomplete.has(t)) return
    const bar = `${finer.set} ${finer.interval} to ${coarser.interval} at ${new Date(t).toISOString()}`
    for (const name of ['o', 'h', 'l', 'c'] as const) {
      expect(columns[name][ours], `${bar}: ${name}`).toBe(coarser.candles[name][theirs])
    }
    const volume = coarser.candles.v[theirs] as number
    expect(Math.abs((columns.v[ours] as number) - volume), `${bar}: v`).toBeLessThanOrEqual(volume * 1e-9)
    compared++
  })
  return compared
}

describe.skipIf(!hasRecordings)('aggregated bars against the exchange', () => {
  const all = hasRecordings ? recordings() : []

  // The least number of bars that must have been compared: measured, so that a reader that finds nothing cannot pass.
  it.each([
    ['1m', '5m', 646],
    ['1m', '15m', 161],
    ['1m', '1h', 37],
    ['1m', '4h', 5],
    ['5m', '15m', 827],
    ['5m', '1h', 204],
    ['5m', '4h', 46],
    ['5m', '1d', 2],
    ['15m', '1h', 620],
    ['15m', '4h', 151],
    ['15m', '1d', 20],
    ['1h', '4h', 1643],
    ['1h', '6h', 83],
    ['1h', '1d', 268],
    ['1h', '1w', 7],
    ['4h', '1d', 575],
    ['4h', '1w', 45],
    ['4h', '1M', 6],
    ['6h', '1d', 124],
    ['1d', '1w', 220],
    ['1d', '1M', 46],
  ] as const)('%s to %s equals every fully covered recorded bar, at least %i', (from, to, atLeast) => {
    let compared = 0
    for (const coarser of all.filter(({ interval }) => interval === to)) {
      const finer = all.filter(({ set, interval }) => set === coarser.set && interval === from)
      for (const recording of finer) compared += compareBars(recording, coarser)
    }
    expect(compared).toBeGreaterThanOrEqual(atLeast)
  })
})

describe.skipIf(!hasRecordings)('the calendar of New York against recorded trading days', () => {
  const files = ['vega/sp500-2000', 'lean-daily-raw/SPY', 'lean-daily-raw/AAPL', 'lean-daily-raw/IBM']
  it.each(files)('%s: a bar on every trading day and on no other day', (file) => {
    const lines = readFileSync(`${folder}/equities/${file}.csv`, 'utf8').trim().split('\n').slice(1)
    const days = lines.map((line) => parseTime(line.slice(0, 10)))
    expect(days.length).toBeGreaterThan(5_000)
    const expected: number[] = []
    for (let day = days[0] as number; day <= (days.at(-1) as number); day += DAY_MS) {
      if (isUsTradingDay(day)) expected.push(day)
    }
    expect(days).toEqual(expected)
    expect(findGaps(Float64Array.from(days), '1d', 'us')).toEqual([])
  })
})
