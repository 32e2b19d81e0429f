import { describe, expect, it } from 'vitest'
import { isUsTradingDay, latestUsSession, newYorkDay, nextUsSession, usSession } from './calendar.ts'
import { DAY_MS } from './interval.ts'
import { usClosures } from './us-holidays.ts'

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`)
const at = (text: string): number => Date.parse(text)
const dates = (days: Iterable<number>): string[] =>
  [...days].sort((a, b) => a - b).map((t) => new Date(t).toISOString().slice(0, 10))

describe('trading days', () => {
  // 1998 to 2020: days with a recorded SPY bar. 2025: the NYSE's count, one less than planned after 9 January.
  it.each([
    [1998, 252],
    [1999, 252],
    [2000, 252],
    [2001, 248],
    [2004, 252],
    [2007, 251],
    [2012, 250],
    [2018, 251],
    [2020, 253],
    [2025, 250],
  ])('%i has %i', (year, count) => {
    let open = 0
    for (let t = Date.UTC(year, 0, 1); t < Date.UTC(year + 1, 0, 1); t += DAY_MS) if (isUsTradingDay(t)) open++
    expect(open).toBe(count)
  })

  // The NYSE's own lists for these years.
  it.each([
    [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', '11-27 12-24'],
    [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24', '11-26'],
    [2028, '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25', '07-03 11-24'],
  ])('%i is closed on the published holidays', (year, closed, halfDays) => {
    const named = (text: string): string[] => text.split(' ').map((date) => `${year}-${date}`)
    expect(dates(usClosures(year).closed)).toEqual(named(closed))
    expect(dates(usClosures(year).halfDays)).toEqual(named(halfDays))
  })

  it.each([
    '2001-09-11',
    '2001-09-14',
    '2004-06-11',
    '2007-01-02',
    '2012-10-29',
    '2012-10-30',
    '2018-12-05',
    '2025-01-09',
    '2022-06-20',
  ])('%s was closed', (text) => expect(usSession(day(text))).toBeNull())

  it.each(['2001-09-10', '2001-09-17', '2010-12-31', '2021-12-31', '2021-06-18', '1999-12-31', '2022-06-21'])(
    '%s was open',
    (text) => expect(isUsTradingDay(day(text))).toBe(true),
  )

  it('Saturdays and Sundays are closed', () => {
    expect(isUsTradingDay(day('2026-11-21'))).toBe(false)
    expect(isUsTradingDay(day('2026-11-22'))).toBe(false)
  })
})

describe('usSession', () => {
  it.each([
    ['2020-03-06', '2020-03-06T14:30Z', '2020-03-06T21:00Z', 'standard time'],
    ['2020-03-09', '2020-03-09T13:30Z', '2020-03-09T20:00Z', 'the Monday after clocks went forward'],
    ['2020-11-02', '2020-11-02T14:30Z', '2020-11-02T21:00Z', 'the Monday after clocks went back'],
    ['2019-07-03', '2019-07-03T13:30Z', '2019-07-03T17:00Z', 'half day, Wednesday since 2013'],
    ['2002-07-03', '2002-07-03T13:30Z', '2002-07-03T20:00Z', 'Wednesday before 2013: full'],
    ['2002-07-05', '2002-07-05T13:30Z', '2002-07-05T17:00Z', 'half day, Friday before 2013'],
    ['2013-07-05', '2013-07-05T13:30Z', '2013-07-05T20:00Z', 'Friday since 2013: full'],
    ['2014-07-03', '2014-07-03T13:30Z', '2014-07-03T17:00Z', 'half day, Thursday'],
    ['2003-12-26', '2003-12-26T14:30Z', '2003-12-26T18:00Z', 'half day of that year only'],
    ['2024-11-29', '2024-11-29T14:30Z', '2024-11-29T18:00Z', 'half day after Thanksgiving'],
    ['2024-12-24', '2024-12-24T14:30Z', '2024-12-24T18:00Z', 'half day, Christmas Eve'],
  ])('%s trades %s to %s: %s', (date, open, close) => {
    expect(usSession(day(date))).toEqual({ open: at(open), close: at(close) })
  })
})

describe('neighbouring sessions', () => {
  it('the latest is the one in progress, before the open the one of the day before', () => {
    expect(latestUsSession(at('2026-11-24T14:30Z')).open).toBe(at('2026-11-24T14:30Z'))
    expect(latestUsSession(at('2026-11-24T14:29Z')).open).toBe(at('2026-11-23T14:30Z'))
    expect(latestUsSession(at('2026-11-23T03:00Z')).open).toBe(at('2026-11-20T14:30Z'))
  })

  it('the next skips weekend and holiday', () => {
    expect(nextUsSession(at('2026-09-04T20:00Z')).open).toBe(at('2026-09-08T13:30Z'))
    expect(nextUsSession(at('2026-11-24T14:30Z')).open).toBe(at('2026-11-24T14:30Z'))
    expect(nextUsSession(at('2026-11-24T14:31Z')).open).toBe(at('2026-11-25T14:30Z'))
  })

  it('an evening in New York belongs to its own date, not to that of UTC', () => {
    expect(newYorkDay(at('2026-11-25T00:30Z'))).toBe(day('2026-11-24'))
    expect(newYorkDay(at('2026-11-25T05:00Z'))).toBe(day('2026-11-25'))
  })
})
