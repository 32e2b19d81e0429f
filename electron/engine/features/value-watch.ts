import { AsyncIteratorClass } from '@orpc/server'

type ValueStream<T> = AsyncIteratorClass<T, undefined, void>

/** Many readers of one value: each gets the present one first, then the newest after every `changed`. */
export interface ValueWatch<T> {
  open(): ValueStream<T>
  changed(): void
  close(): void
}

export function createValueWatch<T>(read: () => T): ValueWatch<T> {
  const readers = new Set<{ wake(): void; end(): void }>()
  return {
    open() {
      let isDirty = true
      let hasEnded = false
      let waiting: (() => void) | undefined
      const wake = (): void => {
        isDirty = true
        waiting?.()
      }
      const end = (): void => {
        hasEnded = true
        readers.delete(reader)
        waiting?.()
      }
      const reader = { wake, end }
      readers.add(reader)
      return new AsyncIteratorClass<T, undefined, void>(
        async () => {
          if (!isDirty && !hasEnded) await new Promise<void>((resolve) => (waiting = resolve))
          waiting = undefined
          if (hasEnded) return { done: true, value: undefined }
          isDirty = false
          return { done: false, value: read() }
        },
        async () => end(),
      )
    },
    changed() {
      for (const reader of readers) reader.wake()
    },
    close() {
      for (const reader of readers) reader.end()
    },
  }
}
