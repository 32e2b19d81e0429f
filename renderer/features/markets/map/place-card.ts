import type { Box } from './layout.ts'

const GAP_PX = 8
const EDGE_PX = 8

/**
 * Where a card of `size` goes beside `tile`, all in CSS px of the window: to its right, else to its left, else over it, and
 * always inside the window.
 */
export function placeCard(
  tile: Box,
  size: { readonly width: number; readonly height: number },
  window: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const right = tile.x + tile.w + GAP_PX
  const left = tile.x - GAP_PX - size.width
  const isRight = right + size.width <= window.width - EDGE_PX
  const isLeft = left >= EDGE_PX
  const x = isRight ? right : isLeft ? left : tile.x + tile.w - size.width - GAP_PX
  return { left: within(x, size.width, window.width), top: within(tile.y, size.height, window.height) }
}

function within(at: number, length: number, room: number): number {
  return Math.round(Math.max(EDGE_PX, Math.min(at, room - EDGE_PX - length)))
}
