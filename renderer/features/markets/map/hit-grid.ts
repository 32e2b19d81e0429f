import type { Box } from './layout.ts'

export interface HitGrid {
  /** Index of the box under a point, −1 for none. A box owns the gap at its right and bottom. */
  readonly at: (x: number, y: number) => number
}

/** Boxes by cells of a square grid: 40 times faster than a scan of 5,000 (PERFORMANCE.md §5). `cell` and all boxes in one unit. */
export function buildHitGrid(boxes: readonly Box[], cell: number, gap: number): HitGrid {
  const right = boxes.reduce((most, { x, w }) => Math.max(most, x + w + gap), 0)
  const bottom = boxes.reduce((most, { y, h }) => Math.max(most, y + h + gap), 0)
  const columns = Math.max(1, Math.ceil(right / cell))
  const rows = Math.max(1, Math.ceil(bottom / cell))
  const cells: number[][] = Array.from({ length: columns * rows }, () => [])
  for (const [index, { x, y, w, h }] of boxes.entries()) {
    const lastColumn = Math.min(columns - 1, Math.floor((x + w + gap) / cell))
    const lastRow = Math.min(rows - 1, Math.floor((y + h + gap) / cell))
    for (let row = Math.floor(y / cell); row <= lastRow; row++) {
      for (let column = Math.floor(x / cell); column <= lastColumn; column++) cells[row * columns + column]?.push(index)
    }
  }
  return {
    at(x, y) {
      if (x < 0 || y < 0 || x >= right || y >= bottom) return -1
      const candidates = cells[Math.floor(y / cell) * columns + Math.floor(x / cell)]
      return candidates?.find((index) => holds(boxes[index], x, y, gap)) ?? -1
    },
  }
}

function holds(box: Box | undefined, x: number, y: number, gap: number): boolean {
  if (!box) return false
  return x >= box.x && y >= box.y && x < box.x + box.w + gap && y < box.y + box.h + gap
}
