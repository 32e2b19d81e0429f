import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goTo, untilReady } from './harness/app-page.ts'
import { startHost } from './harness/product-host.ts'
import { electronBinary, startShell, type ShellApp } from './harness/shell-app.ts'

/**
 * The desktop shell from outside: the built main and preload with a real page and the real engine. Where an Electron binary is
 * installed it is that; else Electron is the stand-in, and what only the one or the other can show skips itself with the reason.
 */
const isReal = electronBinary !== undefined
if (isReal) process.stderr.write(`shell: real Electron at ${electronBinary}\n`)
else
  process.stderr.write(
    'shell: no Electron binary in node_modules/electron/dist: run through the stand-in; the sandbox, native dialogs and real frames are NOT shown\n',
  )

const dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-shell-'))
let shell: ShellApp
let page: Page

beforeAll(() => restart())
afterAll(async () => {
  await shell.quit()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

async function restart(options: { args?: string[]; env?: Record<string, string> } = {}): Promise<void> {
  shell = await startShell({ dataDir, ...options })
  page = await shell.page()
  await untilReady(page)
}

const pageUrl = (): Promise<string> =>
  shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '')

test('the page comes from app:, its numbers from the engine beside it, and the launcher hears of it', async () => {
  expect(await pageUrl()).toMatch(/^app:\/\/tapedeck\/index\.html/)
  expect(await page.locator('.frame').innerText()).toContain('S&P 500')
  await expect.poll(() => shell.told).toContainEqual({ kind: 'painted', route: '#/markets' })
  expect(await page.locator('.title-bar').innerText()).toContain('Tapedeck')
})

test('2 3 4 6 11: the window is made with every lock on', async () => {
  const preferences = await shell.inMain(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    // Not in the typings, yet Electron's own way to tell what a page runs with.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  const { sandbox, contextIsolation, nodeIntegration, nodeIntegrationInWorker, webSecurity, webviewTag } = preferences
  expect({ sandbox, contextIsolation, nodeIntegration, nodeIntegrationInWorker, webSecurity, webviewTag }).toEqual({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
  })
  for (const name of ['allowRunningInsecureContent', 'experimentalFeatures']) expect(preferences[name]).toBeFalsy()
  expect(preferences['enableBlinkFeatures']).toBeFalsy()
})

test.skipIf(isReal)('4: the sandbox is on for every process before the app is ready', async () => {
  const calls = await shell.inMain(({ app }) => (app as unknown as { calls: string[] }).calls)
  expect(calls).toContain('enableSandbox')
})

test.skipIf(!isReal)('4: the page’s process is sandboxed by the system', async () => {
  const metrics = await shell.inMain(({ app }) => app.getAppMetrics())
  const pages = metrics.filter(({ type }) => type === 'Tab')
  expect(pages.length).toBeGreaterThan(0)
  // Only Windows and macOS tell it here; Linux tells it by the process's seccomp mode (2 = filtered).
  for (const { sandboxed, pid } of pages) {
    if (process.platform === 'linux') {
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m)
    } else expect(sandboxed).toBe(true)
  }
})

test('2 20: the page sees named functions, and neither Node nor Electron', async () => {
  const seen = await page.evaluate(() => {
    const world = window as unknown as Record<string, unknown>
    const bridge = world['tapedeck'] as Record<string, unknown>
    try {
      bridge['close'] = () => undefined
    } catch {
      // Strict code is told so; either way it has not changed.
    }
    return {
      types: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].map((name) => typeof world[name]),
      keys: Object.keys(bridge).toSorted(),
      values: Object.values(bridge).map((value) => typeof value),
      isFrozen: Object.isFrozen(bridge),
      isFixed: Object.getOwnPropertyDescriptor(window, 'tapedeck')?.writable === false,
    }
  })
  expect(seen).toEqual({
    types: Array(6).fill('undefined'),
    keys: ['close', 'minimise', 'notices', 'onWindowState', 'requestPort', 'toggleMaximise'],
    values: Array(6).fill('function'),
    isFrozen: true,
    isFixed: true,
  })
})

