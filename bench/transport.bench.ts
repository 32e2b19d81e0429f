import { once } from 'node:events'
import { MessageChannel, Worker, type MessagePort as NodePort } from 'node:worker_threads'
import { WebSocket } from 'ws'
import { unpackCandles, type Candles } from '../shared/domain/candles.ts'
import { openBrowserSession } from '../renderer/engine/browser-session.ts'
import { connect, type EngineConnection } from '../renderer/engine/connection.ts'
import { toPort } from '../renderer/engine/desktop-ports.ts'
import { nodePage } from '../renderer/engine/test-node-page.ts'
import type { Bench, BenchCase } from './bench.ts'
import { toColumns, type CandleObject } from './candle-objects.ts'
import { requireSame } from './same-candles.ts'
import { timeEachMs } from './stopwatch.ts'
import type { SenderReady, ToSender } from './transport-sender.ts'
import { walkCandles } from './walk.ts'

/** Candles in one answer, how often it is asked for in a row, and the ratio to reach. */
const SIZES = [
  { count: 100_000, runs: 3, goal: 20 },
  { count: 5_000, runs: 20, goal: 6 },
]

type Receive = (count: number) => Promise<Candles>

/** From columns or objects in one thread to Float64 columns in another: the product's ports and client beside JSON. */
export async function open(): Promise<Bench> {
  const sender = new Worker(new URL('transport-sender.ts', import.meta.url))
  const next = async (): Promise<unknown> => (await once(sender, 'message'))[0]
  const tell = (message: ToSender, moved: NodePort[] = []): void => sender.postMessage(message, moved)
  const { pageUrl, jsonUrl } = (await next()) as SenderReady

  const overSocket = await connect(await openBrowserSession(nodePage(pageUrl)))
  const { port1, port2 } = new MessageChannel()
  tell({ kind: 'serve', port: port1 }, [port1])
  const overPort = await connect(async () => toPort(port2 as unknown as MessagePort))
  const jsonSocket = new WebSocket(jsonUrl, { perMessageDeflate: false })
  await once(jsonSocket, 'open')

  const ways: Readonly<Record<string, Receive>> = {
    'WebSocket columns': (count) => loadColumns(overSocket, count),
    'MessagePort columns': (count) => loadColumns(overPort, count),
    'WebSocket JSON': async (count) => {
      jsonSocket.send(String(count))
      return fromJson(String((await once(jsonSocket, 'message'))[0]))
    },
    'MessagePort JSON': async (count) => {
      tell({ kind: 'json', count })
      return fromJson((await next()) as string)
    },
  }

  async function measure(receive: Receive, count: number, runs: number): Promise<number> {
    // What the way before left behind is collected in both threads before this one is timed.
    const collected = next()
    tell({ kind: 'collect' })
    await collected
    return timeEachMs(runs, () => receive(count))
  }

  for (const [way, receive] of Object.entries(ways)) {
    for (const { count } of SIZES) requireSame(way, await receive(count), walkCandles(count, count))
  }
  const measures = SIZES.flatMap(({ count, runs }) =>
    Object.entries(ways).map(([way, receive]) => [`${way} ${count}`, () => measure(receive, count, runs)] as const),
  )
  return {
    measures: Object.fromEntries(measures),
    cases: SIZES.flatMap((size) => [toCase('WebSocket', size), toCase('MessagePort', size)]),
    async close() {
      overSocket.close()
      overPort.close()
      jsonSocket.close()
      const ended = once(sender, 'exit')
      tell({ kind: 'close' })
      await ended
    },
  }
}

async function loadColumns({ client }: EngineConnection, count: number): Promise<Candles> {
  const { columns } = await client.candles.load({ symbol: 'BINANCE:BTCUSDT', interval: '1m', limit: count })
  return unpackCandles(columns)
}

const fromJson = (text: string): Candles => toColumns(JSON.parse(text) as CandleObject[])

function toCase(channel: string, { count, goal }: { readonly count: number; readonly goal: number }): BenchCase {
  return {
    name: `${count.toLocaleString('en-US')} candles over ${channel}`,
    unit: 'ms',
    ours: `${channel} columns ${count}`,
    peerName: 'JSON objects, same channel',
    peer: { measure: `${channel} JSON ${count}` },
    goal,
  }
}
