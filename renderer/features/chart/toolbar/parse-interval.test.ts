import { expect, test } from 'vitest'
import { INTERVALS } from '../../../../shared/domain/interval.ts'
import { parseInterval } from './parse-interval.ts'

test('a bare number is minutes, whatever interval it makes', () => {
  const typed = ['1', '5', '15', '60', '240', '1440', '10080']
  expect(typed.map(parseInterval)).toEqual(['1m', '5m', '15m', '1h', '4h', '1d', '1w'])
})

test('every interval is read as it is written; a small m is a minute, a capital one a month', () => {
  expect(INTERVALS.map(parseInterval)).toEqual([...INTERVALS])
  expect(['4H', '1D', '7d', '1mo', '24 h', '30min'].map(parseInterval)).toEqual(['4h', '1d', '1w', '1M', '1d', '30m'])
})

test('what is no interval is null, thirty days are no month', () => {
  expect(['7', '0', '', 'x', '2M', '30d', '43200', '1.5h', '99999999h'].map(parseInterval)).toEqual(Array(9).fill(null))
})
