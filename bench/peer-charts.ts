import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { packCandles } from '../shared/domain/candles.ts'
import { installPaintedProbe } from './painted-probe.ts'
import { installKlinecharts, installLightweightCharts } from './peer-pages.ts'
import { ROOT } from './product-host.ts'
import { walkCandles } from './walk.ts'

/** Chart libraries as one ships them: the file for a <script>, and how their page shows candles. */
const PEERS = {
  'lightweight-charts': {
    script: join(ROOT, 'node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.js'),
    install: installLightweightCharts,
  },
  klinecharts: {
    script: join(import.meta.dirname, 'node_modules/klinecharts/dist/umd/klinecharts.min.js'),
    install: installKlinecharts,
  },
}

export type PeerChart = keyof typeof PEERS

export const isInstalled = (peer: PeerChart): boolean => existsSync(PEERS[peer].script)

export interface PeerServer {
  readonly origin: string
  close(): void
}

/** Serves each peer's page, its script, and candles as the same bytes that our port carries. */
export async function servePeers(): Promise<PeerServer> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const peer = PEERS[pathname.slice(1).replace(/\.js$/u, '') as PeerChart]
    if (pathname === '/candles') {
      const bars = Number(searchParams.get('bars'))
      response.end(packCandles(walkCandles(bars, Number(searchParams.get('seed')))))
    } else if (peer && pathname.endsWith('.js')) {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(readFileSync(peer.script))
    } else if (peer) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(pageOf(pathname))
    } else {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const pageOf = (pathname: string): string => `<!doctype html><link rel="icon" href="data:,">
<style>body { margin: 0; background: #0d1014 }</style><div id="chart"></div><script src="${pathname}.js"></script>`

/** Opens a peer's page with a chart of the given size in it. */
export async function openPeerChart(
  page: Page,
  server: PeerServer,
  peer: PeerChart,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await page.addInitScript(installPaintedProbe)
  await page.goto(`${server.origin}/${peer}`)
  await page.evaluate(PEERS[peer].install, size)
}

/** Shows other candles in the open chart: milliseconds from columns in the page to painted pixels. */
export function showInPeer(page: Page, bars: number, seed: number): Promise<number> {
  return page.evaluate(async (query) => {
    const values = new Float64Array(await (await fetch(`/candles?${query}`)).arrayBuffer())
    const length = values.length / 6
    const [t, o, h, l, c, v] = Array.from({ length: 6 }, (_, at) => values.subarray(at * length, (at + 1) * length))
    const columns = { t, o, h, l, c, v } as Parameters<typeof showCandles>[0]
    return paintedProbe.untilPainted('#chart', () => showCandles(columns))
  }, `bars=${bars}&seed=${seed}`)
}
