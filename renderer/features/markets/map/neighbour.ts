import type { Box, TileBox } from './layout.ts'

export const DIRECTIONS = ['left', 'right', 'up', 'down'] as const
export type Direction = (typeof DIRECTIONS)[number]

/**
 * Where the keyboard is: a tile, and the point in it that the next move starts from. A move along one axis keeps the other
 * co-ordinate, so that right and then left comes back, and every tile can be reached.
 */
export interface Cursor {
  readonly id: string
  readonly x: number
  readonly y: number
}

export function cursorAt(tile: TileBox): Cursor {
  return { id: tile.id, x: tile.x + tile.w / 2, y: tile.y + tile.h / 2 }
}

/** Half of the widest gap between neighbours, px of the layout: the 3 px between groups, at twice the pixels. */
const LINE_WIDTH = 3

/** The nearest tile in a direction: first those the cursor's line runs through, then the least off it. Null at the edge. */
export function nextTile(tiles: readonly TileBox[], cursor: Cursor, direction: Direction): Cursor | null {
  const from = tiles.find(({ id }) => id === cursor.id)
  if (!from) return null
  let best: TileBox | null = null
  let bestOff = Infinity
  let bestGap = Infinity
  for (const tile of tiles) {
    const gap = gapTo(from, tile, direction)
    if (gap === null) continue
    const off = distanceOff(tile, cursor, direction)
    // A tile off the line counts as far as it is near: two px aside cost as much as one px ahead.
    const isBetter = off === 0 ? bestOff > 0 || gap < bestGap : bestOff > 0 && gap + 2 * off < bestGap + 2 * bestOff
    if (isBetter) [best, bestOff, bestGap] = [tile, off, gap]
  }
  if (!best) return null
  const centre = cursorAt(best)
  const isAcross = direction === 'left' || direction === 'right'
  // Off the line the cursor takes the new tile's own middle: the old line does not run through it.
  return bestOff > 0 ? centre : { id: best.id, x: isAcross ? centre.x : cursor.x, y: isAcross ? cursor.y : centre.y }
}

/** Px between a tile and one that lies ahead of it; null for one that does not. */
function gapTo(from: Box, to: Box, direction: Direction): number | null {
  const gap = {
    left: from.x - (to.x + to.w),
    right: to.x - (from.x + from.w),
    up: from.y - (to.y + to.h),
    down: to.y - (from.y + from.h),
  }[direction]
  return gap >= 0 ? gap : null
}

function distanceOff(tile: Box, cursor: Cursor, direction: Direction): number {
  const isAcross = direction === 'left' || direction === 'right'
  const [at, start, length] = isAcross ? [cursor.y, tile.y, tile.h] : [cursor.x, tile.x, tile.w]
  const off = Math.max(0, start - at, at - (start + length))
  // A line that runs in the gap between two tiles meets both: else it would pass them by for one farther on.
  return off <= LINE_WIDTH ? 0 : off
}

/** The first and the last tile of the cursor's group, in the order of size. */
export function endOfGroup(tiles: readonly TileBox[], id: string, end: 'first' | 'last'): Cursor | null {
  const group = tiles.find((tile) => tile.id === id)?.group
  const members = tiles.filter((tile) => tile.group === group)
  const tile = end === 'first' ? members[0] : members.at(-1)
  return tile ? cursorAt(tile) : null
}
