import { once } from 'node:events'
import { WebSocket } from 'ws'

type Params = Record<string, unknown>
type Listener = (params: never, sessionId: string | undefined) => void

/** Chromium's own protocol, flat sessions. */
export interface Cdp {
  send<T = Params>(method: string, params?: Params, sessionId?: string): Promise<T>
  on(event: string, listener: Listener): void
  close(): void
}

export async function connectCdp(endpoint: string): Promise<Cdp> {
  const socket = new WebSocket(endpoint, { perMessageDeflate: false })
  await once(socket, 'open')
  const answers = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>()
  const listeners = new Map<string, Set<Listener>>()
  let lastId = 0
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as {
      id?: number
      method?: string
      params?: never
      result?: never
      error?: { message: string }
      sessionId?: string
    }
    if (message.id === undefined) {
      for (const listener of listeners.get(message.method ?? '') ?? []) {
        listener(message.params as never, message.sessionId)
      }
      return
    }
    const answer = answers.get(message.id)
    answers.delete(message.id)
    if (message.error) answer?.reject(new Error(message.error.message))
    else answer?.resolve(message.result as never)
  })
  socket.on('close', () => {
    for (const { reject } of answers.values()) reject(new Error('Chromium is gone'))
    answers.clear()
  })
  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new Error('Chromium is gone'))
        const id = ++lastId
        answers.set(id, { resolve, reject })
        socket.send(JSON.stringify({ id, method, params, sessionId }))
      }),
    on(event, listener) {
      const known = listeners.get(event) ?? new Set()
      listeners.set(event, known.add(listener))
    },
    close: () => socket.close(),
  }
}
