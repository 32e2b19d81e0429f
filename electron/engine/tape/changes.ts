import type { Dispose } from '../host.ts'
import type { Log } from './database.ts'

/** Counts committed writes and tells listeners. One that throws is logged: the write it heard of is already on disk. */
export interface Changes {
  count(): number
  notify(): void
  subscribe(listener: () => void): Dispose
}

export function createChanges(log: Log): Changes {
  const listeners = new Set<() => void>()
  let count = 0
  return {
    count: () => count,
    notify() {
      count++
      for (const listener of listeners) {
        try {
          listener()
        } catch (thrown) {
          log('error', 'a listener of the tape failed', { message: String(thrown) })
        }
      }
    },
    subscribe(listener) {
      // Wrapped, so that one function subscribed twice is two subscriptions.
      const entry = (): void => listener()
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
  }
}
