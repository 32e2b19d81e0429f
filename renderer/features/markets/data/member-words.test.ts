import { expect, test } from 'vitest'
import { measureOf } from './measure.ts'
import { memberWords } from './member-words.ts'
import { newestFetch, shortDate } from './sample-date.ts'
import { SAMPLE_MEMBERS } from './test-members.ts'

const PLACE = measureOf({ colour: 'high52', universe: 'sp500' })
const [AAPL, , , , COIN] = SAMPLE_MEMBERS

test('a tile in words, with its age', () => {
  expect(memberWords(AAPL, PLACE)).toBe(
    'AAPL, Apple Inc., 71 percent of the 52-week range, 309.35 dollars, sample of 22 August 2026',
  )
})

test('a change in words: direction, two decimals, since when', () => {
  const change = measureOf({ colour: 'change', universe: 'crypto100' })
  const words = (value: number) => memberWords({ ...AAPL, value }, change)
  expect(words(4.914)).toContain(', up 4.91 percent over 24 hours, ')
  expect(words(-0.5)).toContain(', down 0.50 percent over 24 hours, ')
  expect(words(0.001)).toContain(', 0.00 percent over 24 hours, ')
})

test('what is missing is said, not read as zero', () => {
  expect(memberWords(COIN, PLACE)).toBe('COIN, Coinbase, no data, no price, sample')
})

test('the date of a map is its newest', () => {
  expect(newestFetch([])).toBeNull()
  const newest = newestFetch([COIN, { ...AAPL, fetchedAt: 5 }, AAPL])
  expect(newest === null ? null : shortDate(newest)).toBe('22 Aug 2026')
})
