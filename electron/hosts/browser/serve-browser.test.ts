import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { EngineRouter } from '../../engine/rpc/serve-port.ts'
import { nodeHostParts } from '../node-host.ts'
import { serveBrowser, type BrowserServer } from './serve-browser.ts'
import { sendRaw, type RawAnswer } from './test-raw-http.ts'

// One checklist, one server: over 400 lines, because every rule of the door stands here under its name.
const outside = mkdtempSync(join(tmpdir(), 'tapedeck-outside-'))
const webDir = join(outside, 'web')
let server: BrowserServer
const hasSecondLoopback = process.platform === 'linux'
if (!hasSecondLoopback)
  process.stderr.write('a caller from 127.0.0.2: skipped, only Linux has that address by itself\n')
let port: number
let own: string

beforeAll(async () => {
  mkdirSync(join(webDir, 'assets'), { recursive: true })
  writeFileSync(join(outside, 'secret.js'), 'secret')
  writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(webDir, 'assets', 'index-Ab_1-.js'), 'export {}')
  writeFileSync(join(webDir, 'assets', 'raw.map'), '{}')
  writeFileSync(join(webDir, '.hidden.js'), 'hidden')
  symlinkSync(join(outside, 'secret.js'), join(webDir, 'assets', 'link.js'))
  server = await serve()
  port = Number(new URL(server.origin).port)
  own = `127.0.0.1:${port}`
})
afterAll(async () => {
  await server.close()
  rmSync(outside, { recursive: true })
})

function serve(options: { now?: () => number } = {}): Promise<BrowserServer> {
  const router = {} as EngineRouter
  return serveBrowser({
    ...nodeHostParts(),
    log: () => undefined,
    webDir,
    openEngine: () => ({ router, close: () => undefined }),
    ...options,
  })
}

const get = (path: string, headers: string[] = [`Host: ${own}`]): Promise<RawAnswer> =>
  sendRaw(port, [`GET ${path} HTTP/1.1`, ...headers, 'Connection: close'])

function post(
  body: string,
  changes: { path?: string; host?: string; origin?: string | null; type?: string; more?: string[] } = {},
) {
  const { path = '/session', host = own, origin = `http://${own}`, type = 'application/json', more = [] } = changes
  const headers = [
    `Host: ${host}`,
    `Content-Type: ${type}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...more,
  ]
  if (origin !== null) headers.push(`Origin: ${origin}`)
  return sendRaw(port, [`POST ${path} HTTP/1.1`, ...headers], body)
}

function upgrade(
  protocols: string,
  changes: { path?: string; host?: string; origin?: string | null; more?: string[] } = {},
) {
  const { path = '/engine', host = own, origin = `http://${own}`, more = [] } = changes
  const headers = [`Host: ${host}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', ...more]
  headers.push('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', `Sec-WebSocket-Protocol: ${protocols}`)
  if (origin !== null) headers.push(`Origin: ${origin}`)
  return sendRaw(port, [`GET ${path} HTTP/1.1`, ...headers])
}

const ticketOf = (url: string): string => new URL(url).hash.slice('#k='.length)
async function newToken(): Promise<string> {
  const { body } = await post(JSON.stringify({ ticket: ticketOf(server.newPageUrl()) }))
  return (JSON.parse(body) as { token: string }).token
}

describe('bind', () => {
  test('only 127.0.0.1 listens, no other address of this machine', async () => {
    expect((await get('/')).status).toBe(200)
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    const addresses = [
      '127.0.0.2',
      ...others.filter(({ address }) => address !== '127.0.0.1').map(({ address }) => address),
    ]
    for (const address of addresses)
      await expect(sendRaw(port, ['GET / HTTP/1.1'], '', { address })).rejects.toThrow(/ECONN|EINVAL|EADDR/)
  })

  test.runIf(hasSecondLoopback)('a caller from another loopback address is refused', async () => {
    const lines = ['GET / HTTP/1.1', `Host: ${own}`, 'Connection: close']
    expect(await sendRaw(port, lines, '', { from: '127.0.0.2' })).toMatchObject({
      status: 403,
      body: 'refused: remote',
    })
  })
})

describe('host', () => {
  const names = [
    'evil.test',
    'evil.test:PORT',
    'localhost:PORT',
    '[::1]:PORT',
    '127.0.0.1:1',
    '127.0.0.1',
    '0.0.0.0:PORT',
    '127.1:PORT',
    '',
  ]
  test.each(names)('%j is refused', async (name) => {
    const host = name.replace('PORT', String(port))
    expect(await get('/', [`Host: ${host}`])).toMatchObject({ status: 403, body: 'refused: host' })
    expect((await post('{}', { host })).body).toBe('refused: host')
    expect((await upgrade('tapedeck.v1', { host })).body).toBe('refused: host')
  })

  test('a second Host header, none at all and a foreign target are refused', async () => {
    expect((await get('/', [`Host: ${own}`, 'Host: evil.test'])).status).toBeGreaterThanOrEqual(400)
    expect((await get('/', [])).status).toBeGreaterThanOrEqual(400)
    expect((await sendRaw(port, ['GET / HTTP/1.0'])).status).toBe(403)
    expect((await get('http://evil.test/')).body).toBe('refused: target')
  })
})

describe('origin', () => {
  const origins = [
    'null',
    'http://127.0.0.1:1',
    'https://OWN',
    'http://OWN.evil.test',
    'http://OWN/',
    'http://localhost:PORT',
    'http://evil.test',
    '',
  ]
  test.each(origins)('%j is refused for reads, writes and sockets', async (text) => {
    const origin = text.replace('OWN', own).replace('PORT', String(port))
    expect((await get('/', [`Host: ${own}`, `Origin: ${origin}`])).body).toBe('refused: origin')
    expect((await post('{}', { origin })).body).toBe('refused: origin')
    expect((await upgrade('tapedeck.v1', { origin })).body).toBe('refused: origin')
  })

  test('writes and sockets need one; it may stand only once', async () => {
    expect((await post('{}', { origin: null })).body).toBe('refused: origin')
    expect((await upgrade(`tapedeck.v1, tok.${await newToken()}`, { origin: null })).body).toBe('refused: origin')
    expect((await post('{}', { more: ['Origin: http://evil.test'] })).body).toBe('refused: origin')
    expect((await get('/', [`Host: ${own}`, `Origin: http://${own}`])).status).toBe(200)
  })
})

