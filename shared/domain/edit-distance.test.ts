import { expect, test } from 'vitest'
import { editDistance } from './edit-distance.ts'

test.each([
  ['kitten', 'sitting', 3],
  ['limit', 'limti', 1],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('%j to %j takes %d', (a, b, edits) => {
  expect(editDistance(a, b)).toBe(edits)
  expect(editDistance(b, a)).toBe(edits)
})

test('gives up where the lengths alone reach the limit', () => {
  expect(editDistance('a', 'abcd', 3)).toBe(Number.POSITIVE_INFINITY)
})
