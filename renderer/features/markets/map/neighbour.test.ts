import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layoutMap, type TileBox } from './layout.ts'
import { cursorAt, DIRECTIONS, endOfGroup, nextTile, type Cursor } from './neighbour.ts'
import { groupsArbitrary } from './test-groups.ts'

/** Ids that arrows lead to from `start`, in any order of presses. */
function reachable(tiles: readonly TileBox[], start: Cursor): Set<string> {
  const seen = new Map([[JSON.stringify(start), start]])
  for (const cursor of seen.values()) {
    for (const direction of DIRECTIONS) {
      const next = nextTile(tiles, cursor, direction)
      if (next) seen.set(JSON.stringify(next), next)
    }
  }
  return new Set([...seen.values()].map(({ id }) => id))
}

const box = (id: string, x: number, y: number, w: number, h: number): TileBox => ({ id, group: 0, x, y, w, h })
/** One tall tile, three stacked beside it, one wide below. */
const TILES = [
  box('tall', 0, 0, 50, 90),
  box('top', 51, 0, 40, 29),
  box('middle', 51, 30, 40, 29),
  box('bottom', 51, 60, 40, 30),
  box('wide', 0, 91, 91, 20),
]
const from = (id: string) => cursorAt(TILES.find((tile) => tile.id === id) as TileBox)

describe('arrows', () => {
  test('lead to the tile that lies there', () => {
    expect(nextTile(TILES, from('tall'), 'right')?.id).toBe('middle')
    expect(nextTile(TILES, from('middle'), 'up')?.id).toBe('top')
    expect(nextTile(TILES, from('top'), 'left')?.id).toBe('tall')
    expect(nextTile(TILES, from('bottom'), 'down')?.id).toBe('wide')
    expect(nextTile(TILES, from('tall'), 'left')).toBeNull()
  })

  test('come back the way they went', () => {
    const away = nextTile(TILES, from('top'), 'left') as Cursor
    expect(away.id).toBe('tall')
    expect(nextTile(TILES, away, 'right')?.id).toBe('top')
  })

  test('find a tile that lies off the line when none lies on it', () => {
    const apart = [box('a', 0, 0, 10, 10), box('b', 20, 30, 10, 10)]
    expect(nextTile(apart, cursorAt(apart[0] as TileBox), 'right')).toEqual({ id: 'b', x: 25, y: 35 })
  })

  test('a line in the gap between two tiles does not pass them by', () => {
    const boxes = [
      box('from', 0, 0, 33, 21),
      box('upper', 34, 0, 21, 10),
      box('lower', 34, 11, 21, 10),
      box('far', 56, 0, 10, 21),
    ]
    expect(nextTile(boxes, cursorAt(boxes[0] as TileBox), 'right')?.id).toBe('upper')
  })

  test('reach every tile of any map from its first one', () => {
    fc.assert(
      fc.property(groupsArbitrary, (groups) => {
        const { tiles } = layoutMap(groups, 1_100, 680, { tileGap: 1, groupGap: 3, head: 19 })
        const drawn = tiles.filter(({ w, h }) => w > 0 && h > 0)
        const reached = reachable(drawn, cursorAt(drawn[0] as TileBox))
        expect(drawn.filter(({ id }) => !reached.has(id))).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})

test('Home and End are the largest and the smallest tile of the group', () => {
  const groups = [3, 9, 1].map((size, index) => ({ id: `${index}`, size }))
  const { tiles } = layoutMap([{ name: 'A', items: groups }], 300, 200, { tileGap: 1, groupGap: 3, head: 0 })
  expect(endOfGroup(tiles, '0', 'first')?.id).toBe('1')
  expect(endOfGroup(tiles, '0', 'last')?.id).toBe('2')
  expect(endOfGroup(tiles, 'gone', 'first')).toBeNull()
})
