import { describe, expect, it } from 'vitest'
import { faultOf, isSpike } from './validate.ts'

const { NaN: missing } = Number

describe('faultOf', () => {
  it.each([
    ['a good row', 2, 3, 1, 2, 10, undefined],
    ['all four equal', 2, 2, 2, 2, 0, undefined],
    ['an unknown volume', 2, 3, 1, 2, missing, undefined],
    ['a missing open', missing, 3, 1, 2, 10, 'not-a-number'],
    ['a missing close', 2, 3, 1, missing, 10, 'not-a-number'],
    ['zeros', 0, 0, 0, 0, 0, 'not-positive'],
    ['a negative low', 2, 3, -1, 2, 10, 'not-positive'],
    ['a negative volume', 2, 3, 1, 2, -1, 'not-positive'],
    ['high below low', 2, 1, 3, 2, 10, 'high-below-low'],
    ['open above high', 4, 3, 1, 2, 10, 'outside-range'],
    ['open below low', 0.5, 3, 1, 2, 10, 'outside-range'],
    ['close above high', 2, 3, 1, 4, 10, 'outside-range'],
    ['close below low', 2, 3, 1, 0.5, 10, 'outside-range'],
  ] as const)('%s', (_, o, h, l, c, v, reason) => expect(faultOf(o, h, l, c, v)).toBe(reason))
})

describe('isSpike', () => {
  it('wants more than 20 times, or less than 1/20 of, both neighbours', () => {
    expect(isSpike(2000, 100, 100, 100)).toBe(false)
    expect(isSpike(2000.1, 100, 100, 100)).toBe(true)
    expect(isSpike(100, 5, 100, 100)).toBe(false)
    expect(isSpike(100, 4.99, 100, 100)).toBe(true)
  })

  it('lets a change of level pass: only one neighbour differs', () => {
    expect(isSpike(10_000, 10_000, 100, 10_000)).toBe(false)
    expect(isSpike(1, 1, 100, 1)).toBe(false)
  })
})
