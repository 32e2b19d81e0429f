import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CandleStore } from '../data/candle-store.ts'
import { clampView, levelFor, MIN_SPAN, openingView, panBy, showing, spanOf, zoomAt } from './view.ts'
import { barAtLogical, logicalRange, type Window, windowFor } from './window.ts'

const MINUTE = 60_000

function storeOf(first: number, count: number): CandleStore {
  const store = new CandleStore()
  store.append(page(first, count))
  return store
}

function page(first: number, count: number) {
  const column = (): Float64Array => Float64Array.from({ length: count }, (_, k) => first + k + 1)
  return {
    t: column().map((i) => i * MINUTE),
    o: column(),
    h: column(),
    l: column(),
    c: column(),
    v: column(),
    flags: new Uint8Array(count),
  }
}

const extentOf = (store: CandleStore) => ({ first: store.first, end: store.end, hasMore: false })
const anyView = fc
  .record({ a: fc.double({ min: -3e4, max: 3e4, noNaN: true }), span: fc.double({ min: 1, max: 4e4, noNaN: true }) })
  .map(({ a, span }) => ({ a, b: a + span }))

describe('view', () => {
  test('a zoom that has come to its end stays where it is, however often it is asked for more', () => {
    const extent = { first: 0, end: 1_000, hasMore: false }
    for (const [factor, fraction] of [
      [1.25, 1],
      [1.25, 0.3],
      [0.8, 0],
      [0.8, 0.6],
    ] as const) {
      let view = { a: 400, b: 600 }
      for (let step = 0; step < 40; step++) view = clampView(zoomAt(view, factor, fraction), extent, view)
      const ended = view
      for (let step = 0; step < 10; step++) view = clampView(zoomAt(view, factor, fraction), extent, view)
      expect(view.a).toBeCloseTo(ended.a, 6)
      expect(view.b).toBeCloseTo(ended.b, 6)
    }
  })

  test('zooming keeps the cell under the pointer', () => {
    fc.assert(
      fc.property(
        anyView,
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (view, factor, fraction) => {
          const zoomed = zoomAt(view, factor, fraction)
          expect(zoomed.a + spanOf(zoomed) * fraction).toBeCloseTo(view.a + spanOf(view) * fraction, 6)
          expect(spanOf(zoomed)).toBeCloseTo(spanOf(view) * factor, 6)
        },
      ),
    )
  })

  test('a clamped view always shows bars, is never narrower than allowed, and clamps to itself', () => {
    fc.assert(
      fc.property(anyView, fc.integer({ min: 1, max: 20_000 }), fc.boolean(), (view, length, hasMore) => {
        const extent = { first: -length, end: 0, hasMore }
        const clamped = clampView(view, extent)
        expect(spanOf(clamped)).toBeGreaterThanOrEqual(MIN_SPAN - 1e-9)
        const shown = Math.min(clamped.b, 0) - Math.max(clamped.a, -length)
        expect(shown).toBeGreaterThan(0)
        const again = clampView(clamped, extent)
        expect(again.a).toBeCloseTo(clamped.a, 6)
        expect(again.b).toBeCloseTo(clamped.b, 6)
      }),
    )
  })

  test('opening shows the newest bars, and all of a short series', () => {
    const view = openingView({ first: 0, end: 5000, hasMore: false }, 720)
    expect(spanOf(view)).toBeCloseTo(100)
    expect(view.b).toBeCloseTo(5005)
    const short = openingView({ first: 0, end: 30, hasMore: false }, 720)
    expect(short.a).toBeLessThanOrEqual(0)
    expect(short.b).toBeGreaterThan(30)
  })

  test('a cell outside is brought in by the smallest pan', () => {
    expect(showing({ a: 10, b: 30 }, 15)).toEqual({ a: 10, b: 30 })
    expect(showing({ a: 10, b: 30 }, 4)).toEqual({ a: 4, b: 24 })
    expect(showing({ a: 10, b: 30 }, 30)).toEqual({ a: 11, b: 31 })
  })

  test('the level does not flicker: a zoom step back over one threshold changes nothing', () => {
    const level = levelFor({ a: 0, b: 400 }, 1000, 0, 8)
    expect(level).toBe(1)
    expect(levelFor({ a: 0, b: 320 }, 1000, level, 8)).toBe(1)
    expect(levelFor({ a: 0, b: 260 }, 1000, level, 8)).toBe(0)
  })
})

describe('window', () => {
  test('at any level the picture agrees with the view: every cell is where its edges say', () => {
    const store = storeOf(0, 20_000)
    fc.assert(
      fc.property(anyView, fc.integer({ min: 200, max: 3000 }), (wanted, width) => {
        const view = clampView(wanted, extentOf(store))
        const window = windowFor(view, width, store.levels, null)
        const range = logicalRange(view, window)
        const barPx = width / (range.to - range.from + 1)
        for (const fraction of [0.2, 0.5, 0.8]) {
          const size = 2 ** window.level
          const index = Math.floor((view.a + spanOf(view) * fraction) / size)
          const left = (index - window.from - range.from) * barPx
          expect(left).toBeCloseTo(((index * size - view.a) / spanOf(view)) * width, 4)
          const { first, end } = store.levels[window.level]!
          if (index >= first && index < end) {
            expect(barAtLogical(index - window.from, window, store.levels)).toBe(index)
            expect(index).toBeGreaterThanOrEqual(window.from)
            expect(index).toBeLessThan(window.to)
          }
        }
      }),
    )
  })

  test('any pan and zoom leaves the view filled with the bars there are, a few screens of them at most', () => {
    const store = storeOf(0, 20_000)
    const step = fc.record({
      pan: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      zoom: fc.double({ min: 0.6, max: 1.7, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const width = 1000
        let view = openingView(extentOf(store), width)
        let window: Window | null = null
        for (const { pan, zoom } of steps) {
          view = clampView(zoomAt(panBy(view, spanOf(view) * pan), zoom, 0.5), extentOf(store))
          window = windowFor(view, width, store.levels, window)
          const size = 2 ** window.level
          const { first, end } = store.levels[window.level]!
          expect(window.from).toBeLessThanOrEqual(Math.max(first, Math.floor(view.a / size)))
          expect(window.to).toBeGreaterThanOrEqual(Math.min(end, Math.ceil(view.b / size)))
          expect(window.to - window.from).toBeLessThanOrEqual((4 * width) / 3 + 4)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a page that arrives during a drag moves nothing: same view, same bars at the same place', () => {
    const store = storeOf(10_000, 800)
    const view = clampView({ a: 20, b: 220 }, extentOf(store))
    const place = (): { x: number; t: number } => {
      const window = windowFor(view, 1000, store.levels, null)
      const range = logicalRange(view, window)
      const index = Math.floor(100 / 2 ** window.level)
      const x = ((index - window.from - range.from) * 1000) / (range.to - range.from + 1)
      return { x, t: store.bar(window.level, index).t }
    }
    const before = place()
    store.prepend(page(5_001, 4_999))
    expect(place().t).toBe(before.t)
    expect(place().x).toBeCloseTo(before.x, 6)
  })
})
