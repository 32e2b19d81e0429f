import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layoutMap, type Box, type LayoutGroup } from './layout.ts'
import { groupsArbitrary } from './test-groups.ts'

const METRICS = { tileGap: 1, groupGap: 3, head: 19 }

const sides = { width: fc.integer({ min: 300, max: 3_000 }), height: fc.integer({ min: 300, max: 2_000 }) }

const overlaps = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

describe('layoutMap', () => {
  test('every item has one box, inside the map, on whole px, over no other box and no head', () => {
    fc.assert(
      fc.property(groupsArbitrary, sides.width, sides.height, (groups, width, height) => {
        const { tiles, heads } = layoutMap(groups, width, height, METRICS)
        const ids = groups.flatMap(({ items }) => items.map(({ id }) => id))
        expect(tiles.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
        const boxes = [...tiles, ...heads].filter(({ w, h }) => w > 0 && h > 0)
        for (const [index, box] of boxes.entries()) {
          expect([box.x, box.y, box.w, box.h].every(Number.isInteger)).toBe(true)
          expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= width && box.y + box.h <= height).toBe(true)
          expect(boxes.slice(index + 1).some((other) => overlaps(box, other))).toBe(false)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('in one group areas are in proportion to sizes, up to the rounding of edges', () => {
    fc.assert(
      fc.property(groupsArbitrary, (groups) => {
        const [width, height] = [4_000, 3_000]
        const { tiles } = layoutMap(groups, width, height, { tileGap: 0, groupGap: 0, head: 0 })
        const total = groups.flatMap(({ items }) => items).reduce((sum, { size }) => sum + size, 0)
        const sizeOf = new Map(groups.flatMap(({ items }) => items.map(({ id, size }) => [id, size] as const)))
        for (const { id, w, h } of tiles) {
          const expected = ((sizeOf.get(id) ?? 0) / total) * width * height
          // Half a px at each edge, and the group's own edges once more.
          expect(Math.abs(w * h - expected)).toBeLessThanOrEqual(2 * (w + h) + 4)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('largest group and item come first, and the order of the input changes nothing', () => {
    const groups: LayoutGroup[] = [
      { name: 'small', items: [{ id: 'c', size: 1 }] },
      {
        name: 'large',
        items: [
          { id: 'a', size: 5 },
          { id: 'b', size: 20 },
        ],
      },
    ]
    const boxes = layoutMap(groups, 400, 300, METRICS).tiles
    expect(boxes[0]).toMatchObject({ id: 'b', group: 1, x: 0, y: 19 })
    const turned = layoutMap(groups.toReversed(), 400, 300, METRICS).tiles
    expect(turned.map(({ group: _group, ...box }) => box)).toEqual(boxes.map(({ group: _group, ...box }) => box))
  })

  test('the map is filled to its right and bottom edge', () => {
    const { tiles } = layoutMap([{ name: 'A', items: [{ id: 'a', size: 1 }] }], 500, 400, METRICS)
    expect(tiles).toEqual([{ id: 'a', group: 0, x: 0, y: 19, w: 500, h: 381 }])
  })

  test('a group too small for a head gives its space to its tiles', () => {
    const groups = [1_000, 1].map((size, index) => ({ name: `G${index}`, items: [{ id: `${index}`, size }] }))
    const { heads, tiles } = layoutMap(groups, 400, 300, METRICS)
    expect(heads.map(({ group }) => group)).toEqual([0])
    expect(tiles).toHaveLength(2)
  })

  test('nothing to draw, or nowhere to draw it', () => {
    expect(layoutMap([], 400, 300, METRICS).tiles).toEqual([])
    expect(layoutMap([{ name: 'A', items: [] }], 400, 300, METRICS).tiles).toEqual([])
    expect(layoutMap([{ name: 'A', items: [{ id: 'a', size: 1 }] }], 0, 0, METRICS).tiles).toHaveLength(1)
  })
})
