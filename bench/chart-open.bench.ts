import type { Page } from 'playwright-core'
import { MINUTE_MS } from '../shared/domain/interval.ts'
import { makeStore, storeSeries } from './bench-store.ts'
import type { Bench, BenchCase, BenchOptions, Peer } from './bench.ts'
import { openChromium, untilReady, type BenchBrowser } from './chromium.ts'
import { installPaintedProbe } from './painted-probe.ts'
import { isInstalled, openPeerChart, servePeers, showInPeer, type PeerChart, type PeerServer } from './peer-charts.ts'
import { startProductHost } from './product-host.ts'
import { median } from './statistics.ts'
import { makeTempFolder } from './temp-folder.ts'
import { walkCandles } from './walk.ts'

/** Charts opened for one figure: a frame is 16.7 ms, so one opening alone is a coarse figure; a million bars allow one. */
const OPENINGS = new Map([
  [1_000, 3],
  [100_000, 3],
  [1_000_000, 1],
])
const CHART = '.chart-canvas'
/** Older bars and panels that load behind an opened chart must not be in the next one's time. */
const SETTLE_MS = 200

const symbolOf = (bars: number, nth: number): string => `BINANCE:BENCH${bars}N${nth}`

/** From another symbol chosen to its candles painted, in an app whose store holds more and more of them. */
export async function open({ rounds }: BenchOptions): Promise<Bench> {
  const dataDir = makeTempFolder()
  await makeStore(dataDir, routeOf(symbolOf(0, 0)), (tape) => {
    storeSeries(tape, symbolOf(0, 0), walkCandles(1_000, 1_000))
    for (const [bars, openings] of OPENINGS) {
      const needed = openings * (rounds + 1)
      for (let nth = 0; nth < needed; nth++) storeSeries(tape, symbolOf(bars, nth), walkCandles(bars, nth))
    }
  })
  const host = await startProductHost(dataDir)
  const browser = await openChromium()
  const peers = await servePeers()
  const ours = await openProduct(browser, host.url)
  const size = await ours.locator(CHART).evaluate(({ clientWidth, clientHeight }) => {
    return { width: clientWidth, height: clientHeight }
  })

  const measures: Record<string, () => Promise<number>> = {}
  for (const bars of OPENINGS.keys()) measures[`ours ${bars}`] = figureOf(bars, (nth) => openInProduct(ours, bars, nth))
  for (const peer of ['klinecharts', 'lightweight-charts'] as const) {
    if (!isInstalled(peer)) continue
    const page = await browser.newPage()
    await openPeerChart(page, peers, peer, size)
    for (const bars of [100_000, 1_000_000]) {
      measures[`${peer} ${bars}`] = figureOf(bars, (nth) => showQuietly(page, bars, nth))
    }
  }

  return {
    measures,
    cases: [
      flatCase(100_000),
      flatCase(1_000_000),
      // The page of goals names ratios for a million bars; at 100,000 the claim is to be no slower.
      peerCase('klinecharts', 100_000, 1),
      peerCase('lightweight-charts', 100_000, 1),
      peerCase('klinecharts', 1_000_000, 6),
      peerCase('lightweight-charts', 1_000_000, 30),
    ],
    runsOn: browser.words,
    close: () => closeAll(browser, peers, host),
  }
}

async function openProduct(browser: BenchBrowser, url: string): Promise<Page> {
  const page = await browser.newPage()
  await page.addInitScript(installPaintedProbe)
  await page.goto(url)
  await untilReady(page)
  await page.waitForTimeout(SETTLE_MS)
  return page
}

const routeOf = (symbol: string): string => `#/chart/${symbol}?interval=1m`

/** Every opening is of a symbol that the page has not seen before. */
function figureOf(bars: number, openOne: (nth: number) => Promise<number>): () => Promise<number> {
  let nth = 0
  return async () => {
    const tookMs: number[] = []
    for (let opening = 0; opening < (OPENINGS.get(bars) ?? 1); opening++) tookMs.push(await openOne(nth++))
    return median(tookMs)
  }
}

async function openInProduct(page: Page, bars: number, nth: number): Promise<number> {
  const symbol = symbolOf(bars, nth)
  await page.requestGC()
  const tookMs = await page.evaluate(
    ([selector, hash]) => paintedProbe.untilPainted(selector, () => void (location.hash = hash)),
    [CHART, routeOf(symbol)] as const,
  )
  await untilReady(page)
  await requireLegend(page, bars, nth)
  await page.waitForTimeout(SETTLE_MS)
  return tookMs
}

/** The picture that was timed has to be the newest bar of this symbol. */
async function requireLegend(page: Page, bars: number, nth: number): Promise<void> {
  const { t, c } = walkCandles(bars, nth)
  const close = (c.at(-1) as number).toFixed(2)
  const label = (await page.locator(CHART).getAttribute('aria-label')) ?? ''
  if (label.includes(symbolOf(bars, nth)) && label.replaceAll(',', '').includes(close)) return
  const newest = new Date((t.at(-1) as number) + MINUTE_MS).toISOString()
  throw new Error(`${symbolOf(bars, nth)}: the chart says "${label}", its newest bar closed at ${newest} with ${close}`)
}

async function showQuietly(page: Page, bars: number, nth: number): Promise<number> {
  await page.requestGC()
  const tookMs = await showInPeer(page, bars, nth)
  await page.waitForTimeout(SETTLE_MS)
  return tookMs
}

function flatCase(bars: number): BenchCase {
  return {
    name: `${bars.toLocaleString('en-US')} bars stored, to painted`,
    unit: 'ms',
    ours: `ours ${bars}`,
    peerName: 'limit: 1.3 x itself at 1,000',
    peer: { measure: 'ours 1000', times: 1.3 },
    goal: 1,
  }
}

function peerCase(name: PeerChart, bars: number, goal: number): BenchCase {
  const missing = `${name} is not installed (npm run bench installs it; that needs the package registry)`
  const peer: Peer = isInstalled(name) ? { measure: `${name} ${bars}` } : { missing }
  return {
    name: `${bars.toLocaleString('en-US')} bars stored, to painted`,
    unit: 'ms',
    ours: `ours ${bars}`,
    peerName: `${name}, whole history`,
    peer,
    goal,
  }
}

async function closeAll(browser: BenchBrowser, peers: PeerServer, host: { close(): Promise<void> }): Promise<void> {
  await browser.close()
  peers.close()
  await host.close()
}
