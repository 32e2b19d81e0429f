import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { FromEngine, ToEngine } from '../hosts/desktop/parent-port.ts'
import { startEngineProcess } from './engine-process.ts'

/** A child as Electron gives it; the test plays the engine inside. */
class Child extends EventEmitter {
  readonly got: { message: ToEngine; ports: string[] }[] = []
  isKilled = false

  postMessage(message: ToEngine, ports: string[] = []): void {
    this.got.push({ message, ports })
  }

  kill(): boolean {
    this.isKilled = true
    this.emit('exit', 137)
    return true
  }

  say(message: FromEngine): void {
    this.emit('message', message)
  }
}

class Frame {
  isGone = false
  readonly got: { channel: string; ports: string[] }[] = []

  isDestroyed(): boolean {
    return this.isGone
  }

  postMessage(channel: string, _message: unknown, ports: string[]): void {
    this.got.push({ channel, ports })
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function start(answer: boolean | Promise<boolean> = false) {
  const children: Child[] = []
  const painted: string[] = []
  const failures: { code: string; message: string }[] = []
  const log: string[] = []
  let channels = 0
  const engine = startEngineProcess<string>({
    fork: () => {
      const child = new Child()
      children.push(child)
      return child
    },
    openChannel: () => ({ port1: `engine ${++channels}`, port2: `page ${channels}` }),
    keystore: {
      describe: async () => ({ backend: 'kwallet6', state: 'protected' }),
      encrypt: async (text) => Uint8Array.from(Buffer.from(text)),
      decrypt: () => Promise.reject(new Error('no')),
    },
    onPainted: (route) => painted.push(route),
    onFailed: async (failure) => {
      failures.push(failure)
      return answer
    },
    log: (_level, message) => log.push(message),
  })
  const child = (at = children.length - 1): Child => children[at] as Child
  return { engine, children, child, painted, failures, log }
}

test('a page that asks early gets its port when the engine is ready, one that asks later at once', () => {
  const { engine, child } = start()
  const [early, late] = [new Frame(), new Frame()]
  engine.connect(early)
  engine.connect(early)
  expect(early.got).toEqual([])
  child().say({ kind: 'ready' })
  expect(early.got).toEqual([{ channel: 'tapedeck:port', ports: ['page 1'] }])
  engine.connect(late)
  expect(late.got).toEqual([{ channel: 'tapedeck:port', ports: ['page 2'] }])
  expect(child().got).toEqual([
    { message: { kind: 'port' }, ports: ['engine 1'] },
    { message: { kind: 'port' }, ports: ['engine 2'] },
  ])
})

test('a page that went away meanwhile gets none', () => {
  const { engine, child } = start()
  const frame = new Frame()
  engine.connect(frame)
  frame.isGone = true
  child().say({ kind: 'ready' })
  expect(frame.got).toEqual([])
  expect(child().got).toEqual([])
})

test('an engine that ends is started again, later each time, and pages get ports to the new one', () => {
  const { engine, children, child, failures, log } = start()
  child().say({ kind: 'ready' })
  child().emit('exit', 7)
  expect(log).toEqual(['the engine ended with 7'])
  const frame = new Frame()
  engine.connect(frame)
  vi.advanceTimersByTime(249)
  expect(children).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(children).toHaveLength(2)
  expect(frame.got).toEqual([])
  child().say({ kind: 'ready' })
  expect(frame.got).toHaveLength(1)
  expect(child().got).toHaveLength(1)
  child().emit('exit', 7)
  vi.advanceTimersByTime(499)
  expect(children).toHaveLength(2)
  vi.advanceTimersByTime(1)
  expect(children).toHaveLength(3)
  child().say({ kind: 'ready' })
  // Whoever has had its port asks again by itself.
  expect(frame.got).toHaveLength(1)
  expect(failures).toEqual([])
})

test('after five restarts in a row the person is asked; saying no ends it', async () => {
  const { children, child, failures } = start(false)
  for (let end = 0; end < 6; end++) {
    child().emit('exit', 1)
    await vi.advanceTimersByTimeAsync(8_000)
  }
  expect(children).toHaveLength(6)
  expect(failures).toEqual([{ code: 'bug', message: 'the engine ended 6 times in a row' }])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(children).toHaveLength(6)
})

test('an engine that was well for a minute starts the count anew', async () => {
  const { children, child, failures } = start()
  for (let end = 0; end < 12; end++) {
    await vi.advanceTimersByTimeAsync(60_000)
    child().emit('exit', 1)
    await vi.advanceTimersByTimeAsync(250)
    expect(children).toHaveLength(end + 2)
  }
  expect(failures).toEqual([])
})

test('an engine that says why it cannot run is not started again unasked', async () => {
  const { children, child, failures } = start(true)
  child().say({ kind: 'failed', code: 'store-locked', message: 'held by browser' })
  child().emit('exit', 1)
  expect(failures).toMatchObject([{ code: 'store-locked', message: 'held by browser' }])
  expect(children).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(0)
  expect(children).toHaveLength(2)
  child().emit('exit', 1)
  await vi.advanceTimersByTimeAsync(250)
  expect(children).toHaveLength(3)
  expect(failures).toHaveLength(1)
})

test('what was painted goes on to the launcher; a fatal error is logged, not thrown', () => {
  const { child, painted, log } = start()
  child().say({ kind: 'painted', route: '#/markets' })
  expect(painted).toEqual(['#/markets'])
  child().emit('error', 'FatalError', 'v8.cc')
  expect(log).toEqual(['engine: FatalError at v8.cc'])
})

test('the keystore answers the engine that asked, in words without the reason', async () => {
  const { child } = start()
  const asking = child()
  asking.say({ kind: 'os-encryption', id: 1, call: 'describe' })
  asking.say({ kind: 'os-encryption', id: 2, call: 'decrypt', sealed: Uint8Array.of(1) })
  await vi.advanceTimersByTimeAsync(0)
  expect(asking.got.map(({ message }) => message)).toEqual([
    { kind: 'os-encryption', id: 1, value: { backend: 'kwallet6', state: 'protected' } },
    { kind: 'os-encryption', id: 2 },
  ])
  asking.say({ kind: 'os-encryption', id: 3, call: 'describe' })
  asking.emit('exit', 1)
  await vi.advanceTimersByTimeAsync(250)
  expect(asking.got).toHaveLength(2)
  expect(child().got).toEqual([])
})

test('stopping lets the engine finish, starts none again, and waits no longer than five seconds', async () => {
  const { engine, child, children } = start()
  child().say({ kind: 'ready' })
  let isStopped = false
  const stopped = engine.stop().then(() => (isStopped = true))
  expect(child().got.map(({ message }) => message)).toEqual([{ kind: 'close' }])
  await vi.advanceTimersByTimeAsync(4_999)
  expect(isStopped).toBe(false)
  expect(child().isKilled).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(child().isKilled).toBe(true)
  await stopped
  await vi.advanceTimersByTimeAsync(60_000)
  expect(children).toHaveLength(1)
})

test('an engine that ends in time is not killed', async () => {
  const { engine, child } = start()
  const stopped = engine.stop()
  child().emit('exit', 0)
  await stopped
  await vi.advanceTimersByTimeAsync(60_000)
  expect(child().isKilled).toBe(false)
})

test('stopping while none runs ends the waiting for the next', async () => {
  const { engine, child, children } = start()
  child().emit('exit', 1)
  await engine.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(children).toHaveLength(1)
})

test('an answer that comes after the end starts nothing', async () => {
  const answer = Promise.withResolvers<boolean>()
  const { engine, child, children } = start(answer.promise)
  child().say({ kind: 'failed', code: 'store-locked', message: 'held' })
  child().emit('exit', 1)
  await engine.stop()
  answer.resolve(true)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(children).toHaveLength(1)
})
