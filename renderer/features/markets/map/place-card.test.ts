import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeCard } from './place-card.ts'

const CARD = { width: 284, height: 320 }
const WINDOW = { width: 1024, height: 700 }

describe('placeCard', () => {
  test('to the right where there is room, else to the left', () => {
    expect(placeCard({ x: 100, y: 100, w: 80, h: 50 }, CARD, WINDOW)).toEqual({ left: 188, top: 100 })
    expect(placeCard({ x: 800, y: 100, w: 80, h: 50 }, CARD, WINDOW)).toEqual({ left: 508, top: 100 })
  })

  test('inside the window at all four corners and for any tile', () => {
    const tile = fc.record({
      x: fc.integer({ min: 0, max: 1_000 }),
      y: fc.integer({ min: 0, max: 690 }),
      w: fc.integer({ min: 1, max: 1_000 }),
      h: fc.integer({ min: 1, max: 690 }),
    })
    fc.assert(
      fc.property(tile, (box) => {
        const { left, top } = placeCard(box, CARD, WINDOW)
        expect(left >= 8 && top >= 8).toBe(true)
        expect(left + CARD.width <= WINDOW.width - 8 && top + CARD.height <= WINDOW.height - 8).toBe(true)
      }),
    )
  })
})
