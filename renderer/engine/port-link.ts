import { AsyncIteratorClass, ORPCError, type ClientContext, type ClientLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { AppError, ERROR_CODES, toAppError, type ErrorDetail } from '../../shared/errors.ts'
import type { ClientPort } from './client-port.ts'

type Stream = AsyncIterator<unknown> & AsyncIterable<unknown>

/** Calls over one port. Whatever fails, the caller sees an AppError. */
export function createPortLink(port: ClientPort): ClientLink<ClientContext> {
  return new RPCLink<ClientContext>({
    port: {
      postMessage: (message: unknown) => port.post(message),
      on(event, listener) {
        if (event === 'close') port.onClose(() => listener())
        else port.onMessage((data) => listener({ data }))
      },
    },
    // Objects go as they are: bytes stay bytes.
    experimental_transfer: () => [],
    interceptors: [
      async ({ path, signal, next }) => {
        const fail = (thrown: unknown): AppError => toClientError(thrown, path.join('.'), port, signal)
        try {
          if (!port.isOpen()) throw disconnected()
          const output = await next()
          return isStream(output) ? mapStreamErrors(output, fail) : output
        } catch (thrown) {
          throw fail(thrown)
        }
      },
    ],
  })
}

export function disconnected(): AppError {
  return new AppError('disconnected', 'the engine cannot be reached')
}

function toClientError(
  thrown: unknown,
  procedure: string,
  port: ClientPort,
  signal: AbortSignal | undefined,
): AppError {
  if (thrown instanceof AppError) return thrown
  if (signal?.aborted) return new AppError('cancelled', 'cancelled', {}, { cause: thrown })
  if (!(thrown instanceof ORPCError)) return port.isOpen() ? toAppError(thrown) : disconnected()
  const code = ERROR_CODES.find((known) => known === thrown.code)
  if (code) {
    const { detail = {}, provider } = (thrown.data ?? {}) as { detail?: ErrorDetail; provider?: string }
    return new AppError(code, thrown.message, detail, provider === undefined ? {} : { provider })
  }
  if (thrown.status === 404) return new AppError('unsupported', `this engine has no ${procedure}`, { procedure })
  // What could not even be read as a request never reaches the guard around a procedure.
  if (thrown.status === 400) return new AppError('bad-input', `${procedure}: ${thrown.message}`)
  return new AppError('bug', `${procedure}: ${thrown.message}`)
}

function mapStreamErrors(source: Stream, fail: (thrown: unknown) => AppError): Stream {
  return new AsyncIteratorClass(
    async () => {
      try {
        return await source.next()
      } catch (thrown) {
        throw fail(thrown)
      }
    },
    async (reason) => {
      if (reason !== 'next') await source.return?.()
    },
  )
}

function isStream(value: unknown): value is Stream {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}
