import { createFrameReader, toSocketFrames } from '../../shared/socket-frames.ts'
import { disconnected } from './port-link.ts'
import type { ClientPort } from './client-port.ts'

/** What this side needs of a WebSocket: the page's own, or in tests Node's. */
export type SocketLike = Pick<WebSocket, 'readyState' | 'binaryType' | 'send' | 'close' | 'addEventListener'>

const OPEN = 1
/** Frames that do not fit together. A page may give 1000 and 3000 to 4999 only (WHATWG WebSockets §2). */
const BAD_FRAMES = 3003

/** Resolves once `socket` is open. @throws AppError disconnected when it never opens or `signal` aborts first */
export function openSocketPort(socket: SocketLike, signal: AbortSignal): Promise<ClientPort> {
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    const onAbort = (): void => socket.close()
    signal.addEventListener('abort', onAbort, { once: true })
    socket.addEventListener('open', () => {
      signal.removeEventListener('abort', onAbort)
      resolve(toPort(socket))
    })
    socket.addEventListener('close', () => {
      signal.removeEventListener('abort', onAbort)
      reject(disconnected())
    })
  })
}

function toPort(socket: SocketLike): ClientPort {
  const reader = createFrameReader()
  const isOpen = (): boolean => socket.readyState === OPEN
  return {
    isOpen,
    post(message) {
      if (!isOpen()) return
      const { text, binaries } = toSocketFrames(message)
      socket.send(text)
      for (const bytes of binaries) socket.send(bytes as Uint8Array<ArrayBuffer>)
    },
    onMessage(listener) {
      socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
        try {
          const message = reader.push(data)
          if (message) listener(message)
        } catch {
          socket.close(BAD_FRAMES, 'frames out of order')
        }
      })
    },
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close(),
  }
}
