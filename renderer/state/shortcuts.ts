import { useEffect, useRef } from 'react'
import { SHORTCUTS, type ShortcutId } from './shortcut-list.ts'
import { addShortcuts, type Shortcut } from './shortcut-registry.ts'

interface HeardShortcut extends Pick<Shortcut, 'run' | 'isOverLayers'> {
  readonly id: ShortcutId
  /** What it does on the screen as it is now, where that depends: for the command that does the same. */
  readonly label?: string
}

/**
 * Listens while the calling component is on screen. A single key (no Ctrl, no Alt) is left alone in text fields, Enter and
 * Space on every control, and all but a few while a dialog, menu or list is open.
 */
export function useShortcuts(shortcuts: readonly HeardShortcut[]): void {
  const latest = useRef(shortcuts.map(toShortcut))
  useEffect(() => {
    latest.current = shortcuts.map(toShortcut)
  })
  useEffect(() => addShortcuts(latest), [])
}

function toShortcut({ id, ...heard }: HeardShortcut): Shortcut {
  return { ...SHORTCUTS[id], ...heard }
}