test('1 7: the policy is in force: no inline script, no eval, no other host, no frame', async () => {
  const result = await page.evaluate(async () => {
    const broken: string[] = []
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective))
    const attempts: string[] = []
    const attempt = async (name: string, run: () => unknown): Promise<void> => {
      try {
        await run()
        attempts.push(name)
      } catch {
        // Refused.
      }
    }
    await attempt('fetch', () => fetch('https://evil.test/'))
    await attempt('local fetch', () => fetch('http://127.0.0.1:9/'))
    await attempt('inner html', () => (document.createElement('p').innerHTML = '<b>x</b>'))
    // In a task of its own: what a debugger evaluates is let off.
    const inTask = (run: () => unknown): Promise<unknown> =>
      new Promise((done, failed) =>
        setTimeout(() => {
          try {
            done(run())
          } catch (error) {
            failed(error)
          }
        }),
      )
    // oxlint-disable-next-line no-implied-eval, no-new-func -- what a stolen page would try
    await attempt('eval', () => inTask(() => new Function('return 1')()))
    await attempt('inline script', () =>
      inTask(() => {
        const script = document.createElement('script')
        script.append('window.isInline = true')
        document.head.append(script)
        script.remove()
        if (!('isInline' in window)) throw new Error('refused')
      }),
    )
    const image = new Image()
    image.src = 'https://evil.test/x.png'
    const frame = document.createElement('iframe')
    frame.src = 'https://evil.test/'
    document.body.append(image, frame)
    await new Promise((done) => setTimeout(done, 300))
    frame.remove()
    image.remove()
    return { attempts, broken: [...new Set(broken)].toSorted() }
  })
  expect(result.attempts).toEqual([])
  expect(result.broken).toEqual(
    expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'require-trusted-types-for']),
  )
})

test('1: even where the policy would let it, no request leaves the app', async () => {
  const left = await shell.inMain(async ({ session, BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0] as Electron.BrowserWindow
    const { beforeRequest } = session.defaultSession as unknown as {
      beforeRequest?: (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void
    }
    if (!beforeRequest) {
      // A real session is asked through the network stack that the filter sits in.
      const ask = (url: string): Promise<string> =>
        webContents.session.fetch(url).then(
          () => url,
          () => '',
        )
      return (await Promise.all(['https://evil.test/', 'http://127.0.0.1:9/'].map(ask))).filter(Boolean)
    }
    const urls = ['https://evil.test/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'ws://evil.test/', 'app://evil/x']
    return urls.filter((url) => {
      let isCancelled = false
      beforeRequest({ url }, ({ cancel }) => (isCancelled = cancel))
      return !isCancelled
    })
  })
  expect(left).toEqual([])
})

test('1: a file is saved only where the page made it', async () => {
  const prevented = await shell.inMain(({ session }) => {
    const urls = ['blob:app://tapedeck/1-2', 'https://evil.test/x.exe', 'blob:https://evil.test/1']
    return urls.map((url) => {
      let isPrevented = false
      session.defaultSession.emit(
        'will-download',
        { preventDefault: () => (isPrevented = true) },
        { getURL: () => url },
      )
      return isPrevented
    })
  })
  expect(prevented).toEqual([false, true, true])
})

test.skipIf(isReal)('5: every permission Electron knows is refused but one, to anybody but us', async () => {
  const typings = readFileSync(join(import.meta.dirname, '..', 'node_modules', 'electron', 'electron.d.ts'), 'utf8')
  const union =
    /setPermissionCheckHandler\(handler: \(\(webContents[^,]+, permission: ([^,]+),/u.exec(typings)?.[1] ?? ''
  const names = [...union.matchAll(/'([^']+)'/gu)].map(([, name]) => name as string)
  expect(names.length).toBeGreaterThan(40)
  const granted = await shell.inMain(({ session }, all) => {
    const registered = session.defaultSession as unknown as {
      permissionRequest: (contents: null, name: string, decide: (is: boolean) => void, details: object) => void
      permissionCheck: (contents: null, name: string, origin: string) => boolean
      devicePermission: (details: object) => boolean
    }
    const out: string[] = []
    for (const origin of ['app://tapedeck/', 'https://evil.test/', 'app://tapedeck.evil.test/']) {
      for (const name of all) {
        registered.permissionRequest(null, name, (is) => is && out.push(`request ${name} ${origin}`), {
          requestingUrl: origin,
        })
        if (registered.permissionCheck(null, name, origin)) out.push(`check ${name} ${origin}`)
      }
    }
    if (registered.devicePermission({ deviceType: 'hid', origin: 'app://tapedeck/' })) out.push('device')
    return out
  }, names)
  expect(granted).toEqual([
    'request clipboard-sanitized-write app://tapedeck/',
    'check clipboard-sanitized-write app://tapedeck/',
  ])
})

test('13: the page cannot be led elsewhere', async () => {
  const before = await pageUrl()
  await page.evaluate(() => location.assign('https://evil.test/'))
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)))
  expect(await pageUrl()).toBe(before)
  const prevented = await shell.inMain(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0] as Electron.BrowserWindow
    const tell = (name: string, url: string): boolean => {
      let isPrevented = false
      webContents.emit(name as 'will-redirect', { url, preventDefault: () => (isPrevented = true) } as never)
      return isPrevented
    }
    const events = ['will-navigate', 'will-redirect', 'will-frame-navigate']
    return {
      foreign: events.map((name) => tell(name, 'https://evil.test/')),
      near: events.map((name) => tell(name, 'app://tapedeck.evil.test/')),
      own: events.map((name) => tell(name, 'app://tapedeck/index.html')),
      webview: tell('will-attach-webview', 'app://tapedeck/index.html'),
    }
  })
  expect(prevented).toEqual({
    foreign: [true, true, true],
    near: [true, true, true],
    own: [false, false, false],
    webview: true,
  })
})

