import type { AddressInfo } from 'node:net'
import { isMainThread, parentPort, type MessagePort as NodePort } from 'node:worker_threads'
import { implement } from '@orpc/server'
import { WebSocketServer } from 'ws'
import { contract } from '../shared/contract/index.ts'
import { packCandles } from '../shared/domain/candles.ts'
import { createPortServer, type EngineRouter } from '../electron/engine/rpc/serve-port.ts'
import { serveBrowser } from '../electron/hosts/browser/serve-browser.ts'
import { createPagePort } from '../electron/hosts/desktop/page-port.ts'
import type { PagePort } from '../electron/hosts/desktop/parent-port.ts'
import { nodeHostParts } from '../electron/hosts/node-host.ts'
import { toObjects } from './candle-objects.ts'
import { makeTempFolder } from './temp-folder.ts'
import { walkCandles } from './walk.ts'

/** From the receiver. `count` candles as JSON text are the peer's answer on the thread's own port. */
export type ToSender =
  | { readonly kind: 'serve'; readonly port: NodePort }
  | { readonly kind: 'json'; readonly count: number }
  | { readonly kind: 'collect' }
  | { readonly kind: 'close' }

/** Where the product's browser host and the peer's plain socket listen. */
export interface SenderReady {
  readonly pageUrl: string
  readonly jsonUrl: string
}

/** What both sides hold before the clock starts: columns we would read from the store, objects the peer would. */
const held = new Map(
  [5_000, 100_000].map((count) => {
    const columns = walkCandles(count, count)
    return [count, { columns, objects: toObjects(columns) }] as const
  }),
)

/** The engine's side of the transport bench, in a thread of its own. */
async function send(port: NodePort): Promise<void> {
  const log = (): void => undefined
  const router = candlesRouter()
  const product = await serveBrowser({
    ...nodeHostParts(),
    log,
    webDir: makeTempFolder(),
    openEngine: () => ({ router, close: log }),
  })
  const peer = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  peer.on('connection', (socket) => {
    socket.on('message', (count: Buffer) => socket.send(JSON.stringify(holding(Number(count)).objects)))
  })
  await new Promise((resolve) => peer.once('listening', resolve))
  const servePort = createPortServer(router, { log, redact: (text) => text })
  port.on('message', (message: ToSender) => {
    if (message.kind === 'serve') servePort(createPagePort(asPagePort(message.port)))
    if (message.kind === 'json') port.postMessage(JSON.stringify(holding(message.count).objects))
    if (message.kind === 'close') void product.close().then(() => process.exit(0))
    if (message.kind !== 'collect') return
    globalThis.gc?.()
    port.postMessage('collected')
  })
  const jsonUrl = `ws://127.0.0.1:${(peer.address() as AddressInfo).port}`
  port.postMessage({ pageUrl: product.newPageUrl(), jsonUrl } satisfies SenderReady)
}

function holding(count: number) {
  const found = held.get(count)
  if (!found) throw new Error(`the sender holds no ${count} candles`)
  return found
}

/** As much of an engine as sends candles; the store has its own bench. */
function candlesRouter(): EngineRouter {
  const os = implement(contract)
  return {
    candles: {
      load: os.candles.load.handler(({ input }) => ({
        symbol: input.symbol,
        name: input.symbol,
        interval: input.interval,
        source: 'import:bench',
        derivedFrom: null,
        state: 'cached',
        asOf: null,
        columns: packCandles(holding(input.limit).columns),
        partial: [],
        revised: [],
        hasEarlier: false,
        hasLater: false,
        adjusted: 'raw',
        fetchedAt: null,
        newestMarketTime: null,
      })),
    },
  } as unknown as EngineRouter
}

/** Electron hands out its ports with the message inside an event. */
function asPagePort(port: NodePort): PagePort {
  return {
    on: (event: string, listener: (event: { data: unknown }) => void) =>
      void port.on(event as 'message', (data: unknown) => listener({ data })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  }
}

if (!isMainThread && parentPort) await send(parentPort)
