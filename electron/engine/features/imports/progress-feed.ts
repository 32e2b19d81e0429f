import { AsyncIteratorClass } from '@orpc/server'

export interface ProgressFeed<T> {
  readonly latest: T
  set(value: T): void
  /** Lets every watcher have the latest value, then ends. */
  end(): void
  watch(): AsyncIteratorClass<T, undefined, void>
}

/** One value that changes: each watcher gets it at once, then the newest one whenever it asks after a change. */
export function createProgressFeed<T>(first: T): ProgressFeed<T> {
  let latest = first
  let version = 0
  let hasEnded = false
  const wakers = new Set<() => void>()
  const wakeAll = (): void => {
    for (const wake of wakers) wake()
    wakers.clear()
  }
  return {
    get latest() {
      return latest
    },
    set(value) {
      latest = value
      version++
      wakeAll()
    },
    end() {
      hasEnded = true
      wakeAll()
    },
    watch() {
      let seen = -1
      let isLeft = false
      let wake: (() => void) | undefined
      return new AsyncIteratorClass<T, undefined, void>(
        async () => {
          while (seen === version && !hasEnded && !isLeft) {
            await new Promise<void>((resolve) => {
              wake = resolve
              wakers.add(resolve)
            })
          }
          if (isLeft || seen === version) return { done: true, value: undefined }
          seen = version
          return { done: false, value: latest }
        },
        async () => {
          isLeft = true
          if (wake) wakers.delete(wake)
          wake?.()
        },
      )
    },
  }
}
