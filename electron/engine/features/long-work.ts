import { AsyncIteratorClass } from '@orpc/server'
import { AppError } from '../../../shared/errors.ts'

export type WorkMessage<T> =
  | { readonly kind: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly result: T }

export interface WorkTurn {
  readonly signal: AbortSignal
  /** Only the newest is told, whenever the reader asks. */
  progress(phase: string, done: number, total: number): void
}

export interface LongWork {
  /** Starts at once. Ending the iterator before `done` aborts the work, and waits until it has tidied up. */
  start<T>(work: (turn: WorkTurn) => Promise<T>): AsyncIteratorClass<WorkMessage<T>, undefined, void>
  /** Aborts whatever is under way. */
  cancelAll(): void
}

/** Work that tells how far it is: progress as messages, the result last, a failure as the iterator's own. */
export function createLongWork(): LongWork {
  const running = new Set<AbortController>()
  return {
    start(work) {
      const abort = new AbortController()
      running.add(abort)
      const stream = follow(abort, work)
      void stream.settled.then(() => running.delete(abort))
      return new AsyncIteratorClass(stream.next, stream.end)
    },
    cancelAll() {
      for (const abort of running) abort.abort()
    },
  }
}

function follow<T>(abort: AbortController, work: (turn: WorkTurn) => Promise<T>) {
  let latest: WorkMessage<T> | undefined
  let isOver = false
  let wake: (() => void) | undefined
  const tell = (message: WorkMessage<T>): void => {
    latest = message
    wake?.()
  }
  const progress: WorkTurn['progress'] = (phase, done, total) => {
    if (!isOver) tell({ kind: 'progress', phase, done, total })
  }
  const result = work({ signal: abort.signal, progress })
  const over = (): void => {
    isOver = true
    wake?.()
  }
  const settled = result.then(over, over)
  let hasEnded = false
  return {
    settled,
    async next(): Promise<IteratorResult<WorkMessage<T>, undefined>> {
      if (hasEnded) return { done: true, value: undefined }
      while (latest === undefined && !isOver) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      if (latest !== undefined && !isOver) {
        const value = latest
        latest = undefined
        return { done: false, value }
      }
      hasEnded = true
      return { done: false, value: { kind: 'done', result: await result } }
    },
    async end(): Promise<void> {
      hasEnded = true
      abort.abort()
      await settled
    },
  }
}

/** @throws AppError cancelled, naming what was stopped */
export function throwIfCancelled(signal: AbortSignal, what: string): void {
  if (signal.aborted) throw new AppError('cancelled', `${what} was cancelled`, {})
}
