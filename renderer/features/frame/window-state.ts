import { useSyncExternalStore } from 'react'
import type { WindowState } from '../../../shared/desktop-door.ts'

let state: WindowState = { isMaximised: false, isFullScreen: false }
const listeners = new Set<() => void>()
let isListening = false

/** Of the desktop window; in a browser it never changes. */
export function useWindowState(): WindowState {
  return useSyncExternalStore(subscribe, () => state)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!isListening) {
    isListening = true
    window.tapedeck?.onWindowState((next) => {
      state = next
      for (const tell of listeners) tell()
    })
  }
  return () => void listeners.delete(listener)
}
