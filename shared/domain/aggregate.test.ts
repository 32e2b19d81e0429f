import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregate, type AggregateOptions } from './aggregate.ts'
import { bucketStart } from './bucket.ts'
import { usSession } from './calendar.ts'
import { type Candles, COLUMN_NAMES, emptyCandles, sliceCandles } from './candles.ts'
import { DAY_MS, finerIntervals, HOUR_MS, type Interval, intervalMs, MINUTE_MS } from './interval.ts'

const at = (text: string): number => Date.parse(text)
const LATER = at('2030-01-01T00:00Z')

type Row = readonly [t: number, o: number, h: number, l: number, c: number, v: number]

function candlesOf(rows: readonly Row[]): Candles {
  const candles = emptyCandles(rows.length)
  rows.forEach((row, index) => COLUMN_NAMES.forEach((name, column) => (candles[name][index] = row[column] as number)))
  return candles
}

function rowsOf(candles: Candles): number[][] {
  return [...candles.t].map((_, row) => COLUMN_NAMES.map((name) => candles[name][row] as number))
}

function flatBars(times: readonly number[]): Candles {
  return candlesOf(times.map((t, index) => [t, index + 1, index + 3, index, index + 2, 1]))
}

function every(stepMs: number, from: number, to: number): number[] {
  return Array.from({ length: Math.round((to - from) / stepMs) }, (_, index) => from + index * stepMs)
}

/** Opens of the given length in the regular sessions of these dates. */
function sessionTimes(stepMs: number, ...dates: string[]): number[] {
  return dates.flatMap((date) => {
    const session = usSession(at(`${date}T00:00Z`))
    if (!session) throw new Error(`${date} is no trading day`)
    return every(stepMs, session.open, session.close)
  })
}

const utc = (from: Interval, to: Interval, now = LATER): AggregateOptions => ({ from, to, calendar: 'utc', now })
const us = (from: Interval, to: Interval, now = LATER): AggregateOptions => ({ from, to, calendar: 'us', now })

describe("the exchange's own bars, typed in from recordings", () => {
  it('Binance BTCUSDT, 28 April 2018: five 1m bars make its 5m bar', () => {
    const open = at('2018-04-28T01:55Z')
    const bars = candlesOf([
      [open, 9090.01, 9095.46, 9085, 9092.61, 20.411073],
      [open + MINUTE_MS, 9092.62, 9096, 9092.61, 9095.42, 6.362108],
      [open + 2 * MINUTE_MS, 9096, 9107, 9095.42, 9105.08, 56.934633],
      [open + 3 * MINUTE_MS, 9107.98, 9120.23, 9107.98, 9119.32, 43.661843],
      [open + 4 * MINUTE_MS, 9120.23, 9126.81, 9118, 9126.81, 48.509827],
    ])
    const { columns, partial } = aggregate(bars, utc('1m', '5m'))
    expect(rowsOf(columns)).toEqual([[open, 9090.01, 9126.81, 9085, 9126.81, expect.closeTo(175.879484, 9)]])
    expect([...partial]).toEqual([])
  })

  it('Binance BTCUSDT, 1 February 2024: six 4h bars make its 1d bar', () => {
    const open = at('2024-02-01T00:00Z')
    const bars = candlesOf([
      [open, 42580, 42687.63, 41884.28, 42015.65, 6159.26638],
      [open + 4 * HOUR_MS, 42015.65, 42300, 41889.95, 42190.16, 4812.74817],
      [open + 8 * HOUR_MS, 42190.15, 42331.1, 42026.52, 42087.52, 4002.75251],
      [open + 12 * HOUR_MS, 42087.52, 42946.6, 41944.89, 42516.12, 7858.34198],
      [open + 16 * HOUR_MS, 42516.12, 43285.13, 42364, 43218.94, 8083.56904],
      [open + 20 * HOUR_MS, 43218.94, 43279.91, 42872.91, 43082.94, 4314.36856],
    ])
    const { columns, partial } = aggregate(bars, utc('4h', '1d'))
    expect(rowsOf(columns)).toEqual([[open, 42580, 43285.13, 41884.28, 43082.94, expect.closeTo(35231.04664, 6)]])
    expect([...partial]).toEqual([])
  })

  it('Binance ETHBTC, week of Monday 27 April 2020: seven 1d bars make its 1w bar', () => {
    const open = at('2020-04-27T00:00Z')
    const bars = candlesOf([
      [open, 0.025664, 0.025697, 0.024875, 0.025259, 228940.967],
      [open + DAY_MS, 0.025252, 0.025493, 0.025101, 0.025361, 176378.605],
      [open + 2 * DAY_MS, 0.02536, 0.026, 0.024199, 0.024534, 451019.414],
      [open + 3 * DAY_MS, 0.024536, 0.024663, 0.02361, 0.023895, 376714.498],
      [open + 4 * DAY_MS, 0.023898, 0.024367, 0.023864, 0.024022, 196096.695],
      [open + 5 * DAY_MS, 0.024021, 0.02417, 0.023779, 0.02384, 175287.109],
      [open + 6 * DAY_MS, 0.023839, 0.024004, 0.023419, 0.023592, 157352.454],
    ])
    const { columns, partial } = aggregate(bars, utc('1d', '1w'))
    expect(rowsOf(columns)).toEqual([[open, 0.025664, 0.026, 0.023419, 0.023592, expect.closeTo(1761789.742, 4)]])
    expect([...partial]).toEqual([])
  })
})

