import { AsyncIteratorClass } from '@orpc/server'
import type { Dispose, Timers } from '../host.ts'

export interface StreamSource<T> {
  /** Shortest time between two messages. */
  readonly minGapMs: number
  /** Asks for news at least this often, for what changes without an event (a session ends). */
  readonly recheckMs?: number
  /** Starts listening; `onNews` may be called at any time and as often as it likes. */
  start(onNews: () => void): Dispose
  /** The next message, holding everything since the last one; undefined when there is nothing to tell after all. */
  take(): T | undefined | Promise<T | undefined>
}

export interface Streams {
  open<T>(source: StreamSource<T>): AsyncIteratorClass<T, undefined, void>
  /** Ends every open stream; readers see the end of the iterator. */
  endAll(): void
}

/**
 * Streams that pull: news is only noted, and a message is made when its reader asks for one. So a reader that is slow gets
 * fewer messages and never a queue.
 */
export function createStreams(timers: Timers): Streams {
  const endings = new Set<Dispose>()
  return {
    open(source) {
      const stream = startStream(timers, source)
      const end = (): void => {
        endings.delete(end)
        stream.end()
      }
      endings.add(end)
      return new AsyncIteratorClass(
        () => stream.next(),
        async () => end(),
      )
    },
    endAll() {
      for (const end of endings) end()
    },
  }
}

function startStream<T>(timers: Timers, source: StreamSource<T>) {
  let hasNews = true
  let hasEnded = false
  let wake: (() => void) | undefined
  let stopGap: Dispose | undefined
  let stopRecheck: Dispose | undefined

  const signal = (): void => {
    // Cleared first: who is woken and has to wait on leaves its next `wake` here.
    const waiting = wake
    wake = undefined
    waiting?.()
  }
  const note = (): void => {
    hasNews = true
    signal()
  }
  const recheck = (): void => {
    if (source.recheckMs === undefined) return
    stopRecheck = timers.after(source.recheckMs, () => {
      recheck()
      note()
    })
  }
  const until = (isReady: () => boolean): Promise<void> => {
    if (isReady()) return Promise.resolve()
    return new Promise((resolve) => {
      wake = () => resolve(until(isReady))
    })
  }
  /** A message that fails because everything is being closed under it is no failure of the stream. */
  const taken = async (): Promise<T | undefined> => {
    try {
      return await source.take()
    } catch (thrown) {
      if (hasEnded) return undefined
      throw thrown
    }
  }
  const stop = source.start(note)
  recheck()

  return {
    end(): void {
      if (hasEnded) return
      hasEnded = true
      stop()
      stopGap?.()
      stopRecheck?.()
      signal()
    },
    async next(): Promise<IteratorResult<T, undefined>> {
      for (;;) {
        await until(() => hasEnded || (hasNews && stopGap === undefined))
        if (hasEnded) return { done: true, value: undefined }
        hasNews = false
        stopGap = timers.after(source.minGapMs, () => {
          stopGap = undefined
          signal()
        })
        const value = await taken()
        if (hasEnded) return { done: true, value: undefined }
        if (value !== undefined) return { done: false, value }
      }
    },
  }
}
