import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatFullPrice,
  formatLarge,
  formatPercent,
  formatPlace,
  formatPoints,
  formatPrice,
  formatRatio,
  formatTilePercent,
} from './format-number.ts'

describe('formatPrice', () => {
  it.each([
    [1234567.89, '1,234,567.89'],
    [43082.94, '43,082.94'],
    [10, '10.00'],
    [9.9996, '10.00'],
    [9.4567, '9.457'],
    [1, '1.000'],
    [0.99996, '1.000'],
    [0.5, '0.5000'],
    [0.0996, '0.09960'],
    [0.01234, '0.01234'],
    [0.0012345, '0.001235'],
    [0.0009999, '0.001000'],
    [0.000712, '0.0₃712'],
    [0.00000712, '0.0₅712'],
    [7e-13, '0.0₁₂700'],
    [0, '0.00'],
    [-37.63, '−37.63'],
    [-0.00000712, '−0.0₅712'],
    [1.005, '1.005'],
    [10.005, '10.01'],
  ])('%f is %s', (price, text) => expect(formatPrice(price)).toBe(text))

  it.each([
    [43082.9, 0.01, '43,082.90'],
    [4500.25, 0.25, '4,500.25'],
    [4500, 0.5, '4,500.0'],
    [38000, 5, '38,000'],
    [0.00000712, 1e-8, '0.00000712'],
    [2.208e-5, 1e-8, '0.00002208'],
    [12, 0.0001, '12.0000'],
  ])('%f with ticks of %f is %s', (price, tickSize, text) => expect(formatPrice(price, tickSize)).toBe(text))

  it('names what is missing', () => {
    expect(formatPrice(null)).toBe('n/a')
    expect(formatPrice(Number.NaN)).toBe('n/a')
    expect(formatPrice(null, 0.01)).toBe('n/a')
  })
})

it.each([
  [0.00000712, '0.00000712'],
  [7.123e-9, '0.000000007123'],
  [43082.9, '43,082.90'],
  [0.025664, '0.025664'],
  [null, 'n/a'],
])('formatFullPrice of %f is %s', (price, text) => expect(formatFullPrice(price)).toBe(text))

describe('formatPercent', () => {
  it.each([
    [1.25, '+1.25%'],
    [-1.25, '−1.25%'],
    [0, '0.00%'],
    [-0, '0.00%'],
    [0.004, '0.00%'],
    [-0.004, '0.00%'],
    [0.006, '+0.01%'],
    [-100, '−100.00%'],
    [1234.5, '+1,234.50%'],
    [null, 'n/a'],
    [Number.POSITIVE_INFINITY, 'n/a'],
  ])('%f is %s', (percent, text) => expect(formatPercent(percent)).toBe(text))
})

describe('formatTilePercent', () => {
  it.each([
    [1.25, '+1.25%'],
    [-9.99, '−9.99%'],
    [9.996, '+10.0%'],
    [-12.34, '−12.3%'],
    [100.5, '+100.5%'],
    [-1234.56, '−1,234.6%'],
    [0, '0.00%'],
    [-0.004, '0.00%'],
    [null, 'n/a'],
  ])('%f is %s, also from the cache', (percent, text) => {
    expect(formatTilePercent(percent)).toBe(text)
    expect(formatTilePercent(percent)).toBe(text)
  })

  it('does not mix up 1.05 percent and 10.5 percent', () => {
    expect([1.05, 10.5, 105].map(formatTilePercent)).toEqual(['+1.05%', '+10.5%', '+105.0%'])
  })

  it('says the same as formatPercent below ten, whatever was asked before', () => {
    for (let i = -999; i <= 999; i++) expect(formatTilePercent(i / 100)).toBe(formatPercent(i / 100))
    for (let i = 0; i < 30_000; i++) formatTilePercent(10 + i / 10)
    expect(formatTilePercent(1.25)).toBe('+1.25%')
  })
})

describe('formatLarge', () => {
  it.each([
    [84e9, '$84.0B'],
    [1.82e12, '$1.82T'],
    [5200.7e9, '$5.20T'],
    [999_950_000, '$1.00B'],
    [999_499_999, '$999M'],
    [1_234, '$1.23K'],
    [950, '$950'],
    [12.345, '$12.3'],
    [0.5, '$0.500'],
    [0, '$0'],
    [-84e9, '−$84.0B'],
    [1.2345e15, '$1,230T'],
    [null, 'n/a'],
  ])('%d is %s', (value, text) => expect(formatLarge(value, '$')).toBe(text))

  it('needs no unit', () => expect(formatLarge(35231.04664)).toBe('35.2K'))
})

it.each([
  [70.4, '70%'],
  [0, '0%'],
  [100, '100%'],
  [-3.2, '−3%'],
  [null, 'n/a'],
])('formatPlace of %f is %s', (percent, text) => expect(formatPlace(percent)).toBe(text))

it('counts, ratios and points', () => {
  expect(formatCount(5105)).toBe('5,105')
  expect(formatRatio(1.4)).toBe('1.4×')
  expect(formatRatio(null)).toBe('n/a')
  expect(formatPoints(12.4)).toBe('+12.40 pts')
  expect(formatPoints(-0.25)).toBe('−0.25 pts')
  expect(formatPoints(0)).toBe('0.00 pts')
  expect(formatPoints(null)).toBe('n/a')
})

it.each([
  [0, '0 B'],
  [950, '950 B'],
  [38_400, '38 kB'],
  [200_000, '0.2 MB'],
  [9_940_000, '9.9 MB'],
  [9_990_000, '10 MB'],
  [412_000_000, '412 MB'],
  [1_240_000_000, '1.2 GB'],
])('formatBytes of %d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
