import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTime } from './parse-time.ts'

const iso = (text: string): string | null => {
  const reading = readTime(text)
  return reading === null ? null : new Date(reading.ms).toISOString()
}

describe('readTime', () => {
  it.each([
    ['1705104000', '2024-01-13T00:00:00.000Z'],
    ['1705104000.0', '2024-01-13T00:00:00.000Z'],
    ['1531842300000', '2018-07-17T15:45:00.000Z'],
    ['1748537279999.0', '2025-05-29T16:47:59.999Z'],
    ['1.531842300e12', '2018-07-17T15:45:00.000Z'],
    ['1735689600000000', '2025-01-01T00:00:00.000Z'],
    ['1735689659999999', '2025-01-01T00:00:59.999Z'],
    ['1735689600000000000', '2025-01-01T00:00:00.000Z'],
    ['2024-02-01', '2024-02-01T00:00:00.000Z'],
    ['2024-2-1', '2024-02-01T00:00:00.000Z'],
    ['2024/02/01 13:05', '2024-02-01T13:05:00.000Z'],
    ['2020.01.02 09:30', '2020-01-02T09:30:00.000Z'],
    ['2024-02', '2024-02-01T00:00:00.000Z'],
    ['2025-05-17 23:58:00-04:00', '2025-05-18T03:58:00.000Z'],
    ['2023-12-14 22:00:00+00:00', '2023-12-14T22:00:00.000Z'],
    ['2024-02-01T00:00:00Z', '2024-02-01T00:00:00.000Z'],
    ['2024-02-01T00:00:00.123456+0530', '2024-01-31T18:30:00.123Z'],
    ['2024-02-01 00:00:00 UTC', '2024-02-01T00:00:00.000Z'],
    ['2024-02-01 24:00', '2024-02-02T00:00:00.000Z'],
    ['11/5/2019 9:30', '2019-11-05T09:30:00.000Z'],
    ['01/03/17', '2017-01-03T00:00:00.000Z'],
    ['12/31/99', '1999-12-31T00:00:00.000Z'],
    ['12-31-2019', '2019-12-31T00:00:00.000Z'],
    ['3/1/2020 12:30 AM', '2020-03-01T00:30:00.000Z'],
    ['3/1/2020 01:30:15 pm', '2020-03-01T13:30:15.000Z'],
    ['31.12.2019', '2019-12-31T00:00:00.000Z'],
    ['1.2.2019 10:00', '2019-02-01T10:00:00.000Z'],
    ['Jan 1 2000', '2000-01-01T00:00:00.000Z'],
    ['January 31, 2000', '2000-01-31T00:00:00.000Z'],
    ['Mon Jan 3 2000', '2000-01-03T00:00:00.000Z'],
    ['03-Jan-2000', '2000-01-03T00:00:00.000Z'],
    ['3 Sept 2000', '2000-09-03T00:00:00.000Z'],
    ['20200102', '2020-01-02T00:00:00.000Z'],
    ['20200102 153000', '2020-01-02T15:30:00.000Z'],
    ['20200102T093000Z', '2020-01-02T09:30:00.000Z'],
    ['202001020930', '2020-01-02T09:30:00.000Z'],
    ['20200102093015', '2020-01-02T09:30:15.000Z'],
    ['1789-03-04', '1789-03-04T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => expect(iso(text)).toBe(expected))

  it.each([
    ['', 'blank'],
    ['0', 'a row number'],
    ['42580.5', 'a price'],
    ['1e30', 'past the calendar'],
    ['2024-02-30', 'no such day'],
    ['2023-02-29', 'no leap year'],
    ['2024-13-01', 'no such month'],
    ['13/13/2020', 'no such month either way'],
    ['2024-02-01 25:00', 'no such hour'],
    ['2024-02-01 24:01', 'past midnight'],
    ['2024-02-01 10:60', 'no such minute'],
    ['1/2/2020 13:00 PM', 'no such half-day hour'],
    ['Foo 1 2000', 'no such month'],
    ['2024-02-01x', 'trailing letters'],
    ['open_time', 'a header'],
    ['2024-02-01 00:00:00+', 'half an offset'],
    ['\u0000', 'a control character'],
  ])('%j is no time: %s', (text) => expect(readTime(text)).toBeNull())

  it('reads the usual form, which has a way of its own, like the forms beside it', () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))
    const year = fc.integer({ min: 1000, max: 2200 }).map(String)
    fc.assert(
      fc.property(year, part(14), part(33), part(25), part(61), part(59), (y, mo, d, h, mi, s) => {
        expect(readTime(`${y}-${mo}-${d}`)).toEqual(readTime(`${y}/${mo}/${d}`))
        expect(readTime(`${y}-${mo}-${d} ${h}:${mi}`)).toEqual(readTime(`${y}/${mo}/${d} ${h}:${mi}`))
        expect(readTime(`${y}-${mo}-${d}T${h}:${mi}:${s}`)).toEqual(readTime(`${y}-${mo}-${d} ${h}:${mi}:${s}.0`))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    '2024-02-0x',
    '2024-02-01x09:30',
    '2024-02-01 09x30',
    '2024-02-01 09:30x00',
    '2024x02-01',
    '2024-02-01 09:3x',
  ])('%j looks like it and is no time', (text) => expect(readTime(text)).toBeNull())

  it('keeps both readings of a slash date', () => {
    expect(readTime('3/4/2020')).toMatchObject({ ms: Date.UTC(2020, 2, 4), dayFirstMs: Date.UTC(2020, 3, 3) })
    expect(readTime('13/4/2020')).toMatchObject({ ms: Number.NaN, dayFirstMs: Date.UTC(2020, 3, 13) })
    expect(readTime('4/13/2020')).toMatchObject({ ms: Date.UTC(2020, 3, 13), dayFirstMs: Number.NaN })
  })

  it('tells what form it saw', () => {
    expect(readTime('1735689600000000')?.form).toBe('epoch µs')
    expect(readTime('2025-05-17 23:58:00-04:00')?.form).toBe('year-month-day and clock with offset')
    expect(readTime('01/03/17')?.form).toBe('month/day/year')
  })
})
