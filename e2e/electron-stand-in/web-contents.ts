import { EventEmitter } from 'node:events'
import { decode, encode } from './codec.js'
import type { Cdp } from './cdp.ts'
import { ipcMain } from './ipc-main.ts'
import type { MessagePortMain } from './message-ports.ts'
import { fromWeb, session, toWeb } from './session.ts'
import { PAGE_WORLD, preloadWorld, UP, WORLD } from './world-scripts.ts'

interface FromPreload {
  readonly kind: 'send' | 'invoke' | 'port' | 'port-close' | 'preload-error'
  readonly id: number
  readonly channel: string
  readonly args: unknown
  readonly data: unknown
  readonly message: string
}

interface PausedRequest {
  readonly requestId: string
  readonly frameId: string
  readonly resourceType: string
  readonly request: { readonly url: string; readonly method: string; readonly headers: Record<string, string> }
}

/** WebFrameMain of one document: the next document of the window has another. */
class MainFrame {
  readonly parent = null
  isGone = false
  readonly #contents: WebContents
  readonly #ports = new Map<number, MessagePortMain>()

  constructor(contents: WebContents) {
    this.#contents = contents
  }

  get url(): string {
    return this.#contents.getURL()
  }

  isDestroyed(): boolean {
    return this.isGone
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const ids = transfer.map((port) => this.#adopt(port))
    this.#contents.down({ kind: 'event', channel, args: encode([message]), ports: ids })
  }

  /** A port that was sent to the page: what comes out of it here goes on to its end there. */
  #adopt(port: MessagePortMain): number {
    const id = ++this.#contents.lastPort
    this.#ports.set(id, port)
    port.on('message', ({ data }: { data: unknown }) => this.#contents.down({ kind: 'port', id, data: encode(data) }))
    port.on('close', () => this.#contents.down({ kind: 'port-close', id }))
    port.start()
    return id
  }

  port(id: number): MessagePortMain | undefined {
    return this.#ports.get(id)
  }

  destroy(): void {
    this.isGone = true
    for (const port of this.#ports.values()) port.close()
  }
}

/** One page of a real Chromium, with Electron's events, requests and IPC around it. */
export class WebContents extends EventEmitter {
  readonly session = session.defaultSession
  readonly preferences: Record<string, unknown>
  lastPort = 0
  mainFrame = new MainFrame(this)
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  #cdp: Cdp | undefined
  #sessionId = ''
  #targetId = ''
  #frameId = ''
  #world: number | undefined
  #url = ''
  /** Navigations of main itself ask nobody. */
  #expected = ''
  #outbox: unknown[] = []
  #isSending = false
  #attached: Promise<void> | undefined

  readonly #openWindow: () => void

  /** `openWindow`: what Electron does for a window that a page may open. */
  constructor(preferences: Record<string, unknown>, openWindow: () => void) {
    super()
    this.preferences = preferences
    this.#openWindow = openWindow
  }

  getURL(): string {
    return this.#url
  }

  getLastWebPreferences(): Record<string, unknown> {
    return this.preferences
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler
  }

  send(channel: string, ...args: unknown[]): void {
    this.down({ kind: 'event', channel, args: encode(args), ports: [] })
  }

  reload(): void {
    this.#expected = toWeb(this.#url)
    void this.#call('Page.navigate', { url: this.#expected })
  }

  forcefullyCrashRenderer(): void {
    // The answer never comes: who would give it is gone.
    void this.#call('Page.crash')
  }

  async load(cdp: Cdp, url: string, preload: string): Promise<void> {
    await (this.#attached ??= this.#attach(cdp, preload))
    this.#expected = toWeb(url)
    await this.#call('Page.navigate', { url: this.#expected })
  }

  async closeTarget(): Promise<void> {
    this.mainFrame.destroy()
    await this.#attached
    await this.#cdp?.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => undefined)
  }

  /** To the preload's world; what comes before it exists waits for it. */
  down(message: unknown): void {
    this.#outbox.push(message)
    if (!this.#isSending && this.#world !== undefined) void this.#flush()
  }

  async #flush(): Promise<void> {
    this.#isSending = true
    while (this.#outbox.length > 0 && this.#world !== undefined) {
      const batch = JSON.stringify(this.#outbox.splice(0, 200))
      await this.#call('Runtime.evaluate', { expression: `__standInDown(${batch})`, contextId: this.#world })
    }
    this.#isSending = false
  }

  async #attach(cdp: Cdp, preload: string): Promise<void> {
    this.#cdp = cdp
    const { targetId } = await cdp.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
    this.#targetId = targetId
    const attached = await cdp.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    this.#sessionId = attached.sessionId
    const tree = await cdp.send<{ frameTree: { frame: { id: string } } }>('Page.getFrameTree', {}, this.#sessionId)
    this.#frameId = tree.frameTree.frame.id
    this.#listen('Fetch.requestPaused', (paused: PausedRequest) => void this.#onRequest(paused))
    this.#listen('Runtime.executionContextCreated', ({ context }: { context: WorldContext }) => this.#onWorld(context))
    this.#listen('Runtime.executionContextDestroyed', (gone: { executionContextId: number }) => {
      if (gone.executionContextId === this.#world) this.#world = undefined
    })
    this.#listen('Runtime.bindingCalled', (call: { payload: string; executionContextId: number }) => {
      if (call.executionContextId === this.#world) void this.#onUp(JSON.parse(call.payload) as FromPreload)
    })
    // Chromium has opened it by now; the story's client closes it, and no name in it can be resolved.
    this.#listen('Page.windowOpen', ({ url }: { url: string }) => {
      if (this.#openHandler({ url: fromWeb(url) }).action !== 'deny') this.#openWindow()
    })
    this.#listen('Page.frameNavigated', ({ frame }: { frame: { id: string; url: string } }) => {
      if (frame.id === this.#frameId) this.#url = fromWeb(frame.url)
    })
    this.#listen('Page.loadEventFired', () => this.emit('did-finish-load'))
    this.#listen('Inspector.targetCrashed', () => {
      this.#world = undefined
      this.mainFrame.destroy()
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    })
    await this.#call('Page.enable')
    await this.#call('Runtime.enable')
    await this.#call('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    await this.#call('Runtime.addBinding', { name: UP, executionContextName: WORLD })
    await this.#call('Page.addScriptToEvaluateOnNewDocument', { source: PAGE_WORLD })
    await this.#call('Page.addScriptToEvaluateOnNewDocument', { source: preloadWorld(preload), worldName: WORLD })
  }

  #listen<T>(event: string, listener: (params: T) => void): void {
    this.#cdp?.on(event, (params: never, sessionId) => {
      if (sessionId === this.#sessionId) listener(params)
    })
  }

  async #call(method: string, params: Record<string, unknown> = {}): Promise<void> {
    // A page that crashed or closed meanwhile answers nothing; what was to be done to it is moot.
    await this.#cdp?.send(method, params, this.#sessionId).catch(() => undefined)
  }

  #onWorld({ id, name, auxData }: WorldContext): void {
    if (name !== WORLD || auxData.frameId !== this.#frameId) return
    this.mainFrame.destroy()
    this.mainFrame = new MainFrame(this)
    this.#world = id
    if (this.#outbox.length > 0 && !this.#isSending) void this.#flush()
  }

  async #onUp(message: FromPreload): Promise<void> {
    const { kind, id, channel } = message
    const frame = this.mainFrame
    if (kind === 'port') return frame.port(id)?.postMessage(decode(message.data))
    if (kind === 'port-close') return frame.port(id)?.close()
    if (kind === 'preload-error') {
      this.emit('preload-error', {}, '', new Error(message.message))
      return void process.stderr.write(`preload: ${message.message}\n`)
    }
    const event = { sender: this, senderFrame: frame }
    const args = decode(message.args) as unknown[]
    if (kind === 'send') return void ipcMain.emit(channel, event, ...args)
    try {
      const answer = ipcMain.answers.get(channel)
      if (!answer) throw new Error(`No handler registered for '${channel}'`)
      this.down({ kind: 'answer', id, value: encode(await answer(event, ...args)) })
    } catch (error) {
      this.down({ kind: 'answer', id, error: `Error invoking remote method '${channel}': ${String(error)}` })
    }
  }

  async #onRequest({ requestId, frameId, resourceType, request }: PausedRequest): Promise<void> {
    const url = fromWeb(request.url)
    if (resourceType === 'Document' && !this.#isAllowedMove(request.url, frameId === this.#frameId)) {
      // No content: the page stays where it is.
      return this.#call('Fetch.fulfillRequest', { requestId, responseCode: 204 })
    }
    const cancel = await new Promise<boolean>((resolve) => {
      const ask = this.session.beforeRequest
      if (ask) ask({ url, method: request.method }, (answer) => resolve(answer.cancel))
      else resolve(false)
    })
    if (cancel) return this.#call('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
    const handler = this.session.handlers.get(url.slice(0, url.indexOf(':')))
    // Without the filter a request would leave for the network; a story never does.
    if (!handler) return this.#call('Fetch.fulfillRequest', { requestId, responseCode: 299, responsePhrase: 'left' })
    const response = await handler(new Request(url, { method: request.method }))
    const body = Buffer.from(await response.arrayBuffer())
    await this.#call('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: body.toString('base64'),
    })
  }

  #isAllowedMove(webUrl: string, isMainFrame: boolean): boolean {
    if (isMainFrame && webUrl === this.#expected.split('#', 1)[0]) {
      this.#expected = ''
      return true
    }
    let isAllowed = true
    const event = { url: fromWeb(webUrl), isMainFrame, preventDefault: () => (isAllowed = false) }
    this.emit('will-frame-navigate', event)
    if (isMainFrame) this.emit('will-navigate', event)
    return isAllowed
  }
}

interface WorldContext {
  readonly id: number
  readonly name: string
  readonly auxData: { readonly frameId: string }
}