test.each(['cross-site', 'same-site', 'x'])('Sec-Fetch-Site %s is refused', async (site) => {
  expect((await get('/', [`Host: ${own}`, `Sec-Fetch-Site: ${site}`])).body).toBe('refused: fetch-site')
  expect((await post('{}', { more: [`Sec-Fetch-Site: ${site}`] })).body).toBe('refused: fetch-site')
})
test.each(['same-origin', 'none'])('Sec-Fetch-Site %s is let in', async (site) => {
  expect((await get('/', [`Host: ${own}`, `Sec-Fetch-Site: ${site}`])).status).toBe(200)
})

describe('ticket and token', () => {
  test('a ticket works once', async () => {
    const body = JSON.stringify({ ticket: ticketOf(server.newPageUrl()) })
    const first = await post(body)
    expect(first).toMatchObject({ status: 200 })
    expect((JSON.parse(first.body) as { token: string }).token).toMatch(/^[\w-]{43}$/)
    expect(await post(body)).toMatchObject({ status: 401, body: '' })
  })

  test('a ticket is worth nothing after 60 s', async () => {
    let now = 1_000
    const other = await serve({ now: () => now })
    const [late, inTime] = [other.newPageUrl(), other.newPageUrl()]
    const answer = async (url: string): Promise<number> => {
      const { origin } = other
      const body = JSON.stringify({ ticket: ticketOf(url) })
      const headers = { 'Content-Type': 'application/json', Origin: origin, Connection: 'close' }
      return (await fetch(`${origin}/session`, { method: 'POST', headers, body })).status
    }
    now += 59_999
    expect(await answer(inTime)).toBe(200)
    now += 1
    expect(await answer(late)).toBe(401)
    await other.close()
  })

  test.each(['', 'x', '\u0000', 'a'.repeat(900)])('a wrong ticket %j gets nothing', async (ticket) => {
    expect((await post(JSON.stringify({ ticket }))).status).toBe(401)
  })

  test('a token tells whether its session lives', async () => {
    expect((await post(JSON.stringify({ token: await newToken() }))).status).toBe(204)
    expect((await post(JSON.stringify({ token: 'A'.repeat(43) }))).status).toBe(401)
  })

  test('a socket needs protocol, path and a living token, before anything is upgraded', async () => {
    const token = await newToken()
    const ticket = ticketOf(server.newPageUrl())
    expect((await upgrade(`tapedeck.v1, tok.${token}`)).status).toBe(101)
    const refused = [
      'tapedeck.v1',
      `tok.${token}`,
      'tapedeck.v1, tok.',
      `tapedeck.v1, tok.${ticket}`,
      `tapedeck.v1, tok.${token}x`,
      `tapedeck.v1, TOK.${token}`,
    ]
    for (const protocols of refused)
      expect(await upgrade(protocols)).toMatchObject({ status: 403, body: 'refused: token' })
    expect((await upgrade(`tapedeck.v1, tok.${token}`, { path: '/engine?x' })).body).toBe('refused: path')
    expect((await upgrade(`tapedeck.v1, tok.${token}`, { path: '/' })).body).toBe('refused: path')
  })

  test('the answer to an upgrade does not repeat the token', async () => {
    const { headers } = await upgrade(`tapedeck.v1, tok.${await newToken()}`)
    expect(headers.get('sec-websocket-protocol')).toBe('tapedeck.v1')
  })

  test('several pages share the host: each gets its own token', async () => {
    const [first, second] = [await newToken(), await newToken()]
    expect(first).not.toBe(second)
    for (const token of [first, second]) expect((await upgrade(`tapedeck.v1, tok.${token}`)).status).toBe(101)
  })
})

