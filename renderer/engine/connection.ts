import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../shared/contract/index.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import { reconnectDelayMs, pause } from './back-off.ts'
import type { ClientPort } from './client-port.ts'
import { createPortLink, disconnected } from './port-link.ts'

export type EngineClient = ContractRouterClient<Contract>
export type EngineState = 'open' | 'reconnecting' | 'closed'

export interface EngineConnection {
  readonly client: EngineClient
  readonly state: EngineState
  /** Why `state` is closed: `session-ended` when the host came back without knowing this page. */
  readonly closedReason: string | null
  /** Called at every change of `state`; returns its own end. */
  onState(listener: (state: EngineState) => void): () => void
  close(): void
}

/**
 * Opens one port. A rejection whose detail has a `reason` is final (see `finalRefusal`); after any other the connection tries
 * again.
 */
export type OpenPort = (signal: AbortSignal) => Promise<ClientPort>

/** A call made while the engine is away waits this long for it to come back. */
const CALL_PATIENCE_MS = 5_000

/** The host is there and will not let this page in, however often it asks. */
export function finalRefusal(reason: 'no-ticket' | 'ticket-used' | 'session-ended', words: string): AppError {
  return new AppError('disconnected', words, { reason })
}

/**
 * Keeps a page connected: one port after another, growing pauses in between. Resolves with the first port.
 * Calls and streams that are under way when a port ends fail with `disconnected`; the caller decides about a second try.
 * @throws AppError disconnected when the host refuses this page for good
 */
export async function connect(openPort: OpenPort): Promise<EngineConnection> {
  const ending = new AbortController()
  const listeners = new Set<(state: EngineState) => void>()
  let state: EngineState = 'reconnecting'
  let closedReason: string | null = null
  let port: ClientPort | undefined
  let link: ClientLink<ClientContext> | undefined

  const setState = (next: EngineState): void => {
    if (state === next || state === 'closed') return
    state = next
    // A copy: a call that a listener makes waits for the change after this one.
    for (const listener of Array.from(listeners)) listener(next)
  }

  async function nextPort(): Promise<ClientPort> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await openPort(ending.signal)
      } catch (thrown) {
        if (ending.signal.aborted || isFinal(thrown)) throw thrown
        await pause(reconnectDelayMs(attempt, Math.random()), ending.signal)
      }
    }
  }

  function use(next: ClientPort): void {
    if (ending.signal.aborted) return next.close()
    port = next
    link = createPortLink(next)
    next.onClose(() => {
      if (port !== next) return
      link = undefined
      setState('reconnecting')
      if (!ending.signal.aborted) nextPort().then(use, end)
    })
    setState('open')
  }

  function end(thrown: unknown): void {
    const { detail } = toAppError(thrown)
    if (typeof detail['reason'] === 'string') closedReason = detail['reason']
    link = undefined
    setState('closed')
  }

  function openLink(signal: AbortSignal | undefined): Promise<ClientLink<ClientContext>> {
    if (link) return Promise.resolve(link)
    if (state === 'closed') return Promise.reject(disconnected())
    return new Promise((resolve, reject) => {
      const settle = (run: () => void): void => {
        clearTimeout(timer)
        listeners.delete(onChange)
        signal?.removeEventListener('abort', onAbort)
        run()
      }
      const onChange = (): void => {
        const current = link
        settle(() => (current ? resolve(current) : reject(disconnected())))
      }
      const onAbort = (): void => settle(() => reject(new AppError('cancelled', 'cancelled')))
      const timer = setTimeout(() => settle(() => reject(disconnected())), CALL_PATIENCE_MS)
      listeners.add(onChange)
      signal?.addEventListener('abort', onAbort)
      if (signal?.aborted) onAbort()
    })
  }

  use(await nextPort())
  return {
    client: createORPCClient({
      call: async (path, input, options) => (await openLink(options.signal)).call(path, input, options),
    } satisfies ClientLink<ClientContext>),
    get state() {
      return state
    },
    get closedReason() {
      return closedReason
    },
    onState(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      ending.abort()
      end(disconnected())
      port?.close()
    },
  }
}

function isFinal(thrown: unknown): boolean {
  return thrown instanceof AppError && 'reason' in thrown.detail
}
