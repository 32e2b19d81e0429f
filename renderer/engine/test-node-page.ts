import { WebSocket as NodeSocket } from 'ws'
import type { SessionPage } from './browser-session.ts'
import type { SocketLike } from './socket-port.ts'

export interface NodePage extends SessionPage {
  readonly stored: Map<string, string>
  /** What the address bar shows. */
  readonly addresses: string[]
}

/** A page in Node: the same client code, with Node's fetch and a WebSocket that says where it comes from. */
export function nodePage(url: string, stored = new Map<string, string>()): NodePage {
  const { origin, host, hash, pathname } = new URL(url)
  const addresses = [url]
  return {
    stored,
    addresses,
    location: { host, hash, pathname, search: '' },
    history: { replaceState: (_state, _title, address) => void addresses.push(String(address)) },
    sessionStorage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    },
    fetch: (path, init) =>
      fetch(origin + path, { ...init, headers: { ...init.headers, Origin: origin, Connection: 'close' } }),
    openSocket(socketUrl, protocols) {
      const socket = new NodeSocket(socketUrl, protocols, { origin })
      // Node ends on an unheard `error`; a browser's WebSocket tells the same by `close` alone.
      socket.on('error', () => undefined)
      return socket as unknown as SocketLike
    },
  }
}
