import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketEnd, bucketStart, closeTime } from './bucket.ts'
import type { CalendarId } from './instrument.ts'
import { INTERVALS, type Interval } from './interval.ts'

const at = (text: string): number => Date.parse(text)
const iso = (t: number): string => new Date(t).toISOString().slice(0, 16)

describe('the grid of UTC', () => {
  it.each([
    ['5m', '2024-02-01T10:07Z', '2024-02-01T10:05', '2024-02-01T10:10'],
    ['4h', '2024-02-01T10:07Z', '2024-02-01T08:00', '2024-02-01T12:00'],
    ['1d', '2024-02-01T10:07Z', '2024-02-01T00:00', '2024-02-02T00:00'],
    ['3d', '2024-02-01T10:07Z', '2024-01-30T00:00', '2024-02-02T00:00'],
    ['1w', '2024-02-04T23:59Z', '2024-01-29T00:00', '2024-02-05T00:00'],
    ['1w', '2024-02-05T00:00Z', '2024-02-05T00:00', '2024-02-12T00:00'],
    ['1M', '2024-02-29T23:59Z', '2024-02-01T00:00', '2024-03-01T00:00'],
    ['1M', '2024-12-31T12:00Z', '2024-12-01T00:00', '2025-01-01T00:00'],
    ['1w', '1969-12-31T12:00Z', '1969-12-29T00:00', '1970-01-05T00:00'],
    ['1h', '1969-12-31T23:30Z', '1969-12-31T23:00', '1970-01-01T00:00'],
  ] as const)('%s at %s lies in %s to %s', (interval, t, start, end) => {
    for (const calendar of ['utc', 'none'] as const) {
      expect(iso(bucketStart(calendar, interval, at(t)))).toBe(start)
      expect(iso(bucketEnd(calendar, interval, at(t)))).toBe(end)
    }
  })
})

describe('the grid of New York', () => {
  it.each<[interval: Interval, t: string, start: string, end: string, why: string]>([
    ['1h', '2020-03-06T14:30Z', '2020-03-06T14:30', '2020-03-06T15:30', 'first hour, standard time'],
    ['1h', '2020-03-09T13:31Z', '2020-03-09T13:30', '2020-03-09T14:30', 'first hour, daylight saving'],
    ['1h', '2020-03-06T20:59Z', '2020-03-06T20:30', '2020-03-06T21:00', 'last hour is half as long'],
    ['1h', '2020-03-06T21:00Z', '2020-03-06T21:00', '2020-03-06T22:00', 'after the close'],
    ['1h', '2020-03-06T14:29Z', '2020-03-06T13:30', '2020-03-06T14:30', 'before the open'],
    ['1h', '2020-03-06T13:30Z', '2020-03-06T13:30', '2020-03-06T14:30', 'before the open, on the grid'],
    ['4h', '2020-03-06T19:00Z', '2020-03-06T18:30', '2020-03-06T21:00', 'second bar of the day'],
    ['1h', '2024-11-29T17:45Z', '2024-11-29T17:30', '2024-11-29T18:00', 'half day'],
    ['30m', '2024-11-29T18:10Z', '2024-11-29T18:00', '2024-11-29T18:30', 'after a half day'],
    ['4h', '2020-03-06T06:00Z', '2020-03-06T05:00', '2020-03-06T06:30', 'cut at midnight'],
    ['4h', '2020-03-07T04:30Z', '2020-03-07T01:00', '2020-03-07T05:00', 'evening after the close'],
    ['1d', '2020-03-06T14:30Z', '2020-03-06T00:00', '2020-03-07T00:00', 'named by its date'],
    ['1w', '2020-03-06T14:30Z', '2020-03-02T00:00', '2020-03-09T00:00', 'named by its Monday'],
    ['1M', '2020-03-06T14:30Z', '2020-03-01T00:00', '2020-04-01T00:00', 'named by its first'],
  ])('%s at %s lies in %s to %s: %s', (interval, t, start, end) => {
    expect(iso(bucketStart('us', interval, at(t)))).toBe(start)
    expect(iso(bucketEnd('us', interval, at(t)))).toBe(end)
  })
})

