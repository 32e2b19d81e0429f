import { EventEmitter } from 'node:events'
import { existsSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChromium, type Chromium } from './chromium.ts'

interface QuittingWindow {
  close(): void
  isDestroyed(): boolean
}

/** Electron's `app`: its life from start to end, in Electron's order of events. */
class App extends EventEmitter {
  readonly name = 'Tapedeck'
  readonly windows = new Set<QuittingWindow>()
  readonly calls: string[] = []
  readonly commandLine = {
    hasSwitch: (name: string): boolean =>
      // Forcing the sandbox on rebuilds the command line without that switch.
      !(name === 'no-sandbox' && this.calls.includes('enableSandbox')) &&
      process.argv.some((argument) => argument === `--${name}`),
  }
  isPackaged = process.env['STAND_IN_PACKAGED'] === '1'
  chromium: Chromium | undefined
  #userData = ''
  #isQuitting = false
  readonly #codeLoaded = Promise.withResolvers<void>()
  readonly #ready: Promise<void>

  constructor() {
    super()
    this.#ready = this.#start()
  }

  async #start(): Promise<void> {
    // As in Electron: not before main's module has been evaluated to its end, so awaiting readiness in it never ends.
    await this.#codeLoaded.promise
    this.chromium = await startChromium()
    this.emit('ready')
  }

  /** Main's module has been evaluated. */
  codeLoaded(): void {
    this.#codeLoaded.resolve()
  }

  whenReady(): Promise<void> {
    return this.#ready
  }

  isReady(): boolean {
    return this.chromium !== undefined
  }

  enableSandbox(): void {
    if (this.isReady()) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.calls.push('enableSandbox')
  }

  setPath(name: string, folder: string): void {
    if (!existsSync(folder)) throw new Error(`${folder} does not exist`)
    if (name === 'userData') this.#userData = folder
  }

  getPath(): string {
    return this.#userData
  }

  setAsDefaultProtocolClient(scheme: string, executable: string, args: readonly string[]): boolean {
    this.calls.push(['protocol', scheme, executable, ...args].join(' '))
    return true
  }

  /** Held by a file in the profile, as Electron's is; the second start leaves its arguments beside it. */
  requestSingleInstanceLock(): boolean {
    const lock = join(this.#userData, 'stand-in.lock')
    const isHeld = existsSync(lock) && isRunning(Number(readFileSync(lock, 'utf8')))
    if (isHeld) {
      writeFileSync(join(this.#userData, `stand-in-second-${process.pid}.json`), JSON.stringify(process.argv))
      return false
    }
    writeFileSync(lock, String(process.pid))
    const watcher = watch(this.#userData, (_event, name) => {
      const file = join(this.#userData, String(name))
      if (!/^stand-in-second-\d+\.json$/u.test(String(name)) || !existsSync(file)) return
      const text = readFileSync(file, 'utf8')
      if (text === '') return
      rmSync(file)
      this.emit('second-instance', {}, JSON.parse(text), this.#userData)
    })
    watcher.unref()
    return true
  }

  quit(): void {
    if (this.#isQuitting) return
    this.#isQuitting = true
    let isStopped = false
    const event = { preventDefault: () => (isStopped = true) }
    this.emit('before-quit', event)
    for (const window of this.windows) if (!window.isDestroyed()) window.close()
    if (!isStopped) this.emit('will-quit', event)
    if (isStopped) {
      this.#isQuitting = false
      return
    }
    this.emit('quit', {}, 0)
    void this.#end(0)
  }

  exit(code = 0): void {
    void this.#end(code)
  }

  async #end(code: number): Promise<void> {
    await this.chromium?.close()
    process.exit(code)
  }

  windowClosed(window: QuittingWindow): void {
    this.windows.delete(window)
    if (this.windows.size === 0 && !this.#isQuitting) this.emit('window-all-closed')
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export const app = new App()
