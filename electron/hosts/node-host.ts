import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Host, LogLevel, Timers } from '../engine/host.ts'

/** Set by the build from package.json; absent when the sources run as they are. */
declare const __APP_VERSION__: string | undefined

const APP_VERSION = typeof __APP_VERSION__ === 'string' ? __APP_VERSION__ : '0.0.0-source'

/** What every host on Node gives its engine: the real clock, real timers, the log. The caller adds the rest. */
export function nodeHostParts(): Pick<Host, 'version' | 'pid' | 'now' | 'timers' | 'log'> {
  return { version: APP_VERSION, pid: process.pid, now: Date.now, timers: nodeTimers, log: logToStderr }
}

const nodeTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** stdout belongs to data and addresses, so every word goes to stderr: one line an event. */
function logToStderr(level: LogLevel, message: string, detail?: Record<string, unknown>): void {
  const more = detail && Object.keys(detail).length > 0 ? ` ${JSON.stringify(detail)}` : ''
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}${more}\n`)
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
