import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { MarketName } from '../../../shared/contract/markets.ts'
import { createEngine } from '../../engine/create-engine.ts'
import type { Dispose } from '../../engine/host.ts'
import { defaultDataDir, findAppDir, nodeHostParts, openSecrets } from '../node-host.ts'
import { serveBrowser } from './serve-browser.ts'

export interface BrowserHostOptions {
  readonly port?: number | undefined
  readonly dataDir?: string | undefined
  /** Shown in this run whatever was chosen before. */
  readonly market?: MarketName | undefined
  /** The address is open; `url` lets one page in. */
  readonly onListening: (url: string) => void
  readonly onPainted?: ((route: string) => void) | undefined
  readonly signal: AbortSignal
}

const LOCK_CHECK_MS = 5_000
const MISSING = 'missing'

/**
 * The browser host from start to end. Resolves after a clean close: `interrupted` when `signal` asked for it, `lock-lost` when
 * somebody took the data folder away under it.
 */
export async function runBrowserHost(options: BrowserHostOptions): Promise<'interrupted' | 'lock-lost'> {
  const dataDir = resolve(options.dataDir ?? defaultDataDir())
  const parts = nodeHostParts()
  const secrets = openSecrets(dataDir)
  const server = await serveBrowser({
    ...parts,
    port: options.port,
    webDir: findAppDir(import.meta.dirname, join('out', 'renderer')),
    openEngine: ({ newPageUrl }) =>
      createEngine(
        {
          ...parts,
          secrets,
          name: 'browser',
          dataDir,
          resourcesDir: findAppDir(import.meta.dirname, 'resources'),
          painted: (route) => options.onPainted?.(route),
          newPageUrl,
        },
        { market: options.market },
      ),
  })
  const ended = untilEnd(dataDir, options.signal)
  options.onListening(server.newPageUrl())
  const end = await ended
  if (end === 'lock-lost') parts.log('error', `${dataDir}: the engine lock was taken away; ending`)
  await server.close()
  return end
}

function untilEnd(dataDir: string, signal: AbortSignal): Promise<'interrupted' | 'lock-lost'> {
  return new Promise((done) => {
    const finish = (end: 'interrupted' | 'lock-lost'): void => {
      stopWatching()
      signal.removeEventListener('abort', onAbort)
      done(end)
    }
    const onAbort = (): void => finish('interrupted')
    const stopWatching = watchLock(join(dataDir, 'engine.lock'), () => finish('lock-lost'))
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })
}

/** The lock is held on a file: when that file is gone or another one stands in its place, a second engine can start there. */
function watchLock(file: string, onLost: () => void): Dispose {
  const identity = (): string => {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
    return stat ? `${stat.dev}:${stat.ino}` : MISSING
  }
  const held = identity()
  const timer = setInterval(() => {
    const now = identity()
    if (now !== held || now === MISSING) onLost()
  }, LOCK_CHECK_MS)
  return () => clearInterval(timer)
}
