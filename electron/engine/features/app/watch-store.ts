import { AsyncIteratorClass } from '@orpc/server'
import type { StoreStat } from '../../../../shared/contract/app.ts'
import type { Dispose } from '../../host.ts'
import type { FeatureDeps } from '../feature-deps.ts'

/** At most four messages a second: an import writes far oftener than a page can use. */
const MIN_GAP_MS = 250

interface StoreWatch {
  open(): AsyncIteratorClass<StoreStat, undefined, void>
  close(): void
}

/** Snapshot first, then the newest state after each change, conflated. */
export function createStoreWatch({ host, tape }: FeatureDeps): StoreWatch {
  const endings = new Set<Dispose>()
  return {
    open() {
      const watch = watchOne({ host, tape })
      endings.add(watch.end)
      return new AsyncIteratorClass(watch.next, async () => {
        watch.end()
        endings.delete(watch.end)
      })
    },
    close() {
      for (const end of endings) end()
      endings.clear()
    },
  }
}

function watchOne({ host, tape }: FeatureDeps) {
  let isDirty = true
  let hasEnded = false
  let wake: (() => void) | undefined
  let stopTimer: Dispose | undefined
  const signal = (): void => {
    // Cleared first: who is woken and has to wait on leaves its next `wake` here.
    const waiting = wake
    wake = undefined
    waiting?.()
  }
  const stopListening = tape.onChange(() => {
    isDirty = true
    signal()
  })
  const until = (isReady: () => boolean): Promise<void> => {
    if (isReady()) return Promise.resolve()
    return new Promise((resolve) => {
      wake = () => resolve(until(isReady))
    })
  }
  return {
    end(): void {
      hasEnded = true
      stopListening()
      stopTimer?.()
      stopTimer = undefined
      signal()
    },
    async next(): Promise<IteratorResult<StoreStat, undefined>> {
      await until(() => hasEnded || (isDirty && stopTimer === undefined))
      if (hasEnded) return { done: true, value: undefined }
      isDirty = false
      stopTimer = host.timers.after(MIN_GAP_MS, () => {
        stopTimer = undefined
        signal()
      })
      return { done: false, value: tape.stat() }
    },
  }
}
