import { useSyncExternalStore } from 'react'

const query = matchMedia('(max-width: 1200px)')

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** Below DESIGN's breakpoint side panels are drawers. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches)
}