describe('cross-site requests', () => {
  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-8',
    '',
  ])('content type %j is no session request', async (type) => {
    const body = JSON.stringify({ ticket: ticketOf(server.newPageUrl()) })
    expect((await post(body, { type })).status).toBe(415)
  })

  test.each(['', 'null', '[]', '"x"', '{', '{"ticket":1}'])('body %j is refused, not fatal', async (body) => {
    expect((await post(body)).status).toBe(400)
  })

  test('a body over 1 KB is refused, announced or not', async () => {
    expect((await post(JSON.stringify({ ticket: 'a'.repeat(1100) }))).status).toBe(413)
    const headers = [
      `Host: ${own}`,
      `Origin: http://${own}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      'Connection: close',
    ]
    const chunk = `${(1200).toString(16)}\r\n${'a'.repeat(1200)}\r\n0\r\n\r\n`
    expect((await sendRaw(port, ['POST /session HTTP/1.1', ...headers], chunk)).status).toBe(413)
  })

  test.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])('%s is not allowed', async (method) => {
    const answer = await sendRaw(port, [
      `${method} /session HTTP/1.1`,
      `Host: ${own}`,
      `Origin: http://${own}`,
      'Connection: close',
    ])
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('POST')
  })

  test('POST elsewhere and GET of the session are not allowed', async () => {
    expect((await post('{}', { path: '/' })).status).toBe(405)
    expect((await get('/session')).status).toBe(404)
  })

  test('no answer has a CORS header or a cookie', async () => {
    const answers = [await get('/'), await post('{}'), await get('/nothing.js'), await get('/', ['Host: evil.test'])]
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-') || name === 'set-cookie')).toEqual(
        [],
      )
    }
  })
})

