import { describe, expect, test } from 'vitest'
import { rangeInterval, rangesOf, rangeStart } from './ranges.ts'

const at = (text: string): number => Date.parse(`${text}Z`)
/** The bundled sample: daily bars of the S&P 500, and what can be built of them. */
const sample = { from: at('2000-01-03T00:00'), to: at('2020-04-17T00:00'), offered: ['1d', '1w', '1M'] as const }
const threeDaysOfMinutes = {
  from: at('2024-02-01T00:00'),
  to: at('2024-02-03T23:59'),
  offered: ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d'] as const,
}

describe('ranges', () => {
  test('what the data cannot show is absent', () => {
    expect(rangesOf(sample)).toEqual(['5D', '1M', '3M', '6M', 'YTD', '1Y', 'All'])
    expect(rangesOf(threeDaysOfMinutes)).toEqual(['1D', 'All'])
  })

  test('a range counts back from the newest stored bar, by the calendar', () => {
    expect(rangeStart('YTD', sample)).toBe(at('2020-01-01T00:00'))
    expect(rangeStart('1Y', sample)).toBe(at('2019-04-17T00:00'))
    expect(rangeStart('1M', { from: 0, to: at('2024-03-31T12:00') })).toBe(at('2024-02-29T12:00'))
    expect(rangeStart('1M', { from: 0, to: at('2024-01-31T12:00') })).toBe(at('2023-12-31T12:00'))
  })

  test('the interval stays while it suits and changes when it does not', () => {
    expect(rangeInterval('1Y', sample, '1d')).toBe('1d')
    expect(rangeInterval('1Y', sample, '1w')).toBe('1w')
    expect(rangeInterval('1M', sample, '1M')).toBe('1d')
    expect(rangeInterval('All', sample, '1d')).toBe('1w')
    expect(rangeInterval('1D', threeDaysOfMinutes, '1m')).toBe('1m')
    expect(rangeInterval('1D', threeDaysOfMinutes, '1d')).toBe('5m')
    expect(rangeInterval('All', threeDaysOfMinutes, '1m')).toBe('3m')
  })
})
