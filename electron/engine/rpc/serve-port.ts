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
  /** Ends a port whose other side breaks the protocol. */
  refuse(why: string): void
}

export type EngineRouter = Router<Contract, Record<never, never>>

/** @returns a function that puts the router on one more port; when the port closes, its calls and streams are aborted. */
export function createPortServer(router: EngineRouter, log: Host['log']): (port: EnginePort) => void {
  const handler = new RPCHandler(router, {
    clientInterceptors: [guardCall(log, toWireError)],
    // Objects go as they are, bytes included. oRPC's text form is left to the one message it is needed for: the start of a stream.
    experimental_transfer: ([, , payload]) => (isStreamStart(payload) ? null : []),
  })
  return (port) =>
    handler.upgrade({
      postMessage: (message: unknown) => port.post(message),
      on(event, listener) {
        if (event === 'close') port.onClose(() => listener())
        else port.onMessage((message) => deliver(port, message, listener, log))
      },
    })
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
