import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Coverage } from './coverage.ts'

const range = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 })).map(([from, length]) => {
  return { from, to: from + length }
})

test('what is missing is what no added range holds, or a removed one does, in order and in one piece each', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 8 }), range, range, (added, removed, asked) => {
      const coverage = new Coverage()
      for (const each of added) coverage.add(each)
      coverage.remove(removed)
      const missing = coverage.missing(asked)
      const isIn = (t: number, ranges: readonly { from: number; to: number }[]) =>
        ranges.some(({ from, to }) => t >= from && t < to)
      for (let t = 0; t < 90; t++) {
        expect(isIn(t, missing)).toBe(isIn(t, [asked]) && (!isIn(t, added) || isIn(t, [removed])))
      }
      for (const [at, { from, to }] of missing.entries()) {
        expect(from).toBeLessThan(to)
        if (at > 0) expect(from).toBeGreaterThan((missing[at - 1] as { to: number }).to)
      }
    }),
  )
})
