import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './interval.ts'
import { newYorkOffsetMs } from './new-york-time.ts'

const parts = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
})

function intlOffsetMs(t: number): number {
  const found = Object.fromEntries(parts.formatToParts(t).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = found
  return Date.UTC(year, month - 1, day, hour, minute) - t
}

describe('newYorkOffsetMs', () => {
  it('agrees with the system time zone at noon UTC of every day from 1967 to 2037', () => {
    const wrong: string[] = []
    for (let t = Date.UTC(1967, 0, 1, 12); t < Date.UTC(2038, 0, 1); t += DAY_MS) {
      if (newYorkOffsetMs(t) !== intlOffsetMs(t)) wrong.push(new Date(t).toISOString())
    }
    expect(wrong).toEqual([])
  })

  it.each([
    ['1974, energy crisis', Date.UTC(1974, 0, 6, 7)],
    ['1975, energy crisis', Date.UTC(1975, 1, 23, 7)],
    ['1986', Date.UTC(1986, 3, 27, 7)],
    ['2006', Date.UTC(2006, 3, 2, 7)],
    ['2020', Date.UTC(2020, 2, 8, 7)],
  ])('springs forward at 02:00, %s', (_, change) => {
    expect(newYorkOffsetMs(change - MINUTE_MS)).toBe(-5 * HOUR_MS)
    expect(newYorkOffsetMs(change)).toBe(-4 * HOUR_MS)
    expect(intlOffsetMs(change)).toBe(-4 * HOUR_MS)
  })

  it.each([
    ['2006', Date.UTC(2006, 9, 29, 6)],
    ['2020', Date.UTC(2020, 10, 1, 6)],
  ])('falls back at 02:00, %s', (_, change) => {
    expect(newYorkOffsetMs(change - MINUTE_MS)).toBe(-4 * HOUR_MS)
    expect(newYorkOffsetMs(change)).toBe(-5 * HOUR_MS)
    expect(intlOffsetMs(change)).toBe(-5 * HOUR_MS)
  })
})
