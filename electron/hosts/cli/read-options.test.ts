import { expect, test } from 'vitest'
import { requirePast } from './read-options.ts'
import { UsageError } from './usage-error.ts'

const past = (text: string, now = Date.UTC(2026, 2, 31, 12)): string =>
  new Date(requirePast(new Map([['older-than', text]]), 'older-than', '2y', now)).toISOString()

test.each([
  ['12h', '2026-03-31T00:00:00.000Z'],
  ['90d', '2025-12-31T12:00:00.000Z'],
  ['6w', '2026-02-17T12:00:00.000Z'],
  ['1mo', '2026-02-28T12:00:00.000Z'],
  ['18mo', '2024-09-30T12:00:00.000Z'],
  ['2y', '2024-03-31T12:00:00.000Z'],
  ['99999y', '1970-01-01T00:00:00.000Z'],
])('%s before the last of March 2026', (text, moment) => {
  expect(past(text)).toBe(moment)
})

test('a leap day has its year before on the last of February', () => {
  expect(past('1y', Date.UTC(2024, 1, 29))).toBe('2023-02-28T00:00:00.000Z')
})

test.each(['2', '0d', '-1d', '1.5y', '3 d', '1s', '2years'])('%s is no age', (text) => {
  expect(() => past(text)).toThrow(UsageError)
  expect(() => past(text)).toThrow(`--older-than ${text}: an age such as`)
})
