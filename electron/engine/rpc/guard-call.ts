import { AsyncIteratorClass } from '@orpc/server'
import { ERROR_POLICY, type AppError } from '../../../shared/errors.ts'
import type { Host } from '../host.ts'
import { toEngineError } from './engine-error.ts'

interface Call {
  readonly path: readonly string[]
  readonly signal?: AbortSignal | undefined
  next(): Promise<unknown>
}

type Stream = AsyncIterator<unknown> & AsyncIterable<unknown>

/**
 * Stands around every procedure call of every port: failures become AppErrors in the form `shape` gives them, those the table
 * says to report are logged, and an aborted caller is let go at once even when the procedure does not listen.
 */
export function guardCall(log: Host['log'], shape: (error: AppError) => Error): (call: Call) => Promise<unknown> {
  return async ({ path, signal, next }) => {
    const procedure = path.join('.')
    const fail = (thrown: unknown): Error => {
      const error = toEngineError(thrown, procedure)
      if (ERROR_POLICY[error.code].report) log('error', `${procedure} failed: ${error.message}`, logDetail(error))
      return shape(error)
    }
    const running = next()
    try {
      const output = await untilAborted(running, signal)
      return isStream(output) ? guardStream(output, signal, fail) : output
    } catch (thrown) {
      // Whatever comes of the call after its caller left has no reader: a stream is ended, a failure dropped.
      if (signal?.aborted) void running.then(endStream, () => undefined)
      throw fail(thrown)
    }
  }
}

function guardStream(source: Stream, signal: AbortSignal | undefined, fail: (thrown: unknown) => Error): Stream {
  return new AsyncIteratorClass(
    async () => {
      try {
        return await untilAborted(source.next(), signal)
      } catch (thrown) {
        throw fail(thrown)
      }
    },
    // Not awaited: a generator that is waiting for its next value ends only after it, and the reader is gone already.
    async () => endStream(source),
  )
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new DOMException('the caller left', 'AbortError'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function isStream(value: unknown): value is Stream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}

function endStream(value: unknown): void {
  if (isStream(value)) void value.return?.().catch(() => undefined)
}

function logDetail(error: AppError): Record<string, unknown> {
  const origin = error.cause instanceof Error ? error.cause : error
  const detail = { code: error.code, ...error.detail, stack: origin.stack }
  return error.provider === undefined ? detail : { ...detail, provider: error.provider }
}
