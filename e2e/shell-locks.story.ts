import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { untilReady } from './harness/app-page.ts'
import { electronBinary, startShell, type ShellApp } from './harness/shell-app.ts'

/**
 * The locks of the desktop shell, numbered as Electron's checklist is in docs/SECURITY.md: the built main and preload with a real
 * page and the real engine. Where an Electron binary is installed it is that; else Electron is the stand-in, and what only the one
 * or the other can show skips itself: a real Electron keeps to itself what main registered, the stand-in has no system around it.
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

beforeAll(async () => {
  shell = await startShell({ dataDir })
  page = await shell.page()
  await untilReady(page)
})
afterAll(async () => {
  await shell.quit()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

const pageUrl = (): Promise<string> =>
  shell.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '')

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
  // A server that would answer: a request that fails by itself proves nothing of the filter.
  let reached = 0
  const server = createServer((_request, response) => {
    reached++
    response.end('here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const left = await shell.inMain(async ({ session, BrowserWindow }, address: string) => {
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
      return (await Promise.all(['https://evil.test/', address].map(ask))).filter(Boolean)
    }
    const urls = ['https://evil.test/', address, 'file:///etc/passwd', 'ws://evil.test/', 'app://evil/x']
    return urls.filter((url) => {
      let isCancelled = false
      beforeRequest({ url }, ({ cancel }) => (isCancelled = cancel))
      return !isCancelled
    })
  }, `http://127.0.0.1:${port}/`)
  server.close()
  expect([left, reached]).toEqual([[], 0])
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
