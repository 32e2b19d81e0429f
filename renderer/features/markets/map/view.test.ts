import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { panBy, project, revealBox, WHOLE, zoomAt, type View } from './view.ts'

const SIZE = { width: 1_000, height: 600 }
const zoomed = zoomAt(WHOLE, 2, { x: 500, y: 300 }, SIZE)

describe('view', () => {
  test('what is under the pointer stays there', () => {
    expect(zoomed).toEqual({ scale: 2, x: -500, y: -300 })
    expect(project(zoomed, { x: 500, y: 300, w: 10, h: 10 }, 0)).toEqual({ x: 500, y: 300, w: 20, h: 20 })
  })

  test('gaps keep their width while tiles grow', () => {
    const [left, right] = [0, 51].map((x) => project({ ...WHOLE, scale: 3 }, { x, y: 0, w: 50, h: 10 }, 1))
    expect(left).toEqual({ x: 0, y: 0, w: 152, h: 32 })
    expect(right?.x).toBe(153)
  })

  test('never shows beyond the map, whatever is turned and dragged', () => {
    const step = fc.record({
      factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
      x: fc.integer({ min: -2_000, max: 2_000 }),
      y: fc.integer({ min: -2_000, max: 2_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let view: View = WHOLE
        for (const { factor, x, y } of steps) {
          view = panBy(zoomAt(view, factor, { x, y }, SIZE), x, y, SIZE)
          const all = project(view, { x: 0, y: 0, w: SIZE.width, h: SIZE.height }, 0)
          expect(all.x <= 0 && all.y <= 0).toBe(true)
          expect(all.x + all.w >= SIZE.width && all.y + all.h >= SIZE.height).toBe(true)
          expect(view.scale).toBeGreaterThanOrEqual(1)
          expect(Number.isInteger(view.x) && Number.isInteger(view.y)).toBe(true)
        }
      }),
    )
  })

  test('all the way out is the whole map again', () => {
    expect(zoomAt(panBy(zoomed, 80, -40, SIZE), 0.1, { x: 3, y: 7 }, SIZE)).toEqual(WHOLE)
  })

  test('a tile out of sight is brought to the edge it left by', () => {
    expect(revealBox(zoomed, { x: 0, y: 300, w: 20, h: 20 }, SIZE)).toEqual({ scale: 2, x: 0, y: -300 })
    expect(revealBox(zoomed, { x: 980, y: 300, w: 20, h: 20 }, SIZE)).toEqual({ scale: 2, x: -1_000, y: -300 })
    expect(revealBox(zoomed, { x: 500, y: 300, w: 20, h: 20 }, SIZE)).toEqual(zoomed)
  })
})
