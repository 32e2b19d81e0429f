import { AppError, toAppError } from '../../../shared/errors.ts'
import type { Host } from '../host.ts'

/** Rows that wait at most: 3 MB of them, and some 50 ms to write. Markets tell that much in hours. */
export const MAX_WAITING_ROWS = 65_536

/** A write that nobody waits for: who reads meanwhile is shown what it will store. */
export interface WaitingWrite {
  readonly what: string
  readonly rows: number
  /** Inside a transaction. */
  work(): void
  /** It has to wait: from now on reads show it by themselves. */
  onWaiting(): void
  /** It lies in the store, or never will. */
  onSettled(): void
}

/** Writes in the order they were told, held in memory until a long write has ended. */
export interface WaitingWrites {
  hasRoomFor(write: WaitingWrite): boolean
  add(write: WaitingWrite): void
  /**
   * Stores all of them in one transaction. What the store cannot take now (a full disk) goes on waiting; what it can never take
   * is logged and left out, so that one does not hold up the others. @throws AppError store-full, store-locked, store-unwritable
   */
  flush(): void
}

interface WaitingWritesOptions {
  commit(what: string, work: () => void): void
  /** After `onSettled` of all: who listens must not see them twice. */
  onCommit(): void
  readonly log: Host['log']
}

export function createWaitingWrites({ commit, onCommit, log }: WaitingWritesOptions): WaitingWrites {
  let waiting: WaitingWrite[] = []
  let rows = 0

  function storeEach(): void {
    for (const { what, work } of waiting) {
      try {
        commit(what, work)
      } catch (thrown) {
        if (mayPass(thrown)) throw thrown
        const { code, message } = toAppError(thrown)
        log('error', `${what}, which had waited for a long write, was not stored: ${message}`, { code })
      }
    }
  }

  return {
    hasRoomFor: (write) => rows + write.rows <= MAX_WAITING_ROWS,
    add(write) {
      waiting.push(write)
      rows += write.rows
      write.onWaiting()
    },
    flush() {
      if (waiting.length === 0) return
      try {
        commit('waiting writes', () => {
          for (const { work } of waiting) work()
        })
      } catch (thrown) {
        if (mayPass(thrown)) throw thrown
        storeEach()
      }
      const settled = waiting
      waiting = []
      rows = 0
      for (const { onSettled } of settled) onSettled()
      onCommit()
    },
  }
}

function mayPass(thrown: unknown): boolean {
  return thrown instanceof AppError && /^store-(full|locked|unwritable)$/.test(thrown.code)
}
