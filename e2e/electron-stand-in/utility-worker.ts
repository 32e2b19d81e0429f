import { EventEmitter } from 'node:events'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { MessagePortMain } from './message-ports.ts'

/** The inside of a utility process: `process.parentPort` as Electron gives it, then the entry. */
const events = new EventEmitter()
Object.assign(process, {
  parentPort: Object.assign(events, {
    postMessage: (message: unknown) => parentPort?.postMessage(message),
  }),
})
parentPort?.on('message', ({ data, ports }: { data: unknown; ports: MessagePort[] }) =>
  events.emit('message', { data, ports: ports.map((port) => new MessagePortMain(port)) }),
)
await import((workerData as { entry: string }).entry)
