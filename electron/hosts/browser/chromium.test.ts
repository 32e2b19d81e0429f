import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { implement } from '@orpc/server'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { findChromium } from '../../../scripts/launcher/chromium.mjs'
import type { EngineRouter } from '../../engine/rpc/serve-port.ts'
import { nodeHostParts } from '../node-host.ts'
import { serveBrowser, type BrowserServer } from './serve-browser.ts'

const executablePath = findChromium(process.env, process.platform)
if (!executablePath)
  process.stderr.write('browser host in Chromium: skipped, no Chromium found (set TAPEDECK_CHROMIUM)\n')

/** The product's own client, put where the test can reach it. */
const PAGE_SCRIPT = `
import { connectEngine } from ${JSON.stringify(join(import.meta.dirname, '../../../renderer/engine.ts'))}
globalThis.violations = []
addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
globalThis.states = []
// From a timer, because the debugger that drives this page may evaluate text where the page itself may not.
globalThis.evaluateText = () =>
  new Promise((resolve) =>
    setTimeout(() => {
      const names = []
      for (const run of [() => (0, eval)('1'), () => new Function('return 1')()]) {
        try {
          names.push(String(run()))
        } catch (error) {
          names.push(error.name)
        }
      }
      resolve(names)
    }),
  )
globalThis.connected = connectEngine().then(
  (connection) => {
    globalThis.connection = connection
    connection.onState((state) => states.push(state))
    return 'open'
  },
  (error) => error.code + ' ' + error.detail.reason,
)
`

