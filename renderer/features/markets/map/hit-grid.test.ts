import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildHitGrid } from './hit-grid.ts'
import { layoutMap } from './layout.ts'
import { groupsArbitrary } from './test-groups.ts'

test('answers as a scan of all boxes does', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: -10, max: 1_010 }), fc.integer({ min: -10, max: 710 })), {
    minLength: 50,
    maxLength: 50,
  })
  fc.assert(
    fc.property(groupsArbitrary, points, (groups, places) => {
      const { tiles } = layoutMap(groups, 1_000, 700, { tileGap: 1, groupGap: 3, head: 19 })
      const grid = buildHitGrid(tiles, 32, 1)
      for (const [x, y] of places) {
        const scanned = tiles.findIndex((box) => x >= box.x && y >= box.y && x <= box.x + box.w && y <= box.y + box.h)
        expect(grid.at(x, y)).toBe(scanned)
      }
    }),
    { numRuns: 60 },
  )
})

test('the gap belongs to the box before it, so a pointer that crosses it stays on a tile', () => {
  const grid = buildHitGrid(
    [
      { x: 0, y: 0, w: 31, h: 20 },
      { x: 32, y: 0, w: 31, h: 20 },
    ],
    32,
    1,
  )
  expect([grid.at(30, 5), grid.at(31, 5), grid.at(32, 5), grid.at(63, 5), grid.at(64, 5)]).toEqual([0, 0, 1, 1, -1])
})

test('no boxes, no hits', () => {
  expect(buildHitGrid([], 32, 1).at(0, 0)).toBe(-1)
})
