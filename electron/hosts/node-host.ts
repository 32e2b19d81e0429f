import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Host, LogLevel, Timers } from '../engine/host.ts'
import { createMemorySecrets } from '../engine/secrets/memory-secrets.ts'
import type { Secrets } from '../engine/secrets/secrets.ts'
import { createSecrets, type GivenSecrets } from './secrets/create-secrets.ts'
import { takeEnvironmentSecrets } from './secrets/environment-secrets.ts'
import type { OsEncryption } from './secrets/os-encryption.ts'
import { createRedactor } from './secrets/redactor.ts'

/** Set by the build from package.json; absent when the sources run as they are. */
declare const __APP_VERSION__: string | undefined

const APP_VERSION = typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : '0.0.0-source'

/** Built, every file that holds this one lies in a folder beside engine/; the other one is the source. */
const WORKER_FILES = [
  join(import.meta.dirname, '..', 'engine', 'tape-worker.js'),
  join(import.meta.dirname, '..', 'engine', 'tape', 'jobs', 'tape-worker.ts'),
] as const

/** One for the process, as its stderr is: a key that any host of it has seen is in no line of it. */
const redactor = createRedactor()

/** What every host on Node gives its engine: the real clock, real timers, the log, no keys yet. The caller adds the rest. */
export function nodeHostParts(): Pick<
  Host,
  'version' | 'pid' | 'workerFile' | 'exportsDir' | 'now' | 'timers' | 'log' | 'redact' | 'secrets'
> {
  return {
    workerFile: pathToFileURL(WORKER_FILES.find(existsSync) ?? WORKER_FILES[0]),
    exportsDir: [join(homedir(), 'Downloads'), homedir()].find(existsSync) ?? homedir(),
    version: APP_VERSION,
    pid: process.pid,
    now: Date.now,
    timers: nodeTimers,
    log: logToStderr,
    redact: redactor.withoutKnown,
    secrets: createMemorySecrets(),
  }
}

/** Taken once: a command of the CLI may open a second host. */
let environment: GivenSecrets | undefined

/** The keys of a data folder and of the environment, which loses them. `os` where there is a keystore. */
export function openSecrets(dataDir: string, os?: OsEncryption): Secrets {
  environment ??= takeEnvironmentSecrets(process.env)
  return createSecrets({ dataDir, now: Date.now, os, given: environment, hide: redactor.hide })
}

/** The last words of a process that cannot go on. Node's own would hold whatever the error quotes. */
export function endOnUncaught(): void {
  process.on('uncaughtException', (thrown: unknown) => {
    const stack = thrown instanceof Error ? thrown.stack : String(thrown)
    logToStderr('error', 'an error that nobody caught; the process ends', { stack })
    // Where stderr is a pipe that is written later, an exit at once would lose them.
    process.stderr.write('', () => process.exit(1))
  })
}

const nodeTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** stdout belongs to data and addresses, so every word goes to stderr: one line an event, without any key. */
function logToStderr(level: LogLevel, message: string, detail?: Record<string, unknown>): void {
  const more = detail && Object.keys(detail).length > 0 ? ` ${JSON.stringify(detail)}` : ''
  process.stderr.write(`${new Date().toISOString()} ${level} ${redactor.redact(message + more)}\n`)
}

/** The folder all hosts of one person share, so that they see one tape. Never a synchronised or roaming one. */
export function defaultDataDir(): string {
  const { platform, env } = process
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Tapedeck')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tapedeck')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'tapedeck')
}

/** A folder of the installed app (`resources`, `out/renderer`), found from the file that asks, built or source. */
export function findAppDir(from: string, name: string): string {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, name)
    if (existsSync(candidate)) return candidate
    if (dirname(dir) === dir) throw new Error(`${name}: not found above ${from}`)
  }
}
