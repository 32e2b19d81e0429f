import { useRef, useState, type RefObject } from 'react'
import { announce } from '../../../state/announce.ts'
import type { ShortcutId } from '../../../state/shortcut-list.ts'
import { useShortcuts } from '../../../state/shortcuts.ts'
import type { MapCanvas } from './map-canvas.ts'
import { cursorAt, endOfGroup, nextTile, type Cursor, type Direction } from './neighbour.ts'

interface MapKeysInput {
  readonly root: RefObject<HTMLElement | null>
  readonly map: MapCanvas | null
  readonly wordsOf: (id: string) => string
  readonly onOpen: (id: string) => void
  /** Null where there are no groups to zoom into. */
  readonly onZoomIn: ((id: string) => void) | null
  readonly onZoomOut: () => void
}

export interface MapKeys {
  /** The tile the keyboard is on; kept while the map has not the focus. */
  readonly focused: string | null
  /** True from a key until the pointer moves: the card follows the one that was used last. */
  readonly isKeyboard: boolean
  readonly setKeyboard: (isKeyboard: boolean) => void
  /** The map got the focus by the keyboard: it starts on the tile it was left on, else on the largest. */
  readonly enter: () => void
  readonly focusTile: (id: string, options?: { readonly isKeyboard: boolean }) => void
}

const ARROWS = [
  ['marketsLeft', 'left'],
  ['marketsRight', 'right'],
  ['marketsUp', 'up'],
  ['marketsDown', 'down'],
] as const satisfies readonly (readonly [ShortcutId, Direction])[]

/** Keyboard of the map (DESIGN.md §7): one tab stop, arrows move in space. */
export function useMapKeys({ root, map, wordsOf, onOpen, onZoomIn, onZoomOut }: MapKeysInput): MapKeys {
  const [cursor, setCursor] = useState<Cursor | null>(null)
  const [isKeyboard, setKeyboard] = useState(false)
  /** While a move takes the focus to the map, which then does not count as entered. */
  const isMoving = useRef(false)

  const moveTo = (next: Cursor): void => {
    setCursor(next)
    setKeyboard(true)
    map?.reveal(next.id)
    isMoving.current = true
    root.current?.focus({ preventScroll: true })
    isMoving.current = false
    announce(wordsOf(next.id))
  }
  /** Where the keyboard is on the map as it is laid out now; null before the first move, and when its tile is gone. */
  const current = (): Cursor | null => {
    const tile = map?.tiles.find(({ id }) => id === cursor?.id)
    if (!tile || !cursor) return null
    const isInside =
      cursor.x >= tile.x && cursor.x <= tile.x + tile.w && cursor.y >= tile.y && cursor.y <= tile.y + tile.h
    return isInside ? cursor : cursorAt(tile)
  }
  const step = (find: (from: Cursor) => Cursor | null) => (event: KeyboardEvent) => {
    if (!map || !isForMap(event, root.current)) return
    const from = current()
    const first = map.tiles[0]
    if (from) moveTo(find(from) ?? from)
    else if (first) moveTo(cursorAt(first))
  }
  const onFocused = (run: (id: string) => void) => (event: KeyboardEvent) => {
    const from = current()
    if (from && isForMap(event, root.current)) run(from.id)
  }

  useShortcuts([
    ...ARROWS.map(([id, direction]) => ({
      id,
      run: step((from) => nextTile(map?.tiles ?? [], from, direction)),
    })),
    { id: 'marketsFirst', run: step((from) => endOfGroup(map?.tiles ?? [], from.id, 'first')) },
    { id: 'marketsLast', run: step((from) => endOfGroup(map?.tiles ?? [], from.id, 'last')) },
    { id: 'marketsOpen', run: onFocused(onOpen) },
    ...(onZoomIn ? [{ id: 'marketsZoomIn', run: onFocused(onZoomIn) } as const] : []),
    { id: 'marketsZoomOut', run: () => (map?.isZoomed ? map.resetView() : onZoomOut()) },
  ])

  return {
    focused: cursor?.id ?? null,
    isKeyboard,
    setKeyboard,
    enter() {
      const start = current() ?? (map?.tiles[0] && cursorAt(map.tiles[0]))
      if (start && !isMoving.current) moveTo(start)
    },
    focusTile(id, options = { isKeyboard: true }) {
      const tile = map?.tiles.find((other) => other.id === id)
      if (!tile) return
      moveTo(cursorAt(tile))
      setKeyboard(options.isKeyboard)
    },
  }
}

/** Keys of a button or a link that has the focus stay its own; the map hears those that nothing else has. */
function isForMap(event: KeyboardEvent, root: HTMLElement | null): boolean {
  return event.target === null || event.target === root || event.target === document.body
}
