import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { app } from './app.ts'
import type { MessagePortMain } from './message-ports.ts'

/** A worker thread in the place of a process: the same messages, the same end. */
class UtilityProcess extends EventEmitter {
  readonly worker: Worker
  isGone = false

  constructor(entry: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    super()
    this.worker = new Worker(new URL('./utility-worker.ts', import.meta.url), {
      workerData: { entry: pathToFileURL(entry).href },
      argv: [...args],
      env,
      // Not our own: the stand-in is no part of an engine.
      execArgv: [],
    })
    this.worker.on('online', () => this.emit('spawn'))
    this.worker.on('message', (message: unknown) => this.emit('message', message))
    this.worker.on('error', (error) => process.stderr.write(`utility process: ${String(error)}\n`))
    this.worker.on('exit', (code) => {
      this.isGone = true
      this.emit('exit', code)
    })
  }

  postMessage(data: unknown, ports: readonly MessagePortMain[] = []): void {
    const raw = ports.map((port) => port.raw)
    this.worker.postMessage({ data, ports: raw }, raw)
  }

  kill(): boolean {
    if (this.isGone) return false
    void this.worker.terminate()
    return true
  }
}

/** Kept for the story: Electron's `app.getAppMetrics` would name the process to kill. */
export const forked: UtilityProcess[] = []

// They end with the app, whatever they are at: who needs them to finish has to wait before.
app.once('quit', () => {
  for (const child of forked) child.kill()
})

export const utilityProcess = {
  fork(entry: string, args: readonly string[] = [], options: { env?: NodeJS.ProcessEnv } = {}): UtilityProcess {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready.')
    const child = new UtilityProcess(entry, args, options.env ?? process.env)
    forked.push(child)
    return child
  },
}
