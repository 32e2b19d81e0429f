import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { serveBrowser, type BrowserServer } from '../../electron/hosts/browser/serve-browser.ts'
import { nodeHostParts } from '../../electron/hosts/node-host.ts'
import type { EngineRouter } from '../../electron/engine/rpc/serve-port.ts'
import { openBrowserSession } from './browser-session.ts'
import { connect, type EngineConnection } from './connection.ts'
import type { SocketLike } from './socket-port.ts'
import { nodePage } from './test-node-page.ts'

const webDir = mkdtempSync(`${tmpdir()}/tapedeck-session-`)
let server: BrowserServer
let connections: EngineConnection[]

const os = implement(contract)
const router = {
  app: { openTab: os.app.openTab.handler(() => ({ url: server.newPageUrl() })) },
} as unknown as EngineRouter
const serve = (port = 0): Promise<BrowserServer> =>
  serveBrowser({
    ...nodeHostParts(),
    log: () => undefined,
    webDir,
    port,
    openEngine: () => ({ router, close: () => undefined }),
  })

beforeEach(async () => {
  connections = []
  server = await serve()
})
afterEach(async () => {
  for (const connection of connections) connection.close()
  await server.close()
})
afterAll(() => rmSync(webDir, { recursive: true }))

async function open(page: ReturnType<typeof nodePage>): Promise<EngineConnection> {
  const connection = await connect(await openBrowserSession(page))
  connections.push(connection)
  return connection
}

test('the ticket leaves the address bar before anything is sent', async () => {
  const page = nodePage(server.newPageUrl())
  const shown: string[] = []
  const session = openBrowserSession({
    ...page,
    fetch: (path, init) => {
      shown.push(page.addresses.at(-1) as string)
      return page.fetch(path, init)
    },
  })
  await session
  expect(shown).toEqual(['/'])
})

test('a reload uses the stored token', async () => {
  const page = nodePage(server.newPageUrl())
  await open(page)
  expect((await open(nodePage(`${server.origin}/`, page.stored))).state).toBe('open')
})

test('a used address opened again in its own tab is let in, in another it is refused with words', async () => {
  const url = server.newPageUrl()
  const page = nodePage(url)
  await open(page)
  expect((await open(nodePage(url, page.stored))).state).toBe('open')
  await expect(open(nodePage(url))).rejects.toMatchObject({
    code: 'disconnected',
    message: expect.stringMatching(/^This address was used already/),
    detail: { reason: 'ticket-used' },
  })
})

test('a bare address is refused with words', async () => {
  await expect(open(nodePage(`${server.origin}/`))).rejects.toMatchObject({ detail: { reason: 'no-ticket' } })
})

test('app.openTab lets a second page in', async () => {
  const first = await open(nodePage(server.newPageUrl()))
  const { url } = await first.client.app.openTab()
  expect((await open(nodePage(url))).state).toBe('open')
})

test('a socket that broke comes back with the same token', async () => {
  const page = nodePage(server.newPageUrl())
  const sockets: SocketLike[] = []
  const tracked = {
    ...page,
    openSocket: (url: string, protocols: string[]) => {
      const socket = page.openSocket(url, protocols)
      sockets.push(socket)
      return socket
    },
  }
  const connection = await open(tracked)
  const states: string[] = []
  connection.onState((state) => states.push(state))
  sockets[0]?.close()
  await expect.poll(() => states).toEqual(['reconnecting', 'open'])
  expect((await connection.client.app.openTab()).url).toContain('#k=')
})

test('a host that was started again ends the session, and the token is forgotten', async () => {
  const page = nodePage(server.newPageUrl())
  const connection = await open(page)
  const { port } = new URL(server.origin)
  await server.close()
  await expect.poll(() => connection.state).toBe('reconnecting')
  server = await serve(Number(port))
  await expect.poll(() => connection.state, { timeout: 10_000 }).toBe('closed')
  expect(connection.closedReason).toBe('session-ended')
  expect(page.stored.size).toBe(0)
})
