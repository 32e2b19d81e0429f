import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divide, ROW, ROW_STRIDE, type Parts, type WholeBar } from './divide.ts'
import { Rng } from './rng.ts'

interface Case {
  readonly bar: WholeBar
  readonly parts: Parts
  readonly seed: number
}

const partsOf = (count: number): fc.Arbitrary<Parts> => {
  const column = (each: fc.Arbitrary<number>): fc.Arbitrary<Float64Array> =>
    fc.array(each, { minLength: count, maxLength: count }).map((values) => Float64Array.from(values))
  return fc.record({
    deviation: column(fc.double({ min: 0, max: 5, noNaN: true })),
    // A third of the parts stands still; the first one may, the last one may, but not all.
    share: column(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 9, noNaN: true }))).map((share) => {
      if (!share.some((value) => value > 0)) share[0] = 1
      return share
    }),
    minLots: column(fc.integer({ min: 1, max: 9 })),
    common: column(fc.double({ min: -4, max: 4, noNaN: true })),
    own: fc.double({ min: 0, max: 1, noNaN: true }),
  })
}

const anyCase: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 60 }).chain((count) =>
  fc
    .record({
      parts: partsOf(count),
      prices: fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 2, maxLength: 2 }),
      above: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50_000 })),
      below: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50_000 })),
      spare: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2_000_000_000 })),
      seed: fc.integer(),
    })
    .map(({ parts, prices, above, below, spare, seed }) => {
      const [o = 1, c = 1] = prices
      const least = parts.minLots.reduce((sum, lots, i) => sum + ((parts.share[i] as number) > 0 ? lots : 0), 0)
      return { bar: { o, c, h: Math.max(o, c) + above, l: Math.min(o, c) - below, v: least + spare }, parts, seed }
    }),
)

function divided({ bar, parts, seed }: Case): WholeBar[] {
  const rows = new Float64Array(parts.share.length * ROW_STRIDE)
  divide(bar, parts, new Rng().reset(seed, 1, 1), rows)
  return Array.from(parts.share, (_, i) => {
    const at = (column: number): number => rows[i * ROW_STRIDE + column] as number
    return { o: at(ROW.o), h: at(ROW.h), l: at(ROW.l), c: at(ROW.c), v: at(ROW.v) }
  })
}

describe('divide', () => {
  it('gives parts that are the bar again, to the tick and to the lot', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { bar, parts } = given
        const made = divided(given)
        expect(made[0]?.o).toBe(bar.o)
        expect(made.at(-1)?.c).toBe(bar.c)
        expect(Math.max(...made.map(({ h }) => h))).toBe(bar.h)
        expect(Math.min(...made.map(({ l }) => l))).toBe(bar.l)
        expect(made.reduce((sum, { v }) => sum + v, 0)).toBe(bar.v)
        made.forEach((part, i) => {
          const isTrading = (parts.share[i] as number) > 0
          for (const figure of Object.values(part)) expect(Number.isInteger(figure)).toBe(true)
          expect(part.h).toBeGreaterThanOrEqual(Math.max(part.o, part.c))
          expect(part.l).toBeLessThanOrEqual(Math.min(part.o, part.c))
          if (i > 0) expect(part.o).toBe(made[i - 1]?.c)
          if (isTrading) expect(part.v).toBeGreaterThanOrEqual(parts.minLots[i] as number)
          else expect(part).toEqual({ o: part.o, h: part.o, l: part.o, c: part.o, v: 0 })
        })
      }),
      { numRuns: 400 },
    )
  })

  it('follows the common steps where a part has none of its own', () => {
    const count = 30
    const common = Float64Array.from({ length: count }, (_, i) => (i < 15 ? 0.5 : -0.5))
    const parts: Parts = {
      deviation: new Float64Array(count).fill(1),
      share: new Float64Array(count).fill(1),
      minLots: new Float64Array(count).fill(1),
      common,
      own: 0,
    }
    const made = divided({ bar: { o: 1_000, h: 1_200, l: 1_000, c: 1_000, v: 900 }, parts, seed: 5 })
    for (const [i, part] of made.entries()) expect(Math.sign(part.c - part.o)).toBe(Math.sign(common[i] as number))
  })

  it('refuses fewer lots than its parts need', () => {
    const one = new Float64Array([1, 1])
    const parts: Parts = { deviation: one, share: one, minLots: new Float64Array([4, 4]), common: one, own: 1 }
    expect(() => divided({ bar: { o: 5, h: 5, l: 5, c: 5, v: 7 }, parts, seed: 1 })).toThrow('7 lots do not suffice')
  })
})
