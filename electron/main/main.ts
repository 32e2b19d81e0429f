import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  app,
  BrowserWindow,
  crashReporter,
  dialog,
  Menu,
  MessageChannelMain,
  protocol,
  safeStorage,
  session,
  utilityProcess,
} from 'electron'
import { DESKTOP_DOOR, type WindowAction } from '../../shared/desktop-door.ts'
import { defaultDataDir, findAppDir, nodeHostParts } from '../hosts/node-host.ts'
import { takeEnvironmentSecrets } from '../hosts/secrets/environment-secrets.ts'
import { createOsEncryption } from '../hosts/secrets/os-encryption.ts'
import { openAppWindow, windowState } from './app-window.ts'
import { findDeepLink, LINK_SCHEME, parseDeepLink } from './deep-link.ts'
import { startEngineProcess, type EngineProcess } from './engine-process.ts'
import { onCall, onMessage } from './ipc.ts'
import { lockContents, lockSession } from './lock-down.ts'
import { menuTemplate } from './menu.ts'
import { createPageHandler } from './page-protocol.ts'
import { APP_SCHEME, protectionNotices } from './policy.ts'
import { readShellArgs } from './shell-args.ts'

const { log } = nodeHostParts()
const { argv, platform } = process
const args = readShellArgs(argv)
const dataDir = resolve(args.dataDir ?? defaultDataDir())
/** Chromium's profile and the window's place, apart from the store. Never in a roaming folder, as Electron's default is on Windows. */
const profileDir = join(dataDir, 'window')
const isMac = platform === 'darwin'
const hasDevTools = !app.isPackaged
const RETRY = 0
/** Keys of the environment are the engine's alone: what else this process starts does not inherit them. */
const engineEnv = { ...process.env }
takeEnvironmentSecrets(process.env)

let engine: EngineProcess<Electron.MessagePortMain> | undefined
/** Set from the first request to quit: the engine finishes what it writes. */
let stopping: Promise<void> | undefined
let window: BrowserWindow | undefined
/** A link that came before there was a window. */
let firstHash = findDeepLink(argv)

// Asked before the sandbox is forced on, which takes the switch out of the command line.
const notices = protectionNotices((name) => app.commandLine.hasSwitch(name))
app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])
mkdirSync(profileDir, { recursive: true })
app.setPath('userData', profileDir)
// After the folder is known: dumps lie in it, and go nowhere.
crashReporter.start({ uploadToServer: false })

// Of one data folder: the lock lies in the profile. A second start hands its link over and goes.
if (app.requestSingleInstanceLock()) run()
else app.exit(0)

function run(): void {
  app.on('second-instance', (_event, otherArgv) => {
    openLink(findDeepLink(otherArgv))
    showWindow()
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    openLink(parseDeepLink(url))
    if (app.isReady()) showWindow()
  })
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
  app.on('window-all-closed', () => {
    if (!isMac) app.quit()
  })
  app.on('activate', () => showWindow())
  app.on('will-quit', (event) => {
    if (!engine) return
    // However often one asks: the engine finishes what it writes, then the app goes.
    event.preventDefault()
    stopping ??= endWith(engine)
  })
  onMessage(DESKTOP_DOOR.requestPort, ({ senderFrame }) => {
    if (senderFrame) engine?.connect(senderFrame)
  })
  onMessage(DESKTOP_DOOR.windowAction, ({ sender }, action) => actOn(BrowserWindow.fromWebContents(sender), action))
  onMessage(DESKTOP_DOOR.windowState, ({ sender }) => {
    const asking = BrowserWindow.fromWebContents(sender)
    if (asking) sender.send(DESKTOP_DOOR.windowState, windowState(asking))
  })
  onCall(DESKTOP_DOOR.notices, () => notices)
  // Not awaited: Electron gets ready only after this module has been evaluated.
  void app.whenReady().then(start)
}

async function endWith(running: EngineProcess<Electron.MessagePortMain>): Promise<void> {
  await running.stop()
  engine = undefined
  app.quit()
}

function start(): void {
  if (app.isPackaged) {
    // The `--` keeps whatever a link holds from being read as a switch.
    app.setAsDefaultProtocolClient(LINK_SCHEME, process.execPath, ['--'])
  }
  lockSession(session.defaultSession, { hasDevTools })
  protocol.handle(APP_SCHEME, createPageHandler(findAppDir(import.meta.dirname, join('out', 'renderer'))))
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ isMac, hasDevTools, appName: app.name, open: openFromMenu })),
  )
  const entry = findAppDir(import.meta.dirname, join('out', 'engine', 'utility.js'))
  const engineArgs = [
    '--data-dir',
    dataDir,
    '--resources-dir',
    findAppDir(import.meta.dirname, 'resources'),
    ...(args.isSimulated ? ['--simulated'] : []),
  ]
  engine = startEngineProcess<Electron.MessagePortMain>({
    fork: () =>
      utilityProcess.fork(entry, engineArgs, { serviceName: 'Tapedeck engine', stdio: 'inherit', env: engineEnv }),
    keystore: createOsEncryption(safeStorage, platform),
    openChannel: () => new MessageChannelMain(),
    onPainted: (route) => void (process.connected && process.send?.({ kind: 'painted', route })),
    onFailed: askAfterFailure,
    log,
  })
  showWindow()
}

/** Brings the window to the front, or opens it again. */
function showWindow(): void {
  if (stopping) return
  if (window && !window.isDestroyed()) {
    if (window.isMinimized()) window.restore()
    window.focus()
    return
  }
  const opened = openAppWindow({
    preload: findAppDir(import.meta.dirname, join('out', 'preload', 'preload.cjs')),
    hasDevTools,
    isMac,
    icon: join(findAppDir(import.meta.dirname, 'resources'), 'icons', '512x512.png'),
    memoryFile: join(profileDir, 'window-state.json'),
    hash: firstHash,
    log,
  })
  firstHash = undefined
  window = opened
  opened.on('closed', () => {
    if (window === opened) window = undefined
  })
}

/** An address of the page, from a link or the menu. */
function openLink(hash: string | undefined): void {
  if (hash === undefined) return
  if (window && !window.isDestroyed()) window.webContents.send(DESKTOP_DOOR.navigate, hash)
  else firstHash = hash
}

/** A Mac's menu is there without a window too. */
function openFromMenu(hash: string): void {
  openLink(hash)
  showWindow()
}

function actOn(target: BrowserWindow | null, action: unknown): void {
  switch (action as WindowAction) {
    case 'minimise':
      return target?.minimize()
    case 'toggle-maximise':
      return target?.isMaximized() ? target.unmaximize() : target?.maximize()
    case 'close':
      return target?.close()
  }
}

async function askAfterFailure(failure: { code: string; message: string }): Promise<boolean> {
  log('error', failure.message, { code: failure.code })
  const question: Electron.MessageBoxOptions = {
    type: 'error',
    message: 'Tapedeck’s engine cannot run.',
    detail: failure.message,
    buttons: ['Try again', 'Quit'],
    defaultId: RETRY,
    cancelId: 1,
  }
  const { response } = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question))
  if (response === RETRY) return true
  app.quit()
  return false
}
