import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { app } from './app.ts'
import { WebContents } from './web-contents.ts'

interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

interface WindowOptions extends Partial<Bounds> {
  readonly webPreferences?: { readonly preload?: string } & Record<string, unknown>
}

/** A window that nobody sees: its page is real, its frame is these fields. */
export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...app.windows] as BrowserWindow[]
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  }

  readonly options: WindowOptions
  readonly webContents: WebContents
  readonly calls: string[] = []
  #bounds: Bounds
  #isMaximized = false
  #isFullScreen = false
  #isMinimized = false
  #isDestroyed = false

  constructor(options: WindowOptions = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.options = options
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    this.webContents = new WebContents({ ...options.webPreferences }, () => void new BrowserWindow())
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    app.windows.add(this)
    app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    const { preload } = this.options.webPreferences ?? {}
    if (!app.chromium) throw new Error('not ready')
    await this.webContents.load(app.chromium.cdp, url, preload === undefined ? '' : readFileSync(preload, 'utf8'))
  }

  close(): void {
    if (this.#isDestroyed) return
    this.emit('close', { preventDefault: () => undefined })
    this.#isDestroyed = true
    void this.webContents.closeTarget()
    this.emit('closed')
    app.windowClosed(this)
  }

  isDestroyed(): boolean {
    return this.#isDestroyed
  }

  show(): void {
    this.calls.push('show')
  }

  focus(): void {
    this.calls.push('focus')
  }

  minimize(): void {
    this.#isMinimized = true
  }

  restore(): void {
    this.#isMinimized = false
  }

  isMinimized(): boolean {
    return this.#isMinimized
  }

  maximize(): void {
    this.#isMaximized = true
    this.emit('maximize')
  }

  unmaximize(): void {
    this.#isMaximized = false
    this.emit('unmaximize')
  }

  isMaximized(): boolean {
    return this.#isMaximized
  }

  setFullScreen(isOn: boolean): void {
    this.#isFullScreen = isOn
    this.emit(isOn ? 'enter-full-screen' : 'leave-full-screen')
  }

  isFullScreen(): boolean {
    return this.#isFullScreen
  }

  setBounds(bounds: Bounds): void {
    this.#bounds = { ...bounds }
    this.emit('move')
    this.emit('resize')
  }

  getBounds(): Bounds {
    return this.#bounds
  }

  getNormalBounds(): Bounds {
    return this.#bounds
  }
}
