import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { BROWSER_DOOR } from '../../../shared/browser-door.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Host, Timers } from '../../engine/host.ts'
import { createPortServer, type EngineRouter } from '../../engine/rpc/serve-port.ts'
import { securityHeaders } from '../page/security-headers.ts'
import { readStaticFile } from '../page/static-files.ts'
import { answerSession } from './answer-session.ts'
import { refuseRequest } from './request-gate.ts'
import { createSessions } from './sessions.ts'
import { createSocketPort } from './socket-port.ts'

/** Not an option: nothing outside this machine may ever reach the engine. */
const ADDRESS = '127.0.0.1'
const {
  protocol: PROTOCOL,
  sessionPath: SESSION_PATH,
  socketPath: SOCKET_PATH,
  ticketFragment,
  tokenPrefix,
} = BROWSER_DOOR
/** Files come in pieces of 256 KB, so no message of the contract needs more. */
const MAX_MESSAGE_BYTES = 1024 * 1024
const MAX_CONNECTIONS = 128
const MAX_SOCKETS = 32
const MAX_HEADER_BYTES = 8192
const GOING_AWAY = 1001

export interface ServeOptions {
  /** Called once the address is known. All pages share the one engine it returns. */
  readonly openEngine: (pages: { newPageUrl(): string }) => { readonly router: EngineRouter; close(): void }
  /** The built page. */
  readonly webDir: string
  /** 0 or absent: any free one. */
  readonly port?: number | undefined
  readonly now: () => number
  readonly timers: Timers
  readonly log: Host['log']
  readonly redact: Host['redact']
}

export interface BrowserServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** The origin with a fresh one-time ticket in the fragment, where neither a log nor a Referer sees it. */
  newPageUrl(): string
  /** Ends every page's socket, the engine, and the listener. */
  close(): Promise<void>
}

/**
 * Serves the page and its engine to this machine's browsers.
 * @throws AppError bad-input when the port is taken; whatever `openEngine` throws
 */
export async function serveBrowser(options: ServeOptions): Promise<BrowserServer> {
  const { webDir, timers, log } = options
  const sessions = createSessions(options.now)
  const server = createServer({
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: MAX_HEADER_BYTES,
  })
  server.maxConnections = MAX_CONNECTIONS
  const port = await listen(server, options.port ?? 0)
  const authority = `${ADDRESS}:${port}`
  const origin = `http://${authority}`
  const headers = securityHeaders(`ws://${authority}`)
  const newPageUrl = (): string => `${origin}/${ticketFragment}${sessions.newTicket()}`

  const engine = await openOrClose(server, () => options.openEngine({ newPageUrl }))
  const servePort = createPortServer(engine.router, options)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  })

  server.on('request', (request, response) => {
    const respond = (status: number, type = 'text/plain; charset=utf-8', body: string | Buffer = ''): void => {
      response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    route(request, response, respond).catch((error: unknown) => {
      log('error', `${request.method} ${request.url} failed`, { error: String(error) })
      if (!response.headersSent) respond(500)
      else response.destroy()
    })
  })
  server.on('upgrade', (request, socket, head) => {
    const why = refuseUpgrade(request)
    if (why) return rejectUpgrade(socket, why)
    sockets.handleUpgrade(request, socket, head, (webSocket) => servePort(createSocketPort(webSocket, timers)))
  })

  async function route(
    request: IncomingMessage,
    response: ServerResponse,
    respond: (status: number, type?: string, body?: string | Buffer) => void,
  ): Promise<void> {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const refusal = refuseRequest(request, { authority, needsOrigin: !isRead })
    if (refusal) return respond(403, undefined, `refused: ${refusal}`)
    const path = (request.url ?? '/').split('?', 1)[0] as string
    if (request.method === 'POST' && path === SESSION_PATH) {
      const { status, body } = await answerSession(request, sessions)
      // The rest of a body that is too large stays unread: the connection is of no more use.
      if (status === 413) response.setHeader('Connection', 'close')
      return respond(status, body === undefined ? undefined : 'application/json', body)
    }
    if (!isRead) {
      response.setHeader('Allow', path === SESSION_PATH ? 'POST' : 'GET, HEAD')
      return respond(405)
    }
    const file = await readStaticFile(webDir, path)
    return file ? respond(200, file.type, file.body) : respond(404, undefined, 'not found')
  }

  function refuseUpgrade(request: IncomingMessage): string | undefined {
    const refusal = refuseRequest(request, { authority, needsOrigin: true })
    if (refusal) return refusal
    if (request.url !== SOCKET_PATH) return 'path'
    if (sockets.clients.size >= MAX_SOCKETS) return 'too many pages'
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    const token = offered.find((name) => name.startsWith(tokenPrefix))?.slice(tokenPrefix.length)
    return token !== undefined && offered.includes(PROTOCOL) && sessions.isToken(token) ? undefined : 'token'
  }

  return {
    origin,
    newPageUrl,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets.clients) socket.close(GOING_AWAY)
      engine.close()
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await closed
    },
  }
}

function rejectUpgrade(socket: Duplex, why: string): void {
  socket.on('error', () => undefined)
  socket.end(
    `HTTP/1.1 403 ${STATUS_CODES[403]}\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\nrefused: ${why}`,
  )
}

async function openOrClose<T>(server: ReturnType<typeof createServer>, open: () => T): Promise<T> {
  try {
    return open()
  } catch (error) {
    await new Promise((resolve) => server.close(resolve))
    throw error
  }
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)))
    server.listen({ host: ADDRESS, port, exclusive: true }, resolve)
  })
  return (server.address() as AddressInfo).port
}

function listenError(error: NodeJS.ErrnoException, port: number): AppError {
  const why = error.code === 'EADDRINUSE' ? 'another program listens there' : error.message
  return new AppError('bad-input', `--port ${port}: ${why}`, { port }, { cause: error })
}