test('14 15: no second window; outside opens one exact address, in the person’s own browser', async () => {
  await shell.inMain(({ shell: outside }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    outside.openExternal = async (url) => void opened.push(url)
  })
  const urls = [
    'https://www.tradingview.com/',
    'https://www.tradingview.com/x',
    'https://www.tradingview.com.evil.test/',
    'http://www.tradingview.com/',
    'https://evil.test/',
    'app://tapedeck/index.html',
  ]
  await page.evaluate((all) => all.forEach((url) => window.open(url)), urls)
  const opened = (): Promise<string[]> => shell.inMain(() => (globalThis as unknown as { opened: string[] }).opened)
  await expect.poll(opened).toEqual(['https://www.tradingview.com/'])
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)))
  expect(await opened()).toHaveLength(1)
  expect(await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('17: a message from any other frame is not heard', async () => {
  const heard = await shell.inMain(({ ipcMain, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows() as [Electron.BrowserWindow]
    let ports = 0
    let actions = 0
    const minimize = window.minimize.bind(window)
    window.minimize = () => void actions++
    const speak = (senderFrame: object | null): void => {
      const event = { sender: window.webContents, senderFrame }
      ipcMain.emit('tapedeck:request-port', event)
      ipcMain.emit('tapedeck:window-action', event, 'minimise')
    }
    const frame = (url: string, parent: object | null): object => ({
      url,
      parent,
      isDestroyed: () => false,
      postMessage: () => ports++,
    })
    speak(null)
    speak(frame('https://evil.test/', null))
    speak(frame('app://tapedeck/index.html', {}))
    speak(frame('app://tapedeck.evil.test/', null))
    speak(frame('file:///index.html', null))
    const refused = { ports, actions }
    speak(frame('app://tapedeck/index.html', null))
    window.minimize = minimize
    return { refused, own: { ports, actions } }
  })
  expect(heard).toEqual({ refused: { ports: 0, actions: 0 }, own: { ports: 1, actions: 1 } })
})

test.skipIf(isReal)('17: a call from any other frame is refused', async () => {
  const answers = await shell.inMain(async ({ ipcMain }) => {
    const { answers: registered } = ipcMain as unknown as { answers: Map<string, (event: object) => unknown> }
    const ask = async (senderFrame: object | null): Promise<unknown> => {
      try {
        return await registered.get('tapedeck:notices')?.({ senderFrame })
      } catch (error) {
        return String(error)
      }
    }
    return {
      names: [...registered.keys()],
      none: await ask(null),
      foreign: await ask({ url: 'https://evil.test/', parent: null }),
      inner: await ask({ url: 'app://tapedeck/', parent: {} }),
      own: await ask({ url: 'app://tapedeck/', parent: null }),
    }
  })
  const refused = 'Error: refused: untrusted sender'
  expect(answers).toEqual({ names: ['tapedeck:notices'], none: refused, foreign: refused, inner: refused, own: [] })
})

test('18: nothing is served from outside the page’s folder', async () => {
  const statuses = await page.evaluate(async () => {
    const paths = ['..%2f..%2fpackage.json', '%2e%2e/main/main.js', '..%5cmain%5cmain.js', '/etc/passwd', 'index.html']
    return Promise.all(paths.map(async (path) => (await fetch(`./${path}`)).status))
  })
  expect(statuses).toEqual([404, 404, 404, 404, 200])
})

/** Xvfb has no window manager that maximises, and a Mac has its own buttons. */
const hasButtons = !isReal || process.platform === 'win32'

test.skipIf(!hasButtons)('the window’s own buttons and the page agree on its state', async () => {
  const isMaximised = (): Promise<boolean | undefined> =>
    shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMaximized())
  await page.getByRole('button', { name: 'Maximise' }).click()
  await expect.poll(isMaximised).toBe(true)
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect.poll(isMaximised).toBe(false)
  await page.getByRole('button', { name: 'Minimise' }).click()
  const isMinimised = (): Promise<boolean | undefined> =>
    shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized())
  await expect.poll(isMinimised).toBe(true)
  await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.restore())
})

