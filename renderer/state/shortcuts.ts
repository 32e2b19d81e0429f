import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { addShortcuts, type Shortcut } from './shortcut-registry.ts'

type ShortcutInfo = Pick<Shortcut, 'keys' | 'label' | 'group'>

/** All shortcuts seen since the start, those of screens left behind too, for the list of shortcuts. */
const useKnown = create<Readonly<Record<string, ShortcutInfo>>>()(() => ({}))

/**
 * Listens while the calling component is on screen. A single key (no Ctrl, no Alt) is left alone in text fields, Enter and
 * Space on every control, and all but a few while a dialog, menu or list is open.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => addShortcuts(latest), [])
  const signature = shortcuts.map(({ keys, label, group }) => `${group}\t${keys}\t${label}`).join('\n')
  useEffect(() => {
    const infos = signature.split('\n').filter(Boolean).map(parseInfo)
    useKnown.setState(Object.fromEntries(infos.map((info) => [`${info.group} ${info.keys}`, info])))
  }, [signature])
}

function parseInfo(line: string): ShortcutInfo {
  const [group = '', keys = '', label = ''] = line.split('\t')
  return { group, keys, label }
}

export function useShortcutInfos(): readonly ShortcutInfo[] {
  return Object.values(useKnown())
}
