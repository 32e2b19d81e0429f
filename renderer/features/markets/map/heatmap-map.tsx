import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import type { LiveTiles } from '../live/live-tiles.ts'
import { HoverCardLayer } from './hover-card-layer.tsx'
import './map.css'
import type { MapGroup } from './scene.ts'
import { TileMenu, type MenuPlace } from './tile-menu.tsx'
import { TileRing } from './tile-ring.tsx'
import { useMapCanvas } from './use-map-canvas.ts'
import { useMapKeys } from './use-map-keys.ts'
import { useMapPointer } from './use-map-pointer.ts'

interface HeatmapMapProps {
  /** Universe and count, for assistive technology. */
  readonly label: string
  readonly groups: readonly MapGroup[]
  readonly hasHeads: boolean
  readonly isMono: boolean
  readonly live: LiveTiles | null
  readonly matches: ReadonlySet<string> | null
  readonly zoomedGroup: string | null
  /** A tile asked for elsewhere on the screen; a new object asks again. */
  readonly spot: { readonly id: string } | null
  readonly wordsOf: (id: string) => string
  readonly cardOf: (id: string) => ReactNode
  readonly onOpen: (id: string) => void
  /** Null where there is nothing to zoom into. */
  readonly onZoomIn: ((group: string) => void) | null
  readonly onZoomOut: () => void
  readonly onDrawn: () => void
}

/** The treemap with everything one does to it. Its table twin has the same members (Shift T). */
export function HeatmapMap(props: HeatmapMapProps): ReactNode {
  const { groups, onOpen, onZoomIn, onDrawn, spot } = props
  const root = useRef<HTMLDivElement>(null)
  const ghost = useRef<HTMLCanvasElement>(null)
  const [hasFocus, setFocus] = useState(false)
  const [menu, setMenu] = useState<MenuPlace | null>(null)

  const { canvasRef, map, version } = useMapCanvas(ghost, props)
  const zoomToGroupOf = (id: string): void => {
    const group = groups.find(({ items }) => items.some((item) => item.id === id))
    if (group) onZoomIn?.(group.name)
  }
  const keys = useMapKeys({
    root,
    map,
    wordsOf: props.wordsOf,
    onOpen,
    onZoomIn: onZoomIn && zoomToGroupOf,
    onZoomOut: props.onZoomOut,
  })
  const pointer = useMapPointer(root, map, {
    onTile: (id) => keys.focusTile(id, { isKeyboard: false }),
    onHead: (group) => onZoomIn?.(groups[group]?.name ?? ''),
    onOpen,
  })

  const isDrawn = version > 0
  useEffect(() => {
    if (isDrawn) onDrawn()
  }, [isDrawn, onDrawn])

  const { focusTile } = keys
  const latestFocusTile = useRef(focusTile)
  useLayoutEffect(() => {
    latestFocusTile.current = focusTile
  })
  useEffect(() => {
    // Waits for the first layout when the map has just come on screen.
    if (spot && isDrawn) latestFocusTile.current(spot.id)
  }, [spot, isDrawn])

  const { hovered } = pointer
  const ringed = keys.focused !== null && hasFocus ? (map?.boxOf(keys.focused) ?? null) : null
  const shown = menu ? null : (hovered ?? (keys.isKeyboard && hasFocus ? keys.focused : null))
  const shownBox = shown === null ? null : (map?.boxOf(shown) ?? null)

  const openMenu = (id: string | null, x: number, y: number): void => {
    if (id !== null) setMenu({ id, x, y })
  }

  return (
    <div className="markets-map">
      {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- an application: one tab stop, its tiles move by arrows */}
      <div
        ref={root}
        className={classNames(
          'markets-map-root',
          pointer.isOverHead && onZoomIn && 'is-over-head',
          pointer.isDragging && 'is-dragging',
          ringed && 'has-ring',
        )}
        role="application"
        aria-label={props.label}
        aria-roledescription="heatmap"
        tabIndex={0}
        onFocus={(event) => {
          setFocus(true)
          if (event.currentTarget.matches(':focus-visible')) keys.enter()
        }}
        onBlur={() => setFocus(false)}
        {...pointer.handlers}
        onPointerMove={(event) => {
          keys.setKeyboard(false)
          pointer.handlers.onPointerMove(event)
        }}
        onContextMenu={(event) => {
          event.preventDefault()
          // Shift F10 and the menu key report no button: the menu belongs to the tile the keyboard is on.
          const isKey = event.button !== 2
          const box = isKey && keys.focused !== null ? (map?.boxOf(keys.focused) ?? null) : null
          const { left, top } = event.currentTarget.getBoundingClientRect()
          if (box) openMenu(keys.focused, left + box.x + box.w / 2, top + box.y + box.h / 2)
          else
            openMenu(map?.tileAt(event.clientX - left, event.clientY - top)?.id ?? null, event.clientX, event.clientY)
        }}
      >
        <canvas ref={canvasRef} className="markets-map-canvas" aria-hidden="true" />
        <canvas ref={ghost} className="markets-map-ghost" aria-hidden="true" hidden />
        {hovered !== null && shownBox && <TileRing kind="hover" box={shownBox} />}
        {ringed && <TileRing kind="focus" box={ringed} />}
      </div>
      {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
      {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
      {shown !== null && shownBox && (
        <HoverCardLayer box={shownBox} within={root}>
          {props.cardOf(shown)}
        </HoverCardLayer>
      )}
      <TileMenu
        place={menu}
        onClose={() => setMenu(null)}
        returnFocusTo={root}
        onOpen={onOpen}
        onZoomIn={onZoomIn && zoomToGroupOf}
      />
    </div>
  )
}