describe('partial', () => {
  const open = at('2024-02-01T10:00Z')
  const partialOf = (times: readonly number[], options: AggregateOptions): number[] => [
    ...aggregate(flatBars(times), options).partial,
  ]

  it('names a bar that lacks a finer one: first, middle or last', () => {
    const full = every(MINUTE_MS, open, open + HOUR_MS)
    expect(partialOf(full, utc('1m', '1h'))).toEqual([])
    for (const gone of [0, 30, 59]) {
      expect(
        partialOf(
          full.filter((_, index) => index !== gone),
          utc('1m', '1h'),
        ),
      ).toEqual([open])
    }
  })

  it('names the bar that is open at the clock, and only until its close', () => {
    const full = every(MINUTE_MS, open, open + HOUR_MS)
    expect(partialOf(full, utc('1m', '1h', open + HOUR_MS - 1))).toEqual([open])
    expect(partialOf(full, utc('1m', '1h', open + HOUR_MS))).toEqual([])
  })

  it('does not let a bar off the grid stand in for a missing one', () => {
    const times = [open, open + 20 * MINUTE_MS + 7_000, open + 30 * MINUTE_MS, open + 45 * MINUTE_MS]
    const { columns, partial } = aggregate(flatBars(times), utc('15m', '1h'))
    expect(columns.h[0]).toBe(6)
    expect([...partial]).toEqual([open])
  })

  it('counts a leap February and a month of 31 days', () => {
    const february = every(DAY_MS, at('2024-02-01T00:00Z'), at('2024-04-01T00:00Z'))
    expect(partialOf(february, utc('1d', '1M'))).toEqual([])
    expect(partialOf(february.slice(0, -1), utc('1d', '1M'))).toEqual([at('2024-03-01T00:00Z')])
  })

  it('is only about open bars where the calendar is unknown', () => {
    const times = [open, open + 7 * MINUTE_MS]
    expect(partialOf(times, { ...utc('1m', '1h'), calendar: 'none' })).toEqual([])
    expect(partialOf(times, { ...utc('1m', '1h', open + 8 * MINUTE_MS), calendar: 'none' })).toEqual([open])
  })
})

describe('New York', () => {
  it('builds a day from its session alone, across a change of clocks', () => {
    const times = sessionTimes(MINUTE_MS, '2020-03-06', '2020-03-09')
    const early = at('2020-03-06T13:00Z')
    const late = at('2020-03-06T21:00Z')
    const { columns, partial } = aggregate(
      flatBars([early, ...times.slice(0, 390), late, ...times.slice(390)]),
      us('1m', '1d'),
    )
    expect([...columns.t]).toEqual([at('2020-03-06T00:00Z'), at('2020-03-09T00:00Z')])
    expect([...columns.o]).toEqual([2, 393])
    expect([...columns.v]).toEqual([390, 390])
    expect([...partial]).toEqual([])
  })

  it('expects 390 minutes, 210 on a half day, and says so when one is missing', () => {
    const day = sessionTimes(MINUTE_MS, '2024-11-29')
    expect(day).toHaveLength(210)
    expect([...aggregate(flatBars(day), us('1m', '1d')).partial]).toEqual([])
    expect([...aggregate(flatBars(day.slice(1)), us('1m', '1d')).partial]).toEqual([at('2024-11-29T00:00Z')])
  })

  it('closes a day at the bell, not at midnight', () => {
    const bars = flatBars(sessionTimes(MINUTE_MS, '2020-03-09'))
    expect([...aggregate(bars, us('1m', '1d', at('2020-03-09T19:59Z'))).partial]).toEqual([at('2020-03-09T00:00Z')])
    expect([...aggregate(bars, us('1m', '1d', at('2020-03-09T20:00Z'))).partial]).toEqual([])
  })

  it('cuts hours from the open; the last one is short and complete', () => {
    const { columns, partial } = aggregate(flatBars(sessionTimes(30 * MINUTE_MS, '2020-03-06')), us('30m', '1h'))
    expect([...columns.t]).toEqual(every(HOUR_MS, at('2020-03-06T14:30Z'), at('2020-03-06T21:30Z')))
    expect([...columns.v]).toEqual([2, 2, 2, 2, 2, 2, 1])
    expect([...partial]).toEqual([])
  })

  it('keeps bars of the evening as bars of their own', () => {
    const evening = at('2020-03-06T21:15Z')
    const { columns } = aggregate(flatBars([at('2020-03-06T20:55Z'), evening]), us('5m', '1h'))
    expect([...columns.t]).toEqual([at('2020-03-06T20:30Z'), at('2020-03-06T21:00Z')])
  })

  it('knows that a week with a holiday has four days', () => {
    const week = ['2020-04-06', '2020-04-07', '2020-04-08', '2020-04-09'].map((date) => at(`${date}T00:00Z`))
    const { columns, partial } = aggregate(flatBars(week), us('1d', '1w'))
    expect([...columns.t]).toEqual([at('2020-04-06T00:00Z')])
    expect([...partial]).toEqual([])
    expect([...aggregate(flatBars(week.slice(0, 3)), us('1d', '1w')).partial]).toEqual([at('2020-04-06T00:00Z')])
  })

  it('takes a week of 30m bars to a week', () => {
    const times = sessionTimes(30 * MINUTE_MS, '2020-04-06', '2020-04-07', '2020-04-08', '2020-04-09')
    const { columns, partial } = aggregate(flatBars(times), us('30m', '1w'))
    expect([...columns.v]).toEqual([52])
    expect([...partial]).toEqual([])
  })
})

