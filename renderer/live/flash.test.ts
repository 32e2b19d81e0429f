import { expect, test } from 'vitest'
import { takeFlash } from './flash.ts'

test('a row flashes at most once in 250 ms, another row by its own count', () => {
  const [row, other] = [{} as Element, {} as Element]
  expect(takeFlash(row, 1_000)).toBe(true)
  expect(takeFlash(row, 1_249)).toBe(false)
  expect(takeFlash(other, 1_249)).toBe(true)
  expect(takeFlash(row, 1_250)).toBe(true)
})
