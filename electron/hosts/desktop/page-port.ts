import type { EnginePort } from '../../engine/rpc/serve-port.ts'
import type { PagePort } from './parent-port.ts'

/**
 * A page's MessagePort as the engine's port. Bytes are posted as values: Electron's ports copy, they cannot transfer an
 * ArrayBuffer.
 */
export function createPagePort(port: PagePort): EnginePort {
  let isOpen = true
  port.on('close', () => (isOpen = false))
  return {
    post(message) {
      if (isOpen) port.postMessage(withoutViews(message))
    },
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data))
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
    refuse: () => port.close(),
  }
}

/** Structured clone copies the whole buffer behind a view, so a view of part of one is cut out first. */
function withoutViews(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return value.byteLength === value.buffer.byteLength ? value : Uint8Array.from(value)
  if (Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutViews(item)]))
}
