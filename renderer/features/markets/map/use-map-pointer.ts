import { useEffect, useRef, useState, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import type { MapCanvas } from './map-canvas.ts'

interface PointerActions {
  readonly onTile: (id: string) => void
  readonly onHead: (group: number) => void
  readonly onOpen: (id: string) => void
}

export interface MapPointer {
  /** The tile under a resting pointer. */
  readonly hovered: string | null
  readonly isOverHead: boolean
  readonly isDragging: boolean
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void
    readonly onPointerMove: (event: PointerEvent) => void
    readonly onPointerUp: (event: PointerEvent) => void
    readonly onPointerLeave: () => void
    readonly onClick: (event: MouseEvent) => void
    readonly onDoubleClick: (event: MouseEvent) => void
  }
}

/** A press that moves less is a click. */
const DRAG_FROM_PX = 4
/** Growth for each px of wheel: a notch of 100 px is 1.2×, as in maps; a pinch comes in far smaller steps. */
const WHEEL_RATE = 0.0018
const PINCH_RATE = 0.01
const LINE_PX = 16

interface Press {
  readonly pointerId: number
  x: number
  y: number
  isDrag: boolean
}

/** Hover, click, double click, drag to pan, wheel to zoom. */
export function useMapPointer(
  root: RefObject<HTMLElement | null>,
  map: MapCanvas | null,
  { onTile, onHead, onOpen }: PointerActions,
): MapPointer {
  const [hovered, setHovered] = useState<string | null>(null)
  const [isOverHead, setOverHead] = useState(false)
  const [isDragging, setDragging] = useState(false)
  const press = useRef<Press | null>(null)
  /** A click follows the release that ends a drag, and means nothing then. */
  const wasDrag = useRef(false)

  useEffect(() => {
    const element = root.current
    if (!element || !map) return
    // React listens to wheels passively, where a page cannot keep the browser from zooming itself.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const { x, y } = pointIn(element, event)
      const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_PX : event.deltaY
      setHovered(null)
      map.zoomAt(Math.exp(-px * (event.ctrlKey ? PINCH_RATE : WHEEL_RATE)), x, y)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [root, map])

  const point = (event: MouseEvent): { x: number; y: number } =>
    root.current ? pointIn(root.current, event) : { x: -1, y: -1 }

  return {
    hovered,
    isOverHead,
    isDragging,
    handlers: {
      onPointerDown(event) {
        wasDrag.current = false
        if (event.button !== 0) return
        press.current = { pointerId: event.pointerId, x: event.clientX, y: event.clientY, isDrag: false }
      },
      onPointerMove(event) {
        const held = press.current
        if (held && map?.isZoomed) {
          const [dx, dy] = [event.clientX - held.x, event.clientY - held.y]
          if (!held.isDrag && Math.hypot(dx, dy) < DRAG_FROM_PX) return
          if (!held.isDrag) root.current?.setPointerCapture(held.pointerId)
          held.isDrag = true
          wasDrag.current = true
          held.x = event.clientX
          held.y = event.clientY
          setDragging(true)
          setHovered(null)
          map.panBy(dx, dy)
          return
        }
        const { x, y } = point(event)
        const isHead = (map?.headAt(x, y) ?? -1) >= 0
        setOverHead(isHead)
        setHovered(isHead ? null : (map?.tileAt(x, y)?.id ?? null))
      },
      onPointerUp() {
        press.current = null
        setDragging(false)
      },
      onPointerLeave() {
        setHovered(null)
        setOverHead(false)
      },
      onClick(event) {
        if (wasDrag.current || !map) return
        const { x, y } = point(event)
        const head = map.headAt(x, y)
        const tile = map.tileAt(x, y)
        if (head >= 0) onHead(head)
        else if (tile) onTile(tile.id)
      },
      onDoubleClick(event) {
        const { x, y } = point(event)
        if (!map || wasDrag.current || map.headAt(x, y) >= 0) return
        const tile = map.tileAt(x, y)
        if (tile) onOpen(tile.id)
      },
    },
  }
}

function pointIn(element: HTMLElement, event: { clientX: number; clientY: number }): { x: number; y: number } {
  const { left, top } = element.getBoundingClientRect()
  return { x: event.clientX - left, y: event.clientY - top }
}
