import { expect, test } from 'vitest'
import { median, significant } from './statistics.ts'

test.each([
  [[3], 3],
  [[9, 1, 5], 5],
  [[10, 2, 4, 100], 7],
])('median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle)
})

test('median sorts by number and leaves its input alone', () => {
  const values = [100, 20, 3]
  expect(median(values)).toBe(20)
  expect(values).toEqual([100, 20, 3])
})

test('the median of nothing is unknown', () => {
  expect(median([])).toBeNaN()
})

test('significant rounds by digits, not by decimals', () => {
  expect(significant(1234.567, 3)).toBe(1230)
  expect(significant(0.0012345, 2)).toBe(0.0012)
})