test('the menu goes to a screen', async () => {
  await shell.inMain(({ Menu, BrowserWindow }) => {
    const standIn = (Menu as unknown as { template?: Electron.MenuItemConstructorOptions[] }).template
    const menus = standIn ?? (Menu.getApplicationMenu()?.items as unknown as Electron.MenuItemConstructorOptions[])
    for (const { label, submenu } of menus) {
      if (label !== 'View') continue
      const items = Array.isArray(submenu) ? submenu : (submenu as unknown as Electron.Menu).items
      const chart = items.find((item) => item.label === 'Chart')
      const click = chart?.click as ((item: object, window?: object) => void) | undefined
      click?.({}, BrowserWindow.getAllWindows()[0])
    }
  })
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/chart/)
  await goTo(page, '#/markets')
})

test('a link opens its chart, from a second start and from the system; the second start ends itself', async () => {
  const second = await startShell({ dataDir, args: ['--', 'tapedeck://symbol/US:MMM'] }).catch(() => undefined)
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/chart/US:MMM')
  // A real one ends before Playwright has got hold of it.
  if (!isReal) {
    expect(await second?.exited).toBe(0)
    const calls = await shell.inMain(
      ({ BrowserWindow }) => (BrowserWindow.getAllWindows()[0] as unknown as { calls: string[] }).calls,
    )
    expect(calls).toEqual(['show', 'focus'])
  }
  const focused = await shell.inMain(({ BrowserWindow, app }) => {
    let isPrevented = false
    app.emit('open-url', { preventDefault: () => (isPrevented = true) }, 'tapedeck://symbol/INDEX:SPX')
    return { isPrevented, windows: BrowserWindow.getAllWindows().length }
  })
  expect(focused).toEqual({ isPrevented: true, windows: 1 })
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/chart/INDEX:SPX')
  await shell.inMain(({ app }) => app.emit('second-instance', {}, ['x', 'tapedeck://symbol/US:MMM?key=1'], '/'))
  await shell.inMain(({ app }) => app.emit('second-instance', {}, ['x', 'tapedeck://licence/US:MMM'], '/'))
  await shell.inMain(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.send('tapedeck:navigate', 'evil')
  })
  await page.evaluate(() => new Promise((done) => setTimeout(done, 200)))
  expect(await page.evaluate(() => location.hash)).toBe('#/chart/INDEX:SPX')
  await goTo(page, '#/markets')
})