describe('closeTime', () => {
  it.each<[calendar: CalendarId, interval: Interval, open: string, close: string, why: string]>([
    ['utc', '1h', '2024-02-01T10:00Z', '2024-02-01T11:00', 'on the grid'],
    ['utc', '1h', '2018-02-09T10:20Z', '2018-02-09T11:20', 'off the grid: its whole length'],
    ['utc', '1M', '2024-02-01T00:00Z', '2024-03-01T00:00', 'month'],
    ['none', '1d', '2024-02-01T23:00Z', '2024-02-02T23:00', 'a day that starts at 00:00 in Berlin'],
    ['none', '1M', '2024-02-15T00:00Z', '2024-03-15T00:00', 'month off the grid'],
    ['us', '1d', '2020-03-06T00:00Z', '2020-03-06T21:00', 'standard time'],
    ['us', '1d', '2020-03-09T00:00Z', '2020-03-09T20:00', 'daylight saving'],
    ['us', '1d', '2024-11-29T00:00Z', '2024-11-29T18:00', 'half day'],
    ['us', '1d', '2024-11-29T05:00Z', '2024-11-29T18:00', 'named by its midnight in New York'],
    ['us', '1d', '2024-11-30T00:00Z', '2024-12-01T00:00', 'no trading day at all'],
    ['us', '1w', '2020-04-06T00:00Z', '2020-04-09T20:00', 'week that ends before Good Friday'],
    ['us', '1w', '2020-09-08T00:00Z', '2020-09-11T20:00', 'week named by its first session, after Labor Day'],
    ['us', '1w', '2020-03-08T00:00Z', '2020-03-13T20:00', 'week named by a Sunday: never too early'],
    ['us', '1w', '2020-03-06T00:00Z', '2020-03-12T20:00', 'week named by its Friday: never too early'],
    ['us', '1M', '2020-05-01T00:00Z', '2020-05-29T20:00', 'month that ends on a Friday'],
    ['us', '1M', '2020-01-02T00:00Z', '2020-01-31T21:00', 'month named by its first session'],
    ['us', '1h', '2020-03-06T20:30Z', '2020-03-06T21:00', 'last bar of the session'],
    ['us', '1h', '2020-03-06T14:00Z', '2020-03-06T15:00', 'hour of the clock, across the open'],
  ])('%s %s opened %s closes %s: %s', (calendar, interval, open, close) => {
    expect(iso(closeTime(calendar, interval, at(open)))).toBe(close)
  })
})

const instant = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2035, 0, 1) })
const calendars = fc.constantFrom<CalendarId>('utc', 'us', 'none')

describe('every bucket', () => {
  it('holds its instant, starts at its own start and is followed by the next without a hole', () => {
    fc.assert(
      fc.property(calendars, fc.constantFrom<Interval>(...INTERVALS), instant, (calendar, interval, t) => {
        const start = bucketStart(calendar, interval, t)
        const end = bucketEnd(calendar, interval, t)
        expect(start).toBeLessThanOrEqual(t)
        expect(end).toBeGreaterThan(t)
        expect(bucketStart(calendar, interval, start)).toBe(start)
        expect(bucketStart(calendar, interval, end - 1)).toBe(start)
        expect(bucketStart(calendar, interval, end)).toBe(end)
        expect(bucketEnd(calendar, interval, start)).toBe(end)
      }),
      { numRuns: 3_000 },
    )
  })

  it('closes after it opens and never after the next one of its grid has begun', () => {
    fc.assert(
      fc.property(calendars, fc.constantFrom<Interval>(...INTERVALS), instant, (calendar, interval, t) => {
        const start = bucketStart(calendar, interval, t)
        const close = closeTime(calendar, interval, start)
        expect(close).toBeGreaterThan(start)
        expect(close).toBeLessThanOrEqual(bucketEnd(calendar, interval, start))
      }),
      { numRuns: 3_000 },
    )
  })
})
