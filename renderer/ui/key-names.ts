/** What decides which shortcut a key press is; the parts of KeyboardEvent that are read. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

const MODIFIERS = new Set(['Ctrl', 'Alt', 'Shift'])

/**
 * A press as written in `Shortcut.keys`: `Ctrl+Shift+L`, `Ctrl+,`, `?`, `Left`. Ctrl is Cmd on a Mac. Shift counts with
 * letters and named keys only: for signs it is part of how the layout types them.
 */
export function keyName(press: KeyPress, isMac: boolean): string {
  const hasCtrl = isMac ? press.metaKey : press.ctrlKey
  const key = baseKey(press, hasCtrl || press.altKey)
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  const hasShift = press.shiftKey && !(isSign && !/^[0-9]$/.test(key))
  return [hasCtrl && 'Ctrl', press.altKey && 'Alt', hasShift && 'Shift', key].filter(Boolean).join('+')
}

function baseKey(press: KeyPress, isCombination: boolean): string {
  if (press.key === ' ') return 'Space'
  if (press.key.startsWith('Arrow')) return press.key.slice('Arrow'.length)
  if (press.key === 'Escape') return 'Esc'
  if (press.key === 'Delete') return 'Del'
  if (isCombination) {
    // Alt types other signs on a Mac, and Ctrl with a digit is the digit even where a layout needs Shift for it.
    const physical = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(press.code)
    if (physical?.[2]) return physical[2]
    if (physical?.[1] && press.altKey) return physical[1]
  }
  return press.key.length === 1 ? press.key.toUpperCase() : press.key
}

/** True for a press that types something, or moves within a field: these belong to a text field that has the focus. */
export function isSingleKey(name: string): boolean {
  return !name.startsWith('Ctrl+') && !name.startsWith('Alt+')
}

const MAC_NAMES: Readonly<Record<string, string>> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧' }
const ARROWS: Readonly<Record<string, string>> = { Up: '↑', Down: '↓', Left: '←', Right: '→' }

/** The caps to draw for `Ctrl+Shift+L`: `['Ctrl', 'Shift', 'L']`, on a Mac `['⌘', '⇧', 'L']`. */
export function keyCaps(keys: string, isMac: boolean): string[] {
  const parts = keys.endsWith('+') ? [...keys.slice(0, -1).split('+').filter(Boolean), '+'] : keys.split('+')
  return parts.map((part) => ((isMac && MODIFIERS.has(part) && MAC_NAMES[part]) || ARROWS[part]) ?? part)
}

/** The value of `aria-keyshortcuts`. */
export function ariaKeys(keys: string, isMac: boolean): string {
  const names: Readonly<Record<string, string>> = { Ctrl: isMac ? 'Meta' : 'Control', Esc: 'Escape', Del: 'Delete' }
  const parts = keys.endsWith('+') ? [...keys.slice(0, -1).split('+').filter(Boolean), 'Plus'] : keys.split('+')
  return parts.map((part) => names[part] ?? (ARROWS[part] ? `Arrow${part}` : part)).join('+')
}

/** True on Apple's systems, whose main modifier is Cmd. */
export const isMac = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform)