test.skipIf(isReal)('an engine that is killed comes back by itself, and the page goes on with it', async () => {
  await shell.inMain(async (electron) => {
    const { forked } = electron as unknown as { forked: { kill(): boolean }[] }
    forked.at(-1)?.kill()
  })
  await page.getByText('Reconnecting to the engine.').waitFor()
  await page.getByText('Reconnecting to the engine.').waitFor({ state: 'detached' })
  await goTo(page, '#/chart/US:MMM')
  expect(shell.words()).toMatch(/the engine ended with/)
  await goTo(page, '#/markets')
})

test('a window that hangs asks once, and loads again when told to', async () => {
  await shell.inMain(({ dialog, BrowserWindow }) => {
    const asked: string[] = []
    const answer = Promise.withResolvers<{ response: number; checkboxChecked: boolean }>()
    Object.assign(globalThis, { asked, answer })
    dialog.showMessageBox = ((_window: unknown, options: Electron.MessageBoxOptions) => {
      asked.push(options.message)
      return answer.promise
    }) as never
    const [window] = BrowserWindow.getAllWindows()
    window?.emit('unresponsive')
    window?.emit('unresponsive')
  })
  const asked = (): Promise<string[]> => shell.inMain(() => (globalThis as unknown as { asked: string[] }).asked)
  expect(await asked()).toEqual(['The window does not answer.'])
  await page.evaluate(() => Object.assign(window, { isOld: true }))
  await shell.inMain(() => {
    const { answer } = globalThis as unknown as { answer: PromiseWithResolvers<{ response: number }> }
    answer.resolve({ response: 1 })
  })
  // The page's process is ended and the page loaded again.
  await expect.poll(() => shell.words(), { timeout: 20_000 }).toMatch(/the window's process is gone/)
  page = await shell.page()
  await untilReady(page)
  expect(await page.evaluate(() => 'isOld' in window)).toBe(false)
})

test('a window that stops twice in a minute shows a page that cannot', async () => {
  await shell.inMain(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
  })
  await expect.poll(pageUrl).toBe('app://tapedeck/stopped.html')
  page = await shell.page()
  expect(await page.locator('h1').innerText()).toContain('stopped twice')
  await page.getByRole('link').click()
  await untilReady(page)
})

test('the place of the window is remembered, and the store with it', async () => {
  const move = (bounds: Electron.Rectangle): Promise<void> =>
    shell.inMain(({ BrowserWindow }, next) => BrowserWindow.getAllWindows()[0]?.setBounds(next), bounds)
  const first = { x: 40, y: 30, width: 1100, height: 750 }
  const last = { x: 60, y: 50, width: 1200, height: 800 }
  await move(first)
  const file = join(dataDir, 'window', 'window-state.json')
  await expect.poll(() => JSON.parse(readFileSync(file, 'utf8')).bounds).toEqual(first)
  await goTo(page, '#/settings')
  await move(last)
  if (!isReal) await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.maximize())
  expect(await shell.quit()).toBe(0)
  // The engine takes its name off the store when it ends in order.
  expect(existsSync(join(dataDir, 'engine.lock.json'))).toBe(false)
  await restart()
  const placed = await shell.inMain(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return { bounds: window?.getNormalBounds(), isMaximised: window?.isMaximized() }
  })
  expect(placed).toEqual({ bounds: last, isMaximised: !isReal })
  expect(await page.evaluate(() => location.hash)).toBe('#/settings')
})

test.skipIf(isReal)('full screen is remembered, and leaves the system’s buttons to the system', async () => {
  await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setFullScreen(true))
  await page.getByRole('button', { name: 'Minimise' }).waitFor({ state: 'detached' })
  await shell.quit()
  await restart()
  const isFullScreen = await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen())
  expect(isFullScreen).toBe(true)
  expect(await page.getByRole('button', { name: 'Minimise' }).count()).toBe(0)
  await shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setFullScreen(false))
  await page.getByRole('button', { name: 'Minimise' }).waitFor()
})

