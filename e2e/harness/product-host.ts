import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const BROWSER_HOST = join(ROOT, 'out', 'hosts', 'browser.js')
const CLI = join(ROOT, 'out', 'hosts', 'cli.js')

export interface ProductHost {
  /** Lets one page in, once. */
  readonly url: string
  readonly origin: string
  /** What it wrote to stderr so far. */
  words(): string
  /** As the launcher ends it. Resolves with the exit code. */
  stop(): Promise<number | null>
  /** As a crash ends it. */
  kill(): Promise<void>
}

export interface EndedProcess {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built browser host as the launcher does. @throws Error with its words when it ends instead of listening */
export async function startHost(dataDir: string, port = 0): Promise<ProductHost> {
  const args = ['--no-open', '--data-dir', dataDir, '--port', String(port)]
  const child = fork(BROWSER_HOST, args, { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const words = collect(child.stderr)
  const exited = once(child, 'exit') as Promise<[number | null]>
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    const [code] = await exited
    return code
  }
  const url = await listening(child, words)
  return {
    url,
    origin: new URL(url).origin,
    words,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
}

/** Runs the built host where it is expected to end by itself. */
export function runHost(dataDir: string): Promise<EndedProcess> {
  return runToEnd(fork(BROWSER_HOST, ['--no-open', '--data-dir', dataDir], { execArgv: [], stdio: PIPES }))
}

/** One command of the built CLI, without network. */
export function runCli(dataDir: string, ...args: readonly string[]): Promise<EndedProcess> {
  return runToEnd(fork(CLI, [...args, '--offline', '--data-dir', dataDir], { execArgv: [], stdio: PIPES }))
}

const PIPES = ['ignore', 'pipe', 'pipe', 'ipc'] satisfies ('ignore' | 'pipe' | 'ipc')[]

async function runToEnd(child: ChildProcess): Promise<EndedProcess> {
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: stdout(), stderr: stderr() }
}

function listening(child: ChildProcess, words: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${words()}`)))
    child.on('message', (message: { readonly kind: string; readonly url?: string }) => {
      if (message.kind === 'listening' && message.url !== undefined) resolve(message.url)
    })
  })
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let words = ''
  stream?.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  return () => words
}