describe('aggregate', () => {
  it('leaves the volume unknown when one of its parts is', () => {
    const open = at('2024-02-01T10:00Z')
    const bars = flatBars(every(15 * MINUTE_MS, open, open + 2 * HOUR_MS))
    bars.v[2] = Number.NaN
    expect([...aggregate(bars, utc('15m', '1h')).columns.v]).toEqual([Number.NaN, 4])
  })

  it('gives nothing for nothing', () => {
    expect(aggregate(emptyCandles(), utc('1m', '1h'))).toEqual({ columns: emptyCandles(), partial: new Float64Array() })
  })

  it.each([
    ['1h', '1h'],
    ['1h', '5m'],
    ['3d', '1w'],
    ['1w', '1M'],
  ] as const)('refuses %s to %s', (from, to) => {
    expect(() => aggregate(emptyCandles(), utc(from, to))).toThrow(`${from} bars do not fill ${to} bars`)
  })
})

const chains = fc.constantFrom<readonly [Interval, Interval, Interval]>(
  ['1m', '5m', '15m'],
  ['5m', '15m', '1h'],
  ['15m', '1h', '4h'],
  ['1h', '4h', '1d'],
  ['1h', '1d', '1w'],
  ['4h', '1d', '1M'],
)

/** Integer prices and volumes, so that sums are exact; holes of any length. */
const walks = fc.array(fc.record({ skip: fc.integer({ min: 1, max: 5 }), price: fc.nat(900), volume: fc.nat(1_000) }), {
  minLength: 1,
  maxLength: 120,
})

function walkBars(
  steps: readonly { skip: number; price: number; volume: number }[],
  interval: Interval,
  isUs: boolean,
): Candles {
  let t = bucketStart(isUs ? 'us' : 'utc', interval, at('2020-03-05T14:30Z'))
  const rows = steps.map(({ skip, price, volume }): Row => {
    const row: Row = [t, price + 50, price + 99, price + 1, price + 60, volume]
    t += skip * intervalMs(interval)
    return row
  })
  return candlesOf(rows)
}

describe('properties', () => {
  it('a way in two steps ends where the direct one does', () => {
    fc.assert(
      fc.property(chains, walks, ([fine, middle, coarse], steps) => {
        const bars = walkBars(steps, fine, false)
        const direct = aggregate(bars, utc(fine, coarse)).columns
        const between = aggregate(bars, utc(fine, middle)).columns
        expect(rowsOf(aggregate(between, utc(middle, coarse)).columns)).toEqual(rowsOf(direct))
      }),
    )
  })

  it('a bar is complete exactly when no finer one is missing', () => {
    fc.assert(
      fc.property(chains, walks, ([fine, , coarse], steps) => {
        const bars = walkBars(steps, fine, false)
        const { columns, partial } = aggregate(bars, utc(fine, coarse))
        const present = new Set(bars.t)
        const lacking = [...columns.t].filter((start) => {
          for (let t = start; bucketStart('utc', coarse, t) === start; t += intervalMs(fine))
            if (!present.has(t)) return true
          return false
        })
        expect([...partial]).toEqual(lacking)
      }),
    )
  })

  it('highs, lows, ends and volume are those of the bars inside', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.constantFrom<Interval>('15m', '1h', '4h', '12h'), walks, (isUs, coarse, steps) => {
        const [fine] = finerIntervals(coarse) as [Interval]
        const calendar = isUs ? 'us' : 'utc'
        const bars = walkBars(steps, fine, isUs)
        const { columns } = aggregate(bars, { from: fine, to: coarse, calendar, now: LATER })
        columns.t.forEach((start, row) => {
          const inside = [...bars.t.keys()].filter((i) => bucketStart(calendar, coarse, bars.t[i] as number) === start)
          const part = sliceCandles(bars, inside[0] as number, (inside.at(-1) as number) + 1)
          expect(columns.o[row]).toBe(part.o[0])
          expect(columns.h[row]).toBe(Math.max(...part.h))
          expect(columns.l[row]).toBe(Math.min(...part.l))
          expect(columns.c[row]).toBe(part.c.at(-1))
        })
        const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0)
        expect(sum(columns.v)).toBe(sum(bars.v))
      }),
    )
  })
})
