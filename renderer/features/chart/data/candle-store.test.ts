import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cells } from './bar-level.ts'
import { FLAG_GAP, FLAG_PARTIAL } from './bar-level.ts'
import { CandleStore } from './candle-store.ts'
import { toCells } from './gap-cells.ts'

const MINUTE = 60_000

function cellsOf(first: number, count: number): Cells {
  const column = (of: (i: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, k) => of(first + k))
  const open = (i: number): number => 100 + Math.sin(i * 1.7) * 10
  return {
    t: column((i) => i * MINUTE),
    o: column(open),
    h: column((i) => Math.max(open(i), open(i + 1)) + (i % 3)),
    l: column((i) => Math.min(open(i), open(i + 1)) - (i % 5)),
    c: column((i) => open(i + 1)),
    v: column((i) => i % 7),
    flags: new Uint8Array(count),
  }
}

/** What a level must be, from the cells alone. */
function expectLevelsToFold(store: CandleStore): void {
  for (const [level, bars] of store.levels.entries()) {
    const size = 2 ** level
    expect(bars.first).toBe(Math.floor(store.first / size))
    expect(bars.end).toBe(Math.floor((store.end - 1) / size) + 1)
    for (let index = bars.first; index < bars.end; index++) {
      const from = Math.max(index * size, store.first)
      const to = Math.min((index + 1) * size, store.end)
      const parts = Array.from({ length: to - from }, (_, k) => store.bar(0, from + k))
      const real = parts.filter((bar) => !Number.isNaN(bar.o))
      const bar = store.bar(level, index)
      expect(bar.t).toBe(parts[0]?.t)
      expect(bar.o).toBe(real[0]?.o ?? Number.NaN)
      expect(bar.c).toBe(real.at(-1)?.c ?? Number.NaN)
      if (real.length === 0) continue
      expect(bar.h).toBe(Math.max(...real.map((part) => part.h)))
      expect(bar.l).toBe(Math.min(...real.map((part) => part.l)))
      expect(bar.v).toBe(real.reduce((sum, part) => sum + part.v, 0))
      expect(bar.flags).toBe(parts.reduce((flags, part) => flags | part.flags, 0))
    }
  }
}

describe('CandleStore', () => {
  test('pages put before and behind in any order leave every bar once, and every level true', () => {
    const pages = fc.array(fc.record({ isBefore: fc.boolean(), count: fc.integer({ min: 1, max: 700 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(pages, (steps) => {
        const store = new CandleStore()
        let first = 5000
        let end = 5000
        for (const { isBefore, count } of steps) {
          if (isBefore) {
            first -= count
            store.prepend(cellsOf(first, count))
          } else {
            store.append(cellsOf(end, count))
            end += count
          }
        }
        expect(store.length).toBe(end - first)
        const times = Array.from({ length: store.length }, (_, k) => store.timeAt(store.first + k) / MINUTE)
        expect(times).toEqual(Array.from({ length: end - first }, (_, k) => first + k))
        expectLevelsToFold(store)
      }),
      { numRuns: 40 },
    )
  })

  test('a cell keeps its number when older bars arrive', () => {
    const store = new CandleStore()
    store.append(cellsOf(1000, 300))
    const before = store.bar(0, 17)
    store.prepend(cellsOf(1, 999))
    expect(store.bar(0, 17)).toEqual(before)
    expect(store.cellAt(before.t)).toBe(17)
    expect(store.first).toBe(-999)
  })

  test('refuses a page that would put a bar twice', () => {
    const store = new CandleStore()
    store.append(cellsOf(100, 10))
    expect(() => store.append(cellsOf(109, 2))).toThrow('not after the last loaded bar')
    expect(() => store.prepend(cellsOf(98, 3))).toThrow('not before the first loaded bar')
  })

  test('a gap is empty cells: no price, counted out of every coarser bar, one bar long where one bar is missing', () => {
    const bars = cellsOf(0, 600)
    const keep = [...Array(600).keys()].filter((i) => i !== 5 && (i < 100 || i >= 400))
    const pick = (column: Float64Array): Float64Array => Float64Array.from(keep, (i) => column[i] as number)
    const columns = {
      t: pick(bars.t),
      o: pick(bars.o),
      h: pick(bars.h),
      l: pick(bars.l),
      c: pick(bars.c),
      v: pick(bars.v),
    }
    const gaps = [
      { from: 5 * MINUTE, to: 5 * MINUTE, bars: 1 },
      { from: 100 * MINUTE, to: 399 * MINUTE, bars: 300 },
    ]
    const store = new CandleStore()
    store.append(toCells(columns, gaps, [7 * MINUTE], []))
    expect(store.length).toBe(299 + 1 + 24)
    expect(store.bar(0, 5)).toMatchObject({ t: 5 * MINUTE, o: Number.NaN, flags: FLAG_GAP })
    expect(store.bar(0, 7).flags).toBe(FLAG_PARTIAL)
    expect(store.timeAt(100)).toBe(100 * MINUTE)
    expect(store.timeAt(123)).toBe(399 * MINUTE)
    for (let cell = 100; cell < 124; cell++) expect(store.timeAt(cell) % MINUTE).toBe(0)
    expect(store.barBefore(124)).toBe(99)
    expectLevelsToFold(store)
  })
})
