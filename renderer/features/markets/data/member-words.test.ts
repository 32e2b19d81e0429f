import { expect, test } from 'vitest'
import { memberWords } from './member-words.ts'
import { newestFetch, shortDate } from './sample-date.ts'
import { SAMPLE_MEMBERS } from './test-members.ts'

const [AAPL, , , , COIN] = SAMPLE_MEMBERS

test('a tile in words, with its age', () => {
  expect(memberWords(AAPL)).toBe(
    'AAPL, Apple Inc., 71 percent of the 52-week range, 309.35 dollars, sample of 22 August 2026',
  )
})

test('what is missing is said, not read as zero', () => {
  expect(memberWords(COIN)).toBe('COIN, Coinbase, no data, no price, sample')
})

test('the date of a map is its newest', () => {
  expect(newestFetch([])).toBeNull()
  const newest = newestFetch([COIN, { ...AAPL, fetchedAt: 5 }, AAPL])
  expect(newest === null ? null : shortDate(newest)).toBe('22 Aug 2026')
})
