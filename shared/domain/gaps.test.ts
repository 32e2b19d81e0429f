import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketStart } from './bucket.ts'
import { isUsTradingDay, usSession } from './calendar.ts'
import { findGaps } from './gaps.ts'
import { DAY_MS, HOUR_MS, type Interval, intervalMs } from './interval.ts'

const at = (text: string): number => Date.parse(text)
const times = (...texts: string[]): Float64Array => Float64Array.from(texts, at)

describe('around the clock', () => {
  it('names first and last missing open and how many are missing', () => {
    expect(findGaps(times('2024-02-01T10:00Z', '2024-02-01T11:00Z', '2024-02-01T15:00Z'), '1h', 'utc')).toEqual([
      { from: at('2024-02-01T12:00Z'), to: at('2024-02-01T14:00Z'), bars: 3 },
    ])
  })

  it('finds a single missing bar, and several gaps in order', () => {
    const found = findGaps(
      times('2024-02-01T00:00Z', '2024-02-03T00:00Z', '2024-02-04T00:00Z', '2024-02-06T00:00Z'),
      '1d',
      'utc',
    )
    expect(found).toEqual([
      { from: at('2024-02-02T00:00Z'), to: at('2024-02-02T00:00Z'), bars: 1 },
      { from: at('2024-02-05T00:00Z'), to: at('2024-02-05T00:00Z'), bars: 1 },
    ])
  })

  it('counts weeks from Monday and months by the calendar', () => {
    expect(findGaps(times('2024-01-29T00:00Z', '2024-02-19T00:00Z'), '1w', 'utc')).toEqual([
      { from: at('2024-02-05T00:00Z'), to: at('2024-02-12T00:00Z'), bars: 2 },
    ])
    expect(findGaps(times('2023-11-01T00:00Z', '2024-03-01T00:00Z'), '1M', 'utc')).toEqual([
      { from: at('2023-12-01T00:00Z'), to: at('2024-02-01T00:00Z'), bars: 3 },
    ])
    expect(findGaps(times('2024-01-01T00:00Z', '2024-02-01T00:00Z', '2024-03-01T00:00Z'), '1M', 'utc')).toEqual([])
  })

  // Binance, 8 and 9 February 2018: down for 32 hours; BTCUSDT 4h bars of 00:00 and of 08:00 the next day are neighbours.
  it('finds the outage of Binance in February 2018', () => {
    expect(findGaps(times('2018-02-08T00:00Z', '2018-02-09T08:00Z'), '4h', 'utc')).toEqual([
      { from: at('2018-02-08T04:00Z'), to: at('2018-02-09T04:00Z'), bars: 7 },
    ])
  })

  it('lets a bar off the grid fill the place it lies in', () => {
    expect(findGaps(times('2024-02-01T10:00Z', '2024-02-01T11:20Z', '2024-02-01T12:00Z'), '1h', 'utc')).toEqual([])
  })
})

describe('New York', () => {
  it('misses nothing over nights, weekends and holidays', () => {
    const hours = ['2020-04-08', '2020-04-09', '2020-04-13'].flatMap((date) => {
      const open = (usSession(at(`${date}T00:00Z`)) as { open: number }).open
      return Array.from({ length: 7 }, (_, hour) => open + hour * HOUR_MS)
    })
    expect(findGaps(Float64Array.from(hours), '1h', 'us')).toEqual([])
    expect(findGaps(times('2001-09-10T00:00Z', '2001-09-17T00:00Z'), '1d', 'us')).toEqual([])
  })

  it('names missing trading days by their dates, across a weekend', () => {
    expect(findGaps(times('2020-04-02T00:00Z', '2020-04-07T00:00Z'), '1d', 'us')).toEqual([
      { from: at('2020-04-03T00:00Z'), to: at('2020-04-06T00:00Z'), bars: 2 },
    ])
  })

  it('counts session bars only: the end of a half day, a whole day, a morning', () => {
    const found = findGaps(times('2024-11-29T16:30Z', '2024-12-03T15:30Z'), '1h', 'us')
    expect(found).toEqual([{ from: at('2024-11-29T17:30Z'), to: at('2024-12-03T14:30Z'), bars: 1 + 7 + 1 }])
  })

  it('misses nothing between a bar of the evening and the next open', () => {
    expect(findGaps(times('2020-03-05T20:55Z', '2020-03-05T22:10Z', '2020-03-06T14:30Z'), '5m', 'us')).toEqual([])
  })

  it('counts weeks and months', () => {
    expect(findGaps(times('2020-03-30T00:00Z', '2020-04-13T00:00Z'), '1w', 'us')).toEqual([
      { from: at('2020-04-06T00:00Z'), to: at('2020-04-06T00:00Z'), bars: 1 },
    ])
    expect(findGaps(times('2020-01-01T00:00Z', '2020-04-01T00:00Z'), '1M', 'us')[0]?.bars).toBe(2)
  })

  it('vouches for nothing before 1998', () => {
    expect(findGaps(times('1962-01-02T00:00Z', '1997-12-31T00:00Z'), '1d', 'us')).toEqual([])
    expect(findGaps(times('1997-12-31T00:00Z', '1998-01-06T00:00Z'), '1d', 'us')).toEqual([
      { from: at('1998-01-02T00:00Z'), to: at('1998-01-05T00:00Z'), bars: 2 },
    ])
  })

  it('answers for the widest span of dates there is', () => {
    expect(findGaps(Float64Array.of(-8.64e15, 8.64e15 - DAY_MS), '1d', 'us')[0]?.from).toBe(at('1998-01-02T00:00Z'))
  })
})

it('an unknown calendar has no gaps', () => {
  expect(findGaps(times('2024-02-01T10:00Z', '2024-02-09T10:00Z'), '1h', 'none')).toEqual([])
})

describe('bars taken out of a full series come back as gaps', () => {
  const start = at('2019-12-20T00:00Z')
  const full = (interval: Interval, calendar: 'utc' | 'us'): number[] => {
    const stepMs = intervalMs(interval)
    const all = Array.from({ length: 700 }, (_, index) => bucketStart('utc', interval, start) + index * stepMs)
    if (calendar === 'utc') return all
    if (interval === '1d') return all.filter(isUsTradingDay)
    return Array.from({ length: 30 }, (_, index) => usSession(start + index * DAY_MS)).flatMap((session) => {
      if (!session) return []
      return Array.from(
        { length: Math.ceil((session.close - session.open) / stepMs) },
        (_, i) => session.open + i * stepMs,
      )
    })
  }

  it.each([
    ['1h', 'utc'],
    ['1d', 'utc'],
    ['1d', 'us'],
    ['1h', 'us'],
    ['15m', 'us'],
  ] as const)('%s %s', (interval, calendar) => {
    const all = full(interval, calendar)
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: all.length - 2 }), { maxLength: 40 }), (gone) => {
        const isGone = new Set(gone)
        const kept = Float64Array.from(all.filter((_, index) => !isGone.has(index)))
        const gaps = findGaps(kept, interval, calendar)
        expect(gaps.reduce((sum, gap) => sum + gap.bars, 0)).toBe(gone.length)
        const missing = all.filter((_, index) => isGone.has(index))
        const covered = missing.filter((t) => gaps.some((gap) => t >= gap.from && t <= gap.to))
        expect(covered).toEqual(missing)
        for (const gap of gaps) expect([missing.includes(gap.from), missing.includes(gap.to)]).toEqual([true, true])
      }),
    )
  })
})
