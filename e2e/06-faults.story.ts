import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineOf, goTo, rootData, runCommand, untilReady } from './harness/app-page.ts'
import { importText } from './harness/import-text.ts'
import { runCli, runHost } from './harness/product-host.ts'
import { watchPage } from './harness/page-watch.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { openStory, type Story, type StoryPage } from './harness/story.ts'

const HOUR = { symbol: 'BINANCE:ETHUSDT', interval: '1h' } as const
const BARS = ['2024-01-01 00:00,2281,2297,2274,2289,1500', '2024-01-01 01:00,2289,2310,2283,2301,1700']

describe('what goes wrong is told, and nothing is lost', () => {
  let story: Story
  let context: BrowserContext
  let first: StoryPage
  let old: StoryPage

  beforeAll(async () => {
    story = await openStory()
    context = await story.openContext()
    await context.addInitScript(() => {
      const opened: WebSocket[] = []
      Object.assign(globalThis, { openedSockets: opened })
      globalThis.WebSocket = class extends WebSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols)
          opened.push(this)
        }
      }
    })
    first = await story.openPage(story.host.url, context)
    await goTo(first.page, '#/chart')
  })
  afterAll(() => story?.close())

  const storedSeries = (open: StoryPage): Promise<string> => open.page.locator('.status-bar').innerText()
  const bannerText = (open: StoryPage): Promise<string> => open.page.locator('.frame-main > .ui-banner').innerText()

  test('a second tab shares the engine of the first, and both hear of what one of them stores', async () => {
    const { page } = first
    keepPicture(page, '06-tabs')
    const opened = context.waitForEvent('page')
    await runCommand(page, 'Open a second tab')
    const tab = await opened
    const second: StoryPage = { page: tab, watch: watchPage(tab, story.host.origin) }
    await untilReady(tab)
    const [one, other] = await Promise.all([engineOf(page), engineOf(tab)])
    expect((await other.client.app.info()).startedAt).toBe((await one.client.app.info()).startedAt)
    expect(await importText(other, HOUR, BARS.join('\n'))).toMatchObject({ stored: 2, quarantined: [] })
    await expect.poll(() => storedSeries(first)).toMatch(/Series\s+2/)
    await expect.poll(() => storedSeries(second)).toMatch(/Series\s+2/)
    for (const engine of [one, other]) engine.close()
    expect(second.watch.problems).toEqual([])
    await tab.close()
  })

  test('a socket that breaks is opened again, and the page goes on', async () => {
    const { page, watch } = first
    keepPicture(page, '06-socket')
    expect(watch.problems).toEqual([])
    const sockets = (): number => watch.requests.filter((url) => url.startsWith('ws:')).length
    expect(sockets()).toBe(1)
    await page.evaluate(() => {
      for (const socket of (globalThis as unknown as { openedSockets: WebSocket[] }).openedSockets) socket.close()
    })
    await expect.poll(sockets).toBe(2)
    await goTo(page, '#/chart/BINANCE:ETHUSDT?interval=1h')
    await expect.poll(() => page.locator('[data-part=C]').innerText()).toBe('C 2,301.00')
    expect(await page.locator('.frame-main > .ui-banner').count()).toBe(0)
    // Written a moment later: what comes next ends the host without a farewell.
    const engine = await engineOf(page)
    await expect
      .poll(async () => (await engine.client.workspace.load()).route)
      .toBe('#/chart/BINANCE:ETHUSDT?interval=1h')
    engine.close()
  })

  test('a second host on the same folder is refused with the name of the first', async () => {
    const ended = await runHost(story.dataDir)
    expect(ended.code).toBe(5)
    expect(ended.stderr).toContain(`${story.dataDir} is held by another Tapedeck (browser, `)
    const file = join(story.dataDir, 'more.csv')
    writeFileSync(file, BARS.join('\n'))
    const written = await runCli(story.dataDir, 'import', file, '--symbol', 'BINANCE:X', '--interval', '1h')
    expect(written.code).toBe(5)
    expect(written.stderr).toContain('held by another Tapedeck (browser, ')
    const read = await runCli(story.dataDir, 'candles', 'BINANCE:ETHUSDT', '--interval', '1h', '--json')
    expect(JSON.parse(read.stdout)).toMatchObject({ symbol: 'BINANCE:ETHUSDT', source: 'import:csv' })
    expect(await rootData(first.page, 'state')).not.toBe('reconnecting')
  })

  test('kill -9 of the host: pill, banner and status bar say that the page is looking for it', async () => {
    const { page } = first
    keepPicture(page, '06-killed')
    await story.host.kill()
    await expect.poll(() => bannerText(first)).toMatch(/Reconnecting to the engine\..*nothing is lost/s)
    expect(await rootData(page, 'state')).toBe('reconnecting')
    expect(await page.locator('.title-end').innerText()).toMatch(/Reconnecting\s+to the engine/)
    expect(await page.locator('.status-bar').innerText()).toMatch(/Engine\s+reconnecting/)
    // The last numbers stay on screen.
    expect(await page.locator('[data-part=C]').innerText()).toBe('C 2,301.00')
  })

  test('started again at the same address, the old page is told to use the new one; the new one has every bar', async () => {
    const { page } = first
    keepPicture(page, '06-again')
    const host = await story.startHost(Number(new URL(story.host.origin).port))
    await expect.poll(() => bannerText(first)).toMatch(/The engine is gone\..*address that the new start/s)
    expect(await rootData(page, 'state')).toBe('offline')
    await page.reload()
    await expect.poll(() => page.locator('.frame-main').innerText()).toMatch(/This page is not connected\./)
    old = first
    first = await story.openPage(host.url, context)
    await untilReady(first.page)
    expect(await first.page.evaluate(() => location.hash)).toBe('#/chart/BINANCE:ETHUSDT?interval=1h')
    await expect.poll(() => first.page.locator('[data-part=C]').innerText()).toBe('C 2,301.00')
    expect(await first.page.locator('.frame-main > .ui-banner').count()).toBe(0)
  })

  test('a fresh address typed into the old tab, same port and all, lets it in again', async () => {
    const { page } = old
    keepPicture(page, '06-same-tab')
    const engine = await engineOf(first.page)
    const { url } = await engine.client.app.openTab()
    engine.close()
    await page.goto(url)
    await expect.poll(() => page.locator('.status-bar').innerText()).toMatch(/Engine\s+connected/)
    expect(page.url()).not.toContain('k=')
    await page.close()
  })

  test('an address works once: another browser is not let in by it', async () => {
    const stranger = await story.openContext()
    const page = await stranger.newPage()
    await page.goto(story.host.url)
    await expect.poll(() => page.locator('.frame-main').innerText()).toMatch(/This address was used already/)
    expect(await page.evaluate(() => location.hash)).not.toContain('k=')
    await stranger.close()
  })

  test('a damaged tape is set aside, its backup takes its place, and the screen says so', async () => {
    const { page } = first
    keepPicture(page, '06-damaged')
    expect(await story.host.stop()).toBe(0)
    const file = join(story.dataDir, 'tape.db')
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0x5a, 0, 8_192))
    const host = await story.startHost()
    await page.goto(host.url)
    await untilReady(page)
    await expect.poll(() => bannerText(first)).toMatch(/tape\.db was damaged.*The backup of/s)
    expect(readdirSync(story.dataDir).filter((name) => name.startsWith('corrupt-'))).toHaveLength(1)
    await expect.poll(() => page.locator('[data-part=C]').innerText()).toBe('C 2,301.00')
    await page.getByRole('button', { name: 'Dismiss' }).click()
    expect(await page.locator('.frame-main > .ui-banner').count()).toBe(0)
    expect(await host.stop()).toBe(0)
    expect((await runCli(story.dataDir, 'check', '--full')).code).toBe(0)
  })
})
