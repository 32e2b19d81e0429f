import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import type { Box } from './layout.ts'
import { placeCard } from './place-card.ts'

interface HoverCardLayerProps {
  /** The tile, CSS px from the corner of `within`. */
  readonly box: Box
  readonly within: RefObject<HTMLElement | null>
  readonly children: ReactNode
}

/** The card beside its tile. Silent: what it says is announced by the keyboard's move, and stands in the table. */
export function HoverCardLayer({ box, within, children }: HoverCardLayerProps): ReactNode {
  const card = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = card.current
    if (!element || !within.current) return
    const frame = within.current.getBoundingClientRect()
    // A tile that is zoomed beyond the map counts with the part of it that is in sight.
    const left = Math.max(0, box.x)
    const top = Math.max(0, box.y)
    const tile = {
      x: frame.left + left,
      y: frame.top + top,
      w: Math.min(frame.width, box.x + box.w) - left,
      h: Math.min(frame.height, box.y + box.h) - top,
    }
    const size = { width: element.offsetWidth, height: element.offsetHeight }
    const place = placeCard(tile, size, { width: innerWidth, height: innerHeight })
    element.style.left = `${place.left}px`
    element.style.top = `${place.top}px`
  })
  return (
    <div ref={card} className="ui-floating markets-card" aria-hidden="true">
      {children}
    </div>
  )
}
