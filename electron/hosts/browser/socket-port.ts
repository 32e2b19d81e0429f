import type { WebSocket } from 'ws'
import { createFrameReader, toSocketFrames } from '../../../shared/socket-frames.ts'
import type { Timers } from '../../engine/host.ts'
import type { EnginePort } from '../../engine/rpc/serve-port.ts'

/** A socket that answered no ping for one whole interval is dead. */
const PING_INTERVAL_MS = 15_000
/** What may wait for a page that does not read: one load of a million bars and the streams beside it. */
const MAX_BACKLOG_BYTES = 96 * 1024 * 1024
/** A stream goes on when less than this waits: some seconds of 600 live quotes. */
const STREAM_BACKLOG_BYTES = 1024 * 1024
/** The socket tells no one when its queue shrinks. */
const DRAIN_CHECK_MS = 50
/** RFC 6455 §7.4.1 */
const POLICY_VIOLATION = 1008

/** A WebSocket as the engine's port: frames, heartbeat, and an end for pages that stopped reading. */
export function createSocketPort(socket: WebSocket, timers: Timers): EnginePort {
  const reader = createFrameReader()
  const refuse = (why: string): void => socket.close(POLICY_VIOLATION, why.slice(0, 100))
  keepAlive(socket, timers)
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > MAX_BACKLOG_BYTES) return socket.terminate()
      if (typeof message === 'string') return socket.send(message)
      const { text, binaries } = toSocketFrames(message)
      socket.send(text)
      for (const bytes of binaries) socket.send(bytes)
    },
    onMessage(listener) {
      socket.on('message', (data: Buffer, isBinary) => {
        if (socket.readyState !== socket.OPEN) return
        try {
          // `ws` hands out views into its receive pool: the engine may keep what it gets.
          const message = reader.push(isBinary ? Uint8Array.from(data) : data.toString('utf8'))
          if (message) listener(message)
        } catch {
          refuse('frames out of order')
        }
      })
    },
    onClose: (listener) => void socket.on('close', listener),
    drained: () =>
      new Promise((resolve) => {
        const check = (): void => {
          if (socket.readyState !== socket.OPEN || socket.bufferedAmount < STREAM_BACKLOG_BYTES) resolve()
          else timers.after(DRAIN_CHECK_MS, check)
        }
        check()
      }),
    refuse,
  }
}

function keepAlive(socket: WebSocket, timers: Timers): void {
  let isAlive = true
  socket.on('pong', () => (isAlive = true))
  // `ws` closes the socket by itself after a protocol error; the event only must not go unheard.
  socket.on('error', () => undefined)
  const beat = (): void => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
    stop = timers.after(PING_INTERVAL_MS, beat)
  }
  let stop = timers.after(PING_INTERVAL_MS, beat)
  socket.on('close', () => stop())
}
