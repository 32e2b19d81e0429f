import { describe, expect, it } from 'vitest'
import { isMissing, parseNumber } from './parse-number.ts'

describe('parseNumber', () => {
  it.each([
    ['0.4976', 0.4976],
    ['2.281e-05', 0.00002281],
    ['109019052', 109_019_052],
    [' 42580.0 ', 42_580],
    ['+1.5', 1.5],
    ['-3', -3],
    ['.5', 0.5],
    ['$1,234.50', 1234.5],
    ['1,234,567', 1_234_567],
    ['0.00000000', 0],
  ])('reads %s', (text, value) => expect(parseNumber(text, false)).toBe(value))

  it.each([
    ['1,5', 1.5],
    ['1.234,5', 1234.5],
    ['1.234.567', 1_234_567],
    ['1234', 1234],
    ['0,00002281', 0.00002281],
    ['0,123', 0.123],
  ])('reads %s with a decimal comma', (text, value) => expect(parseNumber(text, true)).toBe(value))

  it.each([
    '',
    ' ',
    'abc',
    '0x1f',
    '0b1',
    'Infinity',
    '-Infinity',
    'NaN',
    '1,5',
    '0,123',
    '1 2',
    '1.2.3',
    '1e999',
    '12abc',
    '١٢',
  ])('refuses %j', (text) => expect(parseNumber(text, false)).toBeNaN())

  it.each(['1507.53', '0.123', '1,234.50', '1,234,567', '12.34.567'])('refuses %j with a decimal comma', (text) =>
    expect(parseNumber(text, true)).toBeNaN(),
  )

  it('knows the words for no figure', () => {
    for (const word of ['', '  ', 'null', 'NaN', 'N/A', '-', undefined])
      expect(isMissing(word), String(word)).toBe(true)
    for (const word of ['0', 'abc', '-1']) expect(isMissing(word), word).toBe(false)
  })
})
