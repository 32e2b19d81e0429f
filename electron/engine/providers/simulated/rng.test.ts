import { describe, expect, it } from 'vitest'
import { hashText, Rng } from './rng.ts'

const COUNT = 200_000

function draw(of: (rng: Rng) => number): number[] {
  const rng = new Rng().reset(hashText('rng.test'), 1, 1)
  return Array.from({ length: COUNT }, () => of(rng))
}

function moment(values: readonly number[], power: number, middle = 0): number {
  return values.reduce((sum, value) => sum + (value - middle) ** power, 0) / values.length
}

describe('the generator', () => {
  it('depends on its address alone', () => {
    const first = new Rng().reset(1, 2, 3)
    const numbers = [first.word(), first.word(), first.word()]
    first.normal()
    const again = first.reset(1, 2, 3)
    expect([again.word(), again.word(), again.word()]).toEqual(numbers)
    const neighbours = [new Rng().reset(2, 2, 3), new Rng().reset(1, 3, 3), new Rng().reset(1, 2, 4)]
    expect(new Set([numbers[0], ...neighbours.map((rng) => rng.word())]).size).toBe(4)
    expect(new Set(['US:A', 'US:B', 'US:AB', 'US:BA'].map(hashText)).size).toBe(4)
  })

  it.each<[string, (rng: Rng) => number, mean: number, variance: number]>([
    ['uniform', (rng) => rng.uniform(), 0.5, 1 / 12],
    ['normal', (rng) => rng.normal(), 0, 1],
    ['heavy', (rng) => rng.heavy(), 0, 1],
    ['exponential', (rng) => rng.exponential(), 1, 1],
    ['below 6', (rng) => rng.below(6), 2.5, 35 / 12],
  ])('%s has its mean and variance', (_, of, mean, variance) => {
    const values = draw(of)
    expect(Math.abs(moment(values, 1) - mean)).toBeLessThan(0.012)
    expect(moment(values, 2, mean) / variance).toBeGreaterThan(0.96)
    expect(moment(values, 2, mean) / variance).toBeLessThan(1.04)
  })

  it('has the tails asked for', () => {
    const beyond = (values: readonly number[], limit: number): number =>
      values.filter((v) => Math.abs(v) > limit).length
    expect(
      beyond(
        draw((rng) => rng.heavy()),
        4,
      ),
    ).toBeGreaterThan(
      10 *
        beyond(
          draw((rng) => rng.normal()),
          4,
        ),
    )
    // e⁻³ = 0.0498 of an exponential variable lies above 3.
    expect(
      beyond(
        draw((rng) => rng.exponential()),
        3,
      ) / COUNT,
    ).toBeCloseTo(0.0498, 2)
  })
})
