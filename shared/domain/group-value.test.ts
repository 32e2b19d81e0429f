import { expect, test } from 'vitest'
import { groupValue } from './group-value.ts'

test('by market cap the change is that of the group’s whole worth', () => {
  // 100 that was 50 and 100 that was 200: 200 now, 250 before.
  const members = [
    { size: 100, value: 100 },
    { size: 100, value: -50 },
  ]
  expect(groupValue(members, true)).toBeCloseTo(-20, 10)
  expect(groupValue(members, false)).toBeCloseTo(25, 10)
})

test('members without a size or a value weigh nothing, a group of none has no value', () => {
  const none = [
    { size: null, value: 3 },
    { size: 5, value: null },
  ]
  expect(groupValue([...none, { size: 1, value: 2 }], false)).toBe(2)
  expect(groupValue(none, true)).toBeNull()
})
