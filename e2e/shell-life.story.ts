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
 * The life of the desktop shell: start, links, menu, crashes of the page and of the engine, and the end. In a real Electron or in
 * the stand-in, as shell-locks.story.ts says.
 */
const isReal = electronBinary !== undefined

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
  const callsOfWindow = (): Promise<string[]> =>
    shell.inMain(({ BrowserWindow }) => (BrowserWindow.getAllWindows()[0] as unknown as { calls: string[] }).calls)
  const before = isReal ? [] : await callsOfWindow()
  const second = await startShell({ dataDir, args: ['--', 'tapedeck://symbol/US:MMM'] }).catch(() => undefined)
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/chart/US:MMM')
  // A real one ends before Playwright has got hold of it.
  if (!isReal) {
    expect(await second?.exited).toBe(0)
    expect(before[0]).toBe('show')
    expect(await callsOfWindow()).toEqual([...before, 'focus'])
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

test('a window that stops even on that page asks, instead of loading it for ever', async () => {
  await shell.inMain(({ dialog, BrowserWindow }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (async (_window: unknown, options: Electron.MessageBoxOptions) => {
      asked.push(options.message)
      return { response: 0, checkboxChecked: false }
    }) as never
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
  })
  const asked = (): Promise<string[]> => shell.inMain(() => (globalThis as unknown as { asked: string[] }).asked)
  await expect.poll(asked).toEqual(['The window cannot be shown.'])
  await expect.poll(pageUrl).toBe('app://tapedeck/index.html')
  page = await shell.page()
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
