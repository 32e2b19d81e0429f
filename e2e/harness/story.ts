import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/launcher/chromium.mjs'
import { untilReady } from './app-page.ts'
import { reportViolations, watchPage, type PageWatch } from './page-watch.ts'
import { startHost, type ProductHost } from './product-host.ts'

/** DESIGN.md §12: the two window sizes everything has to work at. */
export const WIDE = { width: 1440, height: 900 }
export const NARROW = { width: 1024, height: 700 }
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface StoryPage {
  readonly page: Page
  readonly watch: PageWatch
}

export interface Story {
  readonly dataDir: string
  readonly browser: Browser
  /** The newest host of the story. */
  readonly host: ProductHost
  startHost(port?: number): Promise<ProductHost>
  /** A browser of its own, as after a restart of the computer. */
  openContext(options?: BrowserContextOptions): Promise<BrowserContext>
  /** A tab at the address, when its engine has answered. */
  openPage(url: string, context?: BrowserContext): Promise<StoryPage>
  close(): Promise<void>
}

/** A data folder, a running host and a browser, which go with the story. */
export async function openStory(): Promise<Story> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-story-'))
  const hosts: ProductHost[] = []
  const start = async (port?: number): Promise<ProductHost> => {
    const host = await startHost(dataDir, port)
    hosts.unshift(host)
    return host
  }
  await start()
  const executablePath = findChromium(process.env, process.platform)
  if (!executablePath) throw new Error('no Chromium was found: run the stories by node e2e/run.ts')
  const browser = await chromium.launch({ executablePath, args: ARGS })
  const openContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({
      viewport: WIDE,
      // Zooms and fades are looked at by people; a story waits for their end states.
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    })
    context.setDefaultTimeout(20_000)
    await reportViolations(context)
    return context
  }
  return {
    dataDir,
    browser,
    get host() {
      return hosts[0] as ProductHost
    },
    startHost: start,
    openContext,
    async openPage(url, context) {
      const page = await (context ?? (await openContext())).newPage()
      const watch = watchPage(page, new URL(url).origin)
      await page.goto(url)
      await page.locator('.frame .title-command').waitFor()
      return { page, watch }
    },
    async close() {
      await browser.close()
      for (const host of hosts) await host.kill()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A story with its first page, on which the first data are painted. */
export async function openStoryPage(): Promise<{ story: Story; open: StoryPage; page: Page }> {
  const story = await openStory()
  const open = await story.openPage(story.host.url)
  await untilReady(open.page)
  return { story, open, page: open.page }
}
