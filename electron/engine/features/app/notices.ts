import type { Dispose } from '../../host.ts'

/** What the user has to be told about the files, in words: found at start-up, or since. */
export interface Notices {
  all(): readonly string[]
  add(notice: string): void
  onAdd(listener: () => void): Dispose
}

export function createNotices(ofStart: () => readonly string[]): Notices {
  const added: string[] = []
  const listeners = new Set<() => void>()
  return {
    all: () => [...ofStart(), ...added],
    add(notice) {
      added.push(notice)
      for (const listener of listeners) listener()
    },
    onAdd(listener) {
      const entry = (): void => listener()
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
  }
}