describe.skipIf(!executablePath)('browser host in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tapedeck-page-'))
  const webDir = join(folder, 'web')
  let browser: Browser
  let server: BrowserServer
  let context: BrowserContext
  let page: Page
  let problems: string[]

  beforeAll(async () => {
    writeFileSync(join(folder, 'page.js'), PAGE_SCRIPT)
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><title>t</title><link rel="icon" href="data:,"><script type="module" src="./page.js"></script>',
    )
    await build({
      configFile: false,
      root: folder,
      base: './',
      logLevel: 'error',
      build: { outDir: webDir, modulePreload: { polyfill: false }, target: 'chrome120', minify: false },
    })
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--host-resolver-rules=MAP evil.test 127.0.0.1',
      ],
    })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    server = await serve()
    context = await browser.newContext()
    page = await context.newPage()
    problems = []
    page.on('console', (message) => void problems.push(message.text()))
    page.on('pageerror', (error) => void problems.push(error.message))
  })
  afterEach(async () => {
    await context.close()
    await server.close()
  })

  async function serve(port = 0): Promise<BrowserServer> {
    return serveBrowser({
      ...nodeHostParts(),
      log: () => undefined,
      webDir,
      port,
      openEngine: () => ({ router: probeRouter(), close: () => undefined }),
    })
  }
  const connected = (): Promise<unknown> => page.evaluate('connected')

  test('the launch address lets a page in once, leaves the address bar at once and survives a reload', async () => {
    const url = server.newPageUrl()
    await page.goto(url)
    expect(await connected()).toBe('open')
    expect(page.url()).toBe(`${server.origin}/`)
    await page.reload()
    expect(await connected()).toBe('open')
    expect(await page.evaluate('document.cookie')).toBe('')
    expect(await context.cookies()).toEqual([])

    const stranger = await browser.newContext()
    page = await stranger.newPage()
    await page.goto(url)
    expect(await connected()).toBe('disconnected ticket-used')
    expect(page.url()).toBe(`${server.origin}/`)
    await page.goto(server.origin)
    expect(await connected()).toBe('disconnected no-ticket')
    await stranger.close()
  })

  test('a second tab needs its own address', async () => {
    await page.goto(server.newPageUrl())
    expect(await connected()).toBe('open')
    page = await context.newPage()
    await page.goto(server.origin)
    expect(await connected()).toBe('disconnected no-ticket')
    await page.goto(`${server.newPageUrl()}`)
    await page.reload()
    expect(await connected()).toBe('open')
  })

  test('calls, bytes and streams work without one policy violation', async () => {
    await page.goto(server.newPageUrl())
    await connected()
    const seen = await page.evaluate(async () => {
      const { client } = (globalThis as never as { connection: { client: any } }).connection
      const { columns } = await client.candles.load({ symbol: 'NASDAQ:AAPL', interval: '1d' })
      await client.imports.push({ id: 'x', index: 0, piece: new Uint8Array(256 * 1024).fill(7) })
      const revisions = []
      for await (const stat of await client.app.watchStore()) revisions.push(stat.revision)
      return { bytes: [...columns], offset: columns.byteOffset, revisions }
    })
    expect(seen).toEqual({ bytes: [0, 255, 13, 10, 128], offset: 0, revisions: [1, 2, 3] })
    expect(await page.evaluate('violations')).toEqual([])
    expect(problems).toEqual([])
  })

  test('the policy is enforced: no inline script, eval, foreign connection, inline style or HTML from a string', async () => {
    await page.goto(server.newPageUrl())
    const blocked = await page.evaluate(async () => {
      const outcome = async (run: () => unknown): Promise<string> => {
        try {
          return `allowed ${String(await run())}`
        } catch (error) {
          return (error as Error).name
        }
      }
      const script = document.createElement('script')
      const style = document.createElement('style')
      style.textContent = 'body { color: red }'
      document.head.append(style)
      return {
        html: await outcome(() => (document.body.innerHTML = '<b>x</b>')),
        inline: await outcome(() => ((script.text = 'globalThis.ran = true'), document.head.append(script))),
        fetch: await outcome(() => fetch('http://127.0.0.1:9/')),
        ran: (globalThis as { ran?: boolean }).ran ?? false,
        colour: getComputedStyle(document.body).color,
      }
    })
    expect(blocked).toMatchObject({
      html: 'TypeError',
      inline: 'TypeError',
      fetch: 'TypeError',
      ran: false,
      colour: 'rgb(0, 0, 0)',
    })
    expect(await page.evaluate('evaluateText()')).toEqual(['EvalError', 'EvalError'])
    expect(await page.evaluate('violations')).toEqual(
      expect.arrayContaining(['connect-src', 'require-trusted-types-for', 'style-src-elem']),
    )
  })

  test('a page whose host comes back reconnects nowhere it is not known: it says so', async () => {
    await page.goto(server.newPageUrl())
    await connected()
    const { port } = new URL(server.origin)
    await server.close()
    await expect.poll(() => page.evaluate('states')).toContain('reconnecting')
    server = await serve(Number(port))
    await expect.poll(() => page.evaluate('states'), { timeout: 10_000 }).toContain('closed')
    expect(await page.evaluate('connection.closedReason')).toBe('session-ended')
  })

  describe('another page on this machine', () => {
    let other: Server
    let otherOrigin: string

    beforeEach(async () => {
      other = createServer((_, response) =>
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>'),
      )
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
      otherOrigin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
      await page.goto(server.newPageUrl())
      await connected()
    })
    afterEach(() => void (other.closeAllConnections(), other.close()))

    test('can load, post, embed and open nothing, even with a good token', async () => {
      const token = await page.evaluate('sessionStorage.getItem("tapedeck.session")')
      const script = new URL((await page.locator('script').getAttribute('src')) ?? '', server.origin).href
      await page.goto(otherOrigin)
      const got = await page.evaluate(
        async ([origin, scriptUrl, key]) => {
          const element = (name: string, address: string): Promise<string> =>
            new Promise((resolve) => {
              const made = Object.assign(document.createElement(name), { src: address })
              made.addEventListener('load', () => resolve('loaded'))
              made.addEventListener('error', () => resolve('failed'))
              document.body.append(made)
            })
          const request = (init: RequestInit): Promise<string> =>
            fetch(`${origin}/session`, init).then(
              (a) => a.type,
              () => 'failed',
            )
          const socket = new WebSocket(`${(origin as string).replace('http', 'ws')}/engine`, [
            'tapedeck.v1',
            `tok.${key}`,
          ])
          const opened = new Promise((resolve) => {
            socket.addEventListener('open', () => resolve('open'))
            socket.addEventListener('close', () => resolve('failed'))
          })
          return {
            script: await element('script', scriptUrl as string),
            image: await element('img', `${origin}/`),
            read: await request({}),
            json: await request({
              method: 'POST',
              headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify({ token: key }),
            }),
            simple: await request({ method: 'POST', mode: 'no-cors', body: JSON.stringify({ token: key }) }),
            socket: await opened,
          }
        },
        [server.origin, script, token],
      )
      expect(got).toEqual({
        script: 'failed',
        image: 'failed',
        read: 'failed',
        json: 'failed',
        simple: 'failed',
        socket: 'failed',
      })

      await page.evaluate(
        (origin) => document.body.append(Object.assign(document.createElement('iframe'), { src: origin })),
        server.origin,
      )
      await expect.poll(() => page.frames().at(1)?.url()).toBe('chrome-error://chromewebdata/')
    })

    test('a name rebound to 127.0.0.1 gets nothing', async () => {
      const { port } = new URL(server.origin)
      const answer = await page.goto(`http://evil.test:${port}/`)
      expect(answer?.status()).toBe(403)
      const stolen = await page.evaluate(() => fetch('/index.html').then((reply) => reply.status))
      expect(stolen).toBe(403)
      const socket = await page
        .evaluate(
          () =>
            new Promise((resolve) => {
              const made = new WebSocket(`ws://${location.host}/engine`, ['tapedeck.v1', 'tok.x'])
              made.addEventListener('open', () => resolve('open'))
              made.addEventListener('close', () => resolve('failed'))
            }),
        )
        .catch((error: Error) => error.message)
      expect(socket).not.toBe('open')
    })
  })
})

/** Just enough of an engine for a page to speak with; the real one is the conformance suite's. */
function probeRouter(): EngineRouter {
  const os = implement(contract)
  const stat = { bytes: 0, series: 0, bars: 0, ownSeries: 0, notices: [] }
  return {
    app: {
      watchStore: os.app.watchStore.handler(async function* () {
        for (const revision of [1, 2, 3]) yield { ...stat, revision }
      }),
    },
    candles: {
      load: os.candles.load.handler(({ input }) => ({
        symbol: input.symbol,
        name: input.symbol,
        interval: input.interval,
        source: 'sample',
        derivedFrom: null,
        state: 'stale',
        asOf: null,
        adjusted: 'unknown',
        columns: Uint8Array.of(0, 255, 13, 10, 128),
        partial: [],
        revised: [],
        hasEarlier: false,
        hasLater: false,
        fetchedAt: null,
        newestMarketTime: null,
      })),
    },
    imports: { push: os.imports.push.handler(() => undefined) },
  } as unknown as EngineRouter
}
