import { EventEmitter } from 'node:events'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import type { PagePort } from './parent-port.ts'

/**
 * A worker thread in the place of Electron's utility process: `process.parentPort` with the messages and the ports wrapped in
 * events as Electron wraps them, then the product's own entry.
 */
const events = new EventEmitter()
Object.assign(process, {
  parentPort: {
    on: (event: string, listener: (event: unknown) => void) => events.on(event, listener),
    postMessage: (message: unknown) => parentPort?.postMessage(message),
  },
})
parentPort?.on('message', ({ data, ports }: { data: unknown; ports: MessagePort[] }) =>
  events.emit('message', { data, ports: ports.map(asPagePort) }),
)

function asPagePort(port: MessagePort): PagePort {
  return {
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      void port.on(event as 'message', (data: unknown) => listener({ data })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  }
}

await import('./utility.ts')

const given = workerData as { failLater?: boolean; throwLater?: string } | null
if (given?.throwLater !== undefined)
  setTimeout(() => {
    throw new Error(`GET ?token=${given.throwLater} failed`)
  }, 0)
if (given?.failLater) void Promise.reject(new Error('nobody waits for this'))
