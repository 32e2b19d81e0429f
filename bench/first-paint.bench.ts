import type { Page } from 'playwright-core'
import type { Bench, BenchCase } from './bench.ts'
import { makeStore, storeSeries } from './bench-store.ts'
import { openChromium, untilReady } from './chromium.ts'
import { LATER_START_LIMIT } from './limits.ts'
import { startProductHost } from './product-host.ts'
import { makeTempFolder } from './temp-folder.ts'
import { walkCandles } from './walk.ts'

const SYMBOL = 'BINANCE:BENCHUSDT'
const ROUTES = {
  'Markets, S&P 500 of the sample': '#/markets',
  'Chart, index of the sample': '#/chart/INDEX:SPX?interval=1d',
  'Chart, 100,000 bars stored': `#/chart/${SYMBOL}?interval=1m`,
}

declare global {
  /** Milliseconds from the start of the navigation until the page said that its first data is painted. */
  var readyAfterMs: number | undefined
}

/** From a page being loaded to its first data painted, out of the local store: no network is asked. */
export async function open(): Promise<Bench> {
  const dataDir = makeTempFolder()
  await makeStore(dataDir, '#/markets', (tape) => storeSeries(tape, SYMBOL, walkCandles(100_000, 1)))
  const host = await startProductHost(dataDir)
  const browser = await openChromium()
  const page = await browser.newPage()
  await page.addInitScript(noteReady)
  await page.goto(host.url)
  // A reload before the ticket is exchanged would spend it for nothing, and the page could never be let in again.
  await untilReady(page)
  return {
    measures: Object.fromEntries(Object.entries(ROUTES).map(([name, route]) => [name, () => loadMs(page, route)])),
    cases: Object.keys(ROUTES).map((name): BenchCase => ({
      name,
      unit: 'ms',
      ours: name,
      ...LATER_START_LIMIT,
      goal: 1,
    })),
    runsOn: browser.words,
    async close() {
      await browser.close()
      await host.close()
    },
  }
}

async function loadMs(page: Page, route: string): Promise<number> {
  // The page's own session lets it in again; nothing is cached by the browser, the host says no-store.
  await page.evaluate((hash) => void (location.hash = hash), route)
  await page.reload()
  await untilReady(page)
  const { tookMs, shown, hasPicture } = await page.evaluate(() => ({
    tookMs: readyAfterMs,
    shown: location.hash,
    hasPicture: [...document.querySelectorAll('canvas')].some((canvas) => canvas.width > 300 && canvas.height > 200),
  }))
  if (shown !== route || !hasPicture || tookMs === undefined) {
    throw new Error(`${route}: the page shows ${shown} ${hasPicture ? '' : 'without a picture'}`)
  }
  return tookMs
}

/** Runs in the page before its own scripts. */
function noteReady(): void {
  const note = (): void => {
    if (document.documentElement.dataset['ready'] === 'true') globalThis.readyAfterMs ??= performance.now()
  }
  new MutationObserver(note).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] })
}