describe('files', () => {
  test('the page and its parts are served with their types', async () => {
    expect(await get('/')).toMatchObject({ status: 200, body: '<!doctype html><title>page</title>' })
    expect((await get('/index.html?x=1')).headers.get('content-type')).toBe('text/html; charset=utf-8')
    const script = await get('/assets/index-Ab_1-.js')
    expect(script).toMatchObject({ status: 200, body: 'export {}' })
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  test('HEAD sends the head only', async () => {
    const answer = await sendRaw(port, ['HEAD / HTTP/1.1', `Host: ${own}`, 'Connection: close'])
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers.get('content-length')).toBe('34')
  })

  const traversals = [
    '/../secret.js',
    '/assets/../../secret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/..%2fsecret.js',
    '/%252e%252e/secret.js',
    '/..\\secret.js',
    '/..%5csecret.js',
    '//secret.js',
    '/./secret.js',
    '/assets//index-Ab_1-.js',
    '/assets/....//secret.js',
    '/.hidden.js',
    '/assets/link.js',
    '/assets/raw.map',
    '/assets',
    '/assets/',
    '/index.html/',
    '/index.html%00.js',
    '/index.html\u0000.js',
    '/C:/secret.js',
    '/secret.js::$DATA',
    `/${'a'.repeat(5000)}.js`,
  ]
  test.each(traversals)('%j is not there', async (path) => {
    const { status, body } = await get(path)
    expect([400, 404]).toContain(status)
    expect(body).not.toContain('secret')
  })
})

test('every answer carries the whole set of headers', async () => {
  for (const answer of [await get('/'), await get('/x.js'), await post('{}'), await get('/', ['Host: evil.test'])]) {
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy':
        `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; ` +
        `connect-src 'self' ws://${own}; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ` +
        `object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
  }
})

describe('limits', () => {
  async function openSocket(): Promise<WebSocket> {
    const socket = new WebSocket(`ws://${own}/engine`, ['tapedeck.v1', `tok.${await newToken()}`], {
      origin: `http://${own}`,
    })
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
    return socket
  }
  const closeCode = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.on('close', resolve))

  test('a message over 1 MB closes its socket', async () => {
    const socket = await openSocket()
    const closed = closeCode(socket)
    socket.send(new Uint8Array(1024 * 1024 + 1))
    expect(await closed).toBe(1009)
  })

  test('no compression is agreed on', async () => {
    const socket = await openSocket()
    expect(socket.extensions).toBe('')
    socket.close()
  })

  test.each(['x', '[]', 'null', '{"i":1}', '[{"i":"0"},[["__proto__","x"]]]', '{"i":"0","p":{"u":"//evil.test/x"}}x'])(
    'a message of unknown form (%s) closes its socket and nothing else',
    async (text) => {
      const socket = await openSocket()
      const closed = closeCode(socket)
      socket.send(text)
      if (text.startsWith('[{')) socket.send(new Uint8Array(1))
      expect(await closed).toBe(1008)
      expect((await get('/')).status).toBe(200)
    },
  )

  test('headers over 8 KB are refused', async () => {
    expect((await get('/', [`Host: ${own}`, `X-Long: ${'a'.repeat(9000)}`])).status).toBe(431)
  })

  test('a port that is taken is bad input, named', async () => {
    const taken = serveBrowser({
      ...nodeHostParts(),
      webDir,
      port,
      openEngine: () => ({ router: {} as EngineRouter, close: () => undefined }),
    })
    await expect(taken).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining(String(port)) })
  })

  test('no more than 128 connections at once, and room again when they end', async () => {
    const sockets = Array.from({ length: 140 }, () => connect({ host: '127.0.0.1', port }))
    let refused = 0
    for (const socket of sockets) socket.on('close', () => refused++).on('error', () => undefined)
    await expect.poll(() => refused).toBeGreaterThanOrEqual(12)
    for (const socket of sockets) socket.destroy()
    await expect.poll(async () => (await get('/').catch(() => undefined))?.status).toBe(200)
  })

  test('no more than 32 pages at once', async () => {
    const token = await newToken()
    const options = { origin: `http://${own}` }
    const sockets = Array.from(
      { length: 33 },
      () => new WebSocket(`ws://${own}/engine`, ['tapedeck.v1', `tok.${token}`], options),
    )
    const outcomes = await Promise.all(
      sockets.map(
        (socket) =>
          new Promise((resolve) => socket.on('open', () => resolve('open')).on('error', () => resolve('refused'))),
      ),
    )
    for (const socket of sockets) socket.terminate()
    expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(32)
  })

  test.concurrent.each([
    ['headers', [`GET / HTTP/1.1`, 'Host: x']],
    ['a body', ['POST /session HTTP/1.1', 'Host: x', 'Content-Length: 100', '', '{']],
  ])('a client that never finishes %s is cut off', async (_, lines) => {
    const socket = connect({ host: '127.0.0.1', port })
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    socket.on('error', () => undefined).resume()
    socket.write(
      lines.join('\r\n').replace('Host: x', `Host: ${own}\r\nOrigin: http://${own}\r\nContent-Type: application/json`),
    )
    await closed
    expect(socket.readyState).toBe('closed')
  })
})

test('closing frees the port and ends every page', async () => {
  const other = await serve()
  const { host } = new URL(other.origin)
  const token = (await (
    await fetch(`${other.origin}/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: other.origin },
      body: JSON.stringify({ ticket: ticketOf(other.newPageUrl()) }),
    })
  ).json()) as { token: string }
  const socket = new WebSocket(`ws://${host}/engine`, ['tapedeck.v1', `tok.${token.token}`], { origin: other.origin })
  await new Promise((resolve) => socket.on('open', resolve))
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await other.close()
  expect([1001, 1006]).toContain(await closed)
  await expect(sendRaw(Number(host.split(':')[1]), ['GET / HTTP/1.1'])).rejects.toThrow('ECONNREFUSED')
})