test.skipIf(isReal && process.platform === 'darwin')(
  'closing the last window ends the app and the engine cleanly',
  async () => {
    await page.getByRole('button', { name: 'Close' }).click()
    expect(await shell.exited).toBe(0)
    expect(shell.words()).not.toMatch(/ error /)
  },
)

test('a broken memory of the window is a first start; a start with a link opens there; no sandbox is said', async () => {
  writeFileSync(join(dataDir, 'window', 'window-state.json'), '{')
  await shell.quit()
  await restart({ args: ['--no-sandbox', '--', 'tapedeck://symbol/US:MMM'] })
  expect(await page.evaluate(() => location.hash)).toBe('#/chart/US:MMM')
  await page.getByText('--no-sandbox').first().waitFor()
})

test.skipIf(isReal)('an engine that cannot start says why, and can be tried again', async () => {
  await shell.quit()
  const holder = await startHost(dataDir)
  shell = await startShell({ dataDir })
  const questions = (): Promise<string[]> =>
    shell.inMain(({ dialog }) => {
      const { asked } = dialog as unknown as { asked: { options: { message: string; detail: string } }[] }
      return asked.map(({ options }) => `${options.message} ${options.detail}`)
    })
  await expect.poll(questions).toEqual([expect.stringMatching(/^Tapedeck’s engine cannot run\. .*browser/)])
  await holder.stop()
  await shell.inMain(({ dialog }) => {
    const { asked } = dialog as unknown as { asked: { answer(answer: { response: number }): void }[] }
    asked[0]?.answer({ response: 0 })
  })
  page = await shell.page()
  await untilReady(page)
  await shell.quit()
})

test.skipIf(isReal)('giving up an engine that cannot start ends the app', async () => {
  await shell.quit()
  const holder = await startHost(dataDir)
  shell = await startShell({ dataDir })
  const count = (): Promise<number> =>
    shell.inMain(({ dialog }) => (dialog as unknown as { asked: unknown[] }).asked.length)
  await expect.poll(count).toBe(1)
  await shell.inMain(({ dialog }) => {
    const { asked } = dialog as unknown as { asked: { answer(answer: { response: number }): void }[] }
    asked[0]?.answer({ response: 1 })
  })
  expect(await shell.exited).toBe(0)
  await holder.stop()
})

test('a start with the simulated market shows it, stamped as such', async () => {
  await shell.quit()
  await restart({ args: ['--simulated'] })
  expect(await page.locator('.title-bar').innerText()).toContain('SIMULATED')
})

test.skipIf(isReal)(
  'a packaged app has no developer tools, and takes links without letting them be switches',
  async () => {
    await shell.quit()
    await restart({ env: { STAND_IN_PACKAGED: '1', TAPEDECK_KEY_FINNHUB: 'key-of-the-environment' } })
    const packaged = await shell.inMain(({ BrowserWindow, app, Menu, crashReporter }) => ({
      devTools: BrowserWindow.getAllWindows().map(
        ({ webContents }) => (webContents as unknown as { preferences: { devTools: boolean } }).preferences.devTools,
      ),
      calls: (app as unknown as { calls: string[] }).calls.filter((call) => call.startsWith('protocol')),
      menu: JSON.stringify((Menu as unknown as { template: unknown }).template),
      environment: Object.values(process.env),
      crashes: (crashReporter as unknown as { started: unknown[] }).started,
    }))
    expect(packaged.devTools).toEqual([false])
    expect(packaged.menu).not.toContain('toggleDevTools')
    expect(packaged.calls).toEqual([expect.stringMatching(/^protocol tapedeck .* --$/)])
    expect(packaged.environment).not.toContain('key-of-the-environment')
    expect(packaged.crashes).toEqual([{ uploadToServer: false }])
  },
)
