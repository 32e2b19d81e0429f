import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BenchUnavailable } from './bench.ts'

export const ROOT = join(import.meta.dirname, '..')
const HOST = join(ROOT, 'out', 'hosts', 'browser.js')

export interface ProductHost {
  /** Lets one page in, once. */
  readonly url: string
  close(): Promise<void>
}

/** Starts the built browser host as the launcher does. Resolves when it listens. @throws BenchUnavailable without a build */
export async function startProductHost(dataDir: string): Promise<ProductHost> {
  if (!existsSync(HOST)) throw new BenchUnavailable('the app is not built (npm run bench builds it)')
  const child = fork(HOST, ['--no-open', '--data-dir', dataDir], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.prependOnceListener('exit', kill)
  const words = collect(child)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${words()}`)))
    child.on('message', (message: { readonly kind: string; readonly url?: string }) => {
      if (message.kind !== 'listening' || message.url === undefined) return
      resolve({
        url: message.url,
        async close() {
          const ended = once(child, 'exit')
          child.kill('SIGTERM')
          await ended
          process.off('exit', kill)
        },
      })
    })
  })
}

function collect(child: ChildProcess): () => string {
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  return () => words
}
