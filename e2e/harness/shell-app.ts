import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { _electron, chromium, type Page } from 'playwright-core'
import { findElectron } from '../../scripts/launcher/electron-binary.mjs'

type ElectronModule = typeof Electron

const ROOT = join(import.meta.dirname, '..', '..')
const REGISTER = join(ROOT, 'e2e', 'electron-stand-in', 'register.ts')
/** Another build of main, for the mutation run. */
const MAIN = process.env['TAPEDECK_SHELL_MAIN'] ?? join(ROOT, 'out', 'main', 'main.js')

/** The desktop app as a story sees it, in a real Electron or in the stand-in. */
export interface ShellApp {
  /** The page of the window that is open now. */
  page(): Promise<Page>
  /** Runs a function in the main process. It sees nothing but the module and its argument. */
  inMain<R, A = undefined>(run: (electron: ElectronModule, argument: A) => R | Promise<R>, argument?: A): Promise<R>
  /** Messages to the launcher. */
  readonly told: readonly { readonly kind: string; readonly route?: string }[]
  words(): string
  readonly exited: Promise<number | null>
  quit(): Promise<number | null>
}

interface ShellOptions {
  readonly dataDir: string
  readonly args?: readonly string[]
  readonly env?: Record<string, string>
}

/** The path of the Electron binary if there is one here; stories of the stand-in alone skip themselves then, and the others way round. */
export const electronBinary = findElectron(ROOT, process.env)

export function startShell(options: ShellOptions): Promise<ShellApp> {
  return electronBinary === undefined ? startStandIn(options) : startElectron(electronBinary, options)
}

async function startElectron(
  executablePath: string,
  { dataDir, args = [], env = {} }: ShellOptions,
): Promise<ShellApp> {
  const app = await _electron.launch({
    executablePath,
    args: [ROOT, '--data-dir', dataDir, ...args],
    // Playwright's default on Linux is to start without.
    chromiumSandbox: true,
    env: { ...(process.env as Record<string, string>), ...env },
  })
  const child = app.process()
  const told: { kind: string; route?: string }[] = []
  child.on('message', (message) => told.push(message as { kind: string }))
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  return {
    page: async () => app.windows().find((page) => !page.isClosed()) ?? (await app.firstWindow()),
    inMain: (run, argument) => app.evaluate(run as never, argument as never) as never,
    told,
    words: () => words,
    exited,
    async quit() {
      await app.evaluate(({ app: running }) => running.quit()).catch(() => undefined)
      return exited
    },
  }
}

async function startStandIn({ dataDir, args = [], env = {} }: ShellOptions): Promise<ShellApp> {
  const child = spawn(process.execPath, ['--import', REGISTER, MAIN, '--data-dir', dataDir, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const told: { kind: string; route?: string }[] = []
  const answers = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let endpoint: Promise<string>
  const gotEndpoint = Promise.withResolvers<string>()
  endpoint = gotEndpoint.promise
  child.on('message', (message: Record<string, unknown>) => {
    if (typeof message['endpoint'] === 'string') gotEndpoint.resolve(message['endpoint'])
    else if (typeof message['answer'] === 'number') {
      const { resolve, reject } = answers.get(message['answer']) ?? {}
      if (typeof message['error'] === 'string') reject?.(new Error(message['error']))
      else resolve?.(message['value'] as never)
    } else told.push(message as { kind: string })
  })
  let lastAsk = 0
  const inMain: ShellApp['inMain'] = (run, argument) =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error('main has ended'))
      answers.set(++lastAsk, { resolve, reject })
      child.send({ ask: lastAsk, source: run.toString(), argument })
      void exited.then((code) => reject(new Error(`main ended with ${code}: ${words}`)))
    })
  return {
    async page() {
      // A page that crashed stays crashed for the client that saw it: each asking is a new client.
      const browser = await chromium.connectOverCDP(
        await Promise.race([endpoint, exited.then(() => Promise.reject(new Error(words)))]),
      )
      const [context] = browser.contexts()
      const isApp = (page: Page): boolean => page.url().includes('.stand-in.test')
      const find = (): Page | undefined => context?.pages().find(isApp)
      for (;;) {
        const page = find()
        if (page) {
          // In Electron a denied window never is; here it was opened before main could be asked.
          page.on('popup', (popup) => void popup.close())
          return page
        }
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    inMain,
    told,
    words: () => words,
    exited,
    async quit() {
      await inMain(({ app }) => void setTimeout(() => app.quit(), 0)).catch(() => undefined)
      return exited
    },
  }
}
