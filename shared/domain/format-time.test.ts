import { expect, it } from 'vitest'
import { formatAge, formatAsOf, formatBarTime, formatDay, formatStoredAge } from './format-time.ts'

const at = (text: string): number => Date.parse(text)
const now = at('2026-11-24T03:05:00Z')

it.each([
  [42, '42 ms', '<1 min'],
  [0, '0 ms', '<1 min'],
  [11_900, '11 s', '<1 min'],
  [59_999, '59 s', '<1 min'],
  [60_000, '1 min', '1 min'],
  [6.9 * 60_000, '6 min', '6 min'],
  [3_600_000, '1 h', '1 h'],
  [86_399_999, '23 h', '23 h'],
  [2 * 86_400_000, '2 d', '2 d'],
  [null, 'n/a', 'n/a'],
])('an age of %d ms is %s, of stored data %s', (ageMs, text, stored) => {
  expect(formatAge(ageMs)).toBe(text)
  expect(formatStoredAge(ageMs)).toBe(stored)
})

it.each([
  ['2026-11-24T02:45:00Z', '15m', '24 Nov 02:45'],
  ['2020-11-24T02:45:00Z', '15m', '24 Nov 2020 02:45'],
  ['2026-11-24T02:45:07Z', '1s', '24 Nov 02:45:07'],
  ['2026-01-05T00:00:00Z', '1d', '5 Jan'],
  ['2020-11-24T00:00:00Z', '1d', '24 Nov 2020'],
  ['2020-11-23T00:00:00Z', '1w', '23 Nov 2020'],
  ['2020-11-01T00:00:00Z', '1M', 'Nov 2020'],
] as const)('the bar of %s, %s, is called %s', (t, interval, text) => {
  expect(formatBarTime(at(t), interval, now)).toBe(text)
})

it('dates and moments', () => {
  expect(formatDay(at('2026-11-20T00:00:00Z'), now)).toBe('20 Nov')
  expect(formatDay(at('2026-08-22T00:00:00Z'), at('2027-01-01T00:00:00Z'))).toBe('22 Aug 2026')
  expect(formatAsOf(at('2026-11-24T02:51:08Z'), now)).toBe('24 Nov 02:51:08 UTC')
  expect(formatAsOf(at('2020-03-08T12:00:00Z'), now)).toBe('8 Mar 2020 12:00:00 UTC')
})
