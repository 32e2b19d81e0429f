import type { Cursor } from '../canvas/price-chart.ts'

/** The crosshair moves up to sixty times a second: it goes past React to those who write its values. */
export interface CursorStore {
  get(): Cursor | null
  set(cursor: Cursor | null): void
  subscribe(listener: () => void): () => void
}

export function createCursorStore(): CursorStore {
  let current: Cursor | null = null
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set(cursor) {
      current = cursor
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
