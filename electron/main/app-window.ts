import { BrowserWindow, dialog, screen } from 'electron'
import { DESKTOP_DOOR, type WindowState } from '../../shared/desktop-door.ts'
import { ERROR_PAGE_PATH } from './error-page.ts'
import { afterPageCrash, APP_ORIGIN } from './policy.ts'
import { readWindowMemory, writeWindowMemory } from './window-memory.ts'
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from './window-state.ts'

interface AppWindowOptions {
  readonly preload: string
  readonly hasDevTools: boolean
  readonly isMac: boolean
  /** Shown by Linux desktops and by Windows; a Mac takes the bundle's. */
  readonly icon: string
  /** Where the window's place is remembered. */
  readonly memoryFile: string
  /** Address inside the page to begin with, or none: where it was left. */
  readonly hash: string | undefined
  readonly log: (level: 'error', message: string, detail?: Record<string, unknown>) => void
}

/** `--bg-app` of the dark theme, so that the first frame does not flash. */
const BACKGROUND = '#090b0e'
/** DESIGN.md §2: traffic lights left at x 14 in a title bar of 40; they are 14 high. */
const TRAFFIC_LIGHTS = { x: 14, y: 13 }
const SAVE_DELAY_MS = 500
const RELOAD = 1
const LOAD_AGAIN = 0

/** The app's window: remembered place, own title bar, and what happens when its page hangs or dies. */
export function openAppWindow(options: AppWindowOptions): BrowserWindow {
  const { hasDevTools, isMac, icon, preload, memoryFile, log } = options
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const place = placeWindow(readWindowMemory(memoryFile), [primary.workArea, ...others.map((other) => other.workArea)])
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    show: false,
    title: 'Tapedeck',
    backgroundColor: BACKGROUND,
    ...(isMac ? { titleBarStyle: 'hidden', trafficLightPosition: TRAFFIC_LIGHTS } : { frame: false, icon }),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: hasDevTools,
    },
  })
  if (place.isMaximised) window.maximize()
  if (place.isFullScreen) window.setFullScreen(true)
  window.once('ready-to-show', () => window.show())

  const remember = (): void => {
    const saved = {
      bounds: window.getNormalBounds(),
      isMaximised: window.isMaximized(),
      isFullScreen: window.isFullScreen(),
    }
    try {
      writeWindowMemory(memoryFile, saved)
    } catch (error) {
      log('error', `${memoryFile}: the window's place was not saved`, { error: String(error) })
    }
  }
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  const rememberSoon = (): void => {
    clearTimeout(saveTimer)
    saveTimer = setTimeout(remember, SAVE_DELAY_MS)
  }
  window.on('resize', rememberSoon)
  window.on('move', rememberSoon)
  window.on('close', () => {
    clearTimeout(saveTimer)
    remember()
  })

  const tellState = (): void => window.webContents.send(DESKTOP_DOOR.windowState, windowState(window))
  window.on('maximize', tellState)
  window.on('unmaximize', tellState)
  window.on('enter-full-screen', tellState)
  window.on('leave-full-screen', tellState)

  surviveCrashes(window, log)
  offerReloadOfHungPage(window)
  void window.loadURL(`${APP_ORIGIN}/index.html${options.hash ?? ''}`)
  return window
}

export function windowState(window: BrowserWindow): WindowState {
  return { isMaximised: window.isMaximized(), isFullScreen: window.isFullScreen() }
}

function surviveCrashes(window: BrowserWindow, log: AppWindowOptions['log']): void {
  let lastCrashMs: number | undefined
  /** What the last crash led to was the error page, or the question after it. */
  let wasErrorPage = false
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    const nowMs = performance.now()
    const next = afterPageCrash(reason, lastCrashMs === undefined ? undefined : nowMs - lastCrashMs, wasErrorPage)
    if (next === 'nothing') return
    lastCrashMs = nowMs
    log('error', `the window's process is gone: ${reason}`, { exitCode, next })
    wasErrorPage = next !== 'reload'
    if (next === 'reload') window.webContents.reload()
    else if (next === 'error-page') void window.loadURL(`${APP_ORIGIN}${ERROR_PAGE_PATH}`)
    else void askAfterCrashes(window)
  })
}

async function askAfterCrashes(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The window cannot be shown.',
    detail: 'Its process ends whatever is loaded. The engine and the store run outside it: nothing is lost.',
    buttons: ['Load again', 'Close'],
    defaultId: 0,
    cancelId: 1,
  })
  if (window.isDestroyed()) return
  if (response === LOAD_AGAIN) void window.loadURL(`${APP_ORIGIN}/index.html`)
  else window.close()
}

function offerReloadOfHungPage(window: BrowserWindow): void {
  let asking: AbortController | undefined
  const ask = async (signal: AbortSignal): Promise<void> => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: 'The window does not answer.',
      detail: 'The engine and the store run outside it: nothing is lost when it is loaded again.',
      buttons: ['Wait', 'Load again'],
      defaultId: 0,
      cancelId: 0,
      signal,
    })
    asking = undefined
    // A hung page cannot be asked to reload; once its process is gone it can.
    if (response === RELOAD) window.webContents.forcefullyCrashRenderer()
  }
  window.on('unresponsive', () => {
    if (asking) return
    asking = new AbortController()
    void ask(asking.signal)
  })
  window.on('responsive', () => asking?.abort())
}
