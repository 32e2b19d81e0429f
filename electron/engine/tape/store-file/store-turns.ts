import { AppError } from '../../../../shared/errors.ts'
import type { StoreTurn } from '../types.ts'

/** Turns of the whole store, one after another: two must never move its files at once. */
export interface StoreTurns {
  /** @throws AppError cancelled when the turn's own signal or the end of the store ends it */
  run<T>(turn: StoreTurn, work: (turn: StoreTurn & { readonly signal: AbortSignal }) => Promise<T>): Promise<T>
  /** Ends the one under way; no other begins. */
  close(): void
}

export function createStoreTurns(): StoreTurns {
  const closing = new AbortController()
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(turn, work) {
      const signal = turn.signal ? AbortSignal.any([turn.signal, closing.signal]) : closing.signal
      const result = last.then(async () => {
        requireGoingOn(signal)
        return work({ ...turn, signal })
      })
      last = result.catch(() => undefined)
      return result
    },
    close: () => closing.abort(),
  }
}

/** @throws AppError cancelled once `signal` has fired */
export function requireGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'cancelled')
}
