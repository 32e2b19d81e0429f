import { RPCHandler } from '@orpc/server/message-port'
import type { Router } from '@orpc/server'
import type { Contract } from '../../../shared/contract/index.ts'
import type { Host } from '../host.ts'
import { toWireError } from './engine-error.ts'
import { guardCall } from './guard-call.ts'
import { readRequest } from './read-request.ts'

/** One page's end of a MessagePort or WebSocket, as the engine sees it. */
export interface EnginePort {
  /** Sends a JSON text or an object that may hold bytes. Never throws: a port that is gone swallows it. */
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  /**
   * Present where what was posted can pile up in this process: resolves once little of it waits, and when the port is gone.
   * Messages of streams wait for it, so a page that reads slowly gets fewer of them and no queue.
   */
  drained?(): Promise<void>
  /** Ends a port whose other side breaks the protocol. */
  refuse(why: string): void
}

/** oRPC's number for a message of a stream. */
const STREAM_ITEM = 3

export type EngineRouter = Router<Contract, Record<never, never>>

/** @returns a function that puts the router on one more port; when the port closes, its calls and streams are aborted. */
export function createPortServer(
  router: EngineRouter,
  { log, redact }: Pick<Host, 'log' | 'redact'>,
): (port: EnginePort) => void {
  const drains = new WeakMap<object, () => Promise<void>>()
  const handler = new RPCHandler(router, {
    clientInterceptors: [guardCall(log, (error) => toWireError(error, redact))],
    // Objects go as they are, bytes included. oRPC's text form is left to the one message it is needed for: the start of a stream.
    experimental_transfer: async ([, type, payload], port) => {
      // Awaited before the message is posted, and only then is the stream asked for the next one.
      if (type === STREAM_ITEM) await drains.get(port)?.()
      return isStreamStart(payload) ? null : []
    },
  })
  return (port) => {
    const end: Parameters<typeof handler.upgrade>[0] = {
      postMessage: (message: unknown) => port.post(message),
      on(event, listener) {
        if (event === 'close') port.onClose(() => listener())
        else port.onMessage((message) => deliver(port, message, listener, log))
      },
    }
    if (port.drained) drains.set(end, () => port.drained?.() ?? Promise.resolve())
    handler.upgrade(end)
  }
}

function deliver(
  port: EnginePort,
  message: unknown,
  listener: (event: { data: unknown }) => void,
  log: Host['log'],
): void {
  let data: object
  try {
    data = readRequest(message)
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    log('warn', `port closed: ${why}`)
    port.refuse(why)
    return
  }
  listener({ data })
}

function isStreamStart(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null || !('body' in payload)) return false
  const { body } = payload
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
