import { expect, test } from 'vitest'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { dayStats } from './day-stats.ts'

const DAY = 86_400_000

function daily(count: number): Candles {
  const column = (of: (day: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, day) => of(day))
  return {
    t: column((day) => day * DAY),
    o: column((day) => 100 + day),
    h: column((day) => 105 + day),
    l: column((day) => 95 + day),
    c: column((day) => 101 + day),
    v: column(() => 1),
  }
}

test('the year ends with the newest bar and holds what is older out', () => {
  expect(dayStats(daily(500), 'sample')).toEqual({
    day: { low: 95 + 499, high: 105 + 499, t: 499 * DAY },
    year: { low: 95 + 499 - 365, high: 105 + 499 },
    source: 'sample',
  })
})

test('without a stored year there is no 52-week range, without a bar nothing', () => {
  expect(dayStats(daily(300), 'sample')).toMatchObject({ year: null })
  expect(dayStats(daily(0), 'sample')).toBe(null)
})
