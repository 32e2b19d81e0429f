import { chromium, type Browser, type Page } from 'playwright-core'
import { findChromium } from '../scripts/launcher/chromium.mjs'
import { BenchUnavailable } from './bench.ts'

/** DESIGN.md's larger screen; without a GPU, so that any machine can run it and two runs compare. */
const VIEWPORT = { width: 1440, height: 900 }
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface BenchBrowser {
  /** For the machine's description. */
  readonly words: string
  /** A page with nothing shared with the others. What goes wrong in it ends the measure that waits for it. */
  newPage(): Promise<Page>
  close(): Promise<void>
}

/** @throws BenchUnavailable */
export async function openChromium(): Promise<BenchBrowser> {
  const executablePath = findChromium(process.env, process.platform)
  if (!executablePath) throw new BenchUnavailable('no Chromium found; install one or set TAPEDECK_CHROMIUM to its path')
  const browser: Browser = await chromium.launch({ executablePath, args: ARGS })
  return {
    words: `Chromium ${browser.version()} headless, software rendering, ${VIEWPORT.width}×${VIEWPORT.height}`,
    newPage: () => browser.newPage({ viewport: VIEWPORT }),
    close: () => browser.close(),
  }
}

const DATA_READY = 'html[data-ready="true"]'

/** Waits until the page says that the first data of its route is painted. */
export async function untilReady(page: Page): Promise<void> {
  await page.waitForSelector(DATA_READY, { state: 'attached' })
}
