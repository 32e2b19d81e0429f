import type { ReactNode } from 'react'
import type { Box } from './layout.ts'

/** Above the canvas, so that a pointer that moves repaints no tile. CSS px from the map's corner. */
export function TileRing({ kind, box }: { kind: 'hover' | 'focus'; box: Box }): ReactNode {
  return (
    <span
      className={`markets-ring markets-ring-${kind}`}
      style={{ width: box.w, height: box.h, transform: `translate(${box.x}px, ${box.y}px)` }}
    />
  )
}
