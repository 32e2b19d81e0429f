import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, Worker, type MessagePort as NodePort } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, type EngineConnection } from '../../../renderer/engine/connection.ts'
import { toPort } from '../../../renderer/engine/desktop-ports.ts'
import { findAppDir } from '../node-host.ts'
import type { FromEngine } from './parent-port.ts'

let dataDir: string
const workers: Worker[] = []

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-utility-'))
})
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()))
  rmSync(dataDir, { recursive: true })
})

interface Started {
  readonly worker: Worker
  readonly messages: FromEngine[]
  readonly first: Promise<FromEngine>
  readonly exited: Promise<number>
  readonly words: () => string
}

function start(
  args = ['--data-dir', dataDir, '--resources-dir', findAppDir(import.meta.dirname, 'resources')],
  workerData: object = {},
): Started {
  const worker = new Worker(new URL('./test-utility-worker.ts', import.meta.url), {
    argv: args,
    workerData,
    stderr: true,
  })
  workers.push(worker)
  const messages: FromEngine[] = []
  let words = ''
  worker.on('message', (message: FromEngine) => messages.push(message))
  worker.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()))
  return {
    worker,
    messages,
    words: () => words,
    first: new Promise((resolve) => worker.once('message', resolve)),
    exited: new Promise((resolve) => worker.once('exit', resolve)),
  }
}

async function openPage({ worker }: Started): Promise<{ connection: EngineConnection; port: NodePort }> {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ data: { kind: 'port' }, ports: [port1] }, [port1])
  return { connection: await connect(async () => toPort(port2 as unknown as MessagePort)), port: port2 }
}

test('serves every page it is given a port for, and tells main what they painted', async () => {
  const engine = start()
  expect(await engine.first).toEqual({ kind: 'ready' })
  const [first, second] = [await openPage(engine), await openPage(engine)]
  const stored = await first.connection.client.workspace.load()
  await first.connection.client.workspace.save({ ...stored, route: '#/settings' })
  expect((await second.connection.client.workspace.load()).route).toBe('#/settings')
  await second.connection.client.app.painted({ route: '#/markets' })
  await expect.poll(() => engine.messages).toContainEqual({ kind: 'painted', route: '#/markets' })
})

test('a port that speaks another language is closed; the engine and the other pages go on', async () => {
  const engine = start()
  const { connection } = await openPage(engine)
  const stranger = await openPage(engine)
  const closed = new Promise<void>((resolve) => stranger.port.once('close', resolve))
  stranger.port.postMessage({ hello: 'engine' })
  await closed
  expect((await connection.client.app.info()).host).toBe('desktop')
})

test('ends cleanly when main asks, and the folder is free again', async () => {
  const engine = start()
  await engine.first
  engine.worker.postMessage({ data: { kind: 'close' }, ports: [] })
  expect(await engine.exited).toBe(0)
  expect(await start().first).toEqual({ kind: 'ready' })
})

test('an unhandled rejection is logged, then the engine exits with 1', async () => {
  const engine = start(undefined, { failLater: true })
  expect(await engine.exited).toBe(1)
  expect(engine.words()).toContain('nobody waits for this')
})

test('an error that nobody caught ends the engine, and is told without the key it quotes', async () => {
  process.env['TAPEDECK_KEY_FINNHUB'] = 'plainsecretvalue1'
  try {
    const engine = start(undefined, { throwLater: 'plainsecretvalue1' })
    expect(await engine.exited).toBe(1)
    expect(engine.words()).toContain('an error that nobody caught')
    expect(engine.words()).not.toContain('plainsecretvalue1')
  } finally {
    delete process.env['TAPEDECK_KEY_FINNHUB']
  }
})

test('a folder that is held names its holder and exits', async () => {
  await start().first
  const second = start()
  expect(await second.first).toMatchObject({
    kind: 'failed',
    code: 'store-locked',
    message: expect.stringContaining('desktop'),
  })
  expect(await second.exited).toBe(1)
})

test('a missing folder argument is named', async () => {
  const engine = start([])
  expect(await engine.first).toMatchObject({ kind: 'failed', message: '--data-dir is missing' })
  expect(await engine.exited).toBe(1)
})
