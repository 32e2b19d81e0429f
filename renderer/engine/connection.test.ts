import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { pause, reconnectDelayMs } from './back-off.ts'
import type { ClientPort } from './client-port.ts'
import { connect, finalRefusal, type EngineConnection, type EngineState, type OpenPort } from './connection.ts'

/** A port whose other end is the test. */
function testPort(): ClientPort & { readonly sent: unknown[]; answer(message: unknown): void; break(): void } {
  let isOpen = true
  let deliver: (message: unknown) => void = () => undefined
  const closeListeners: (() => void)[] = []
  const end = (): void => {
    if (!isOpen) return
    isOpen = false
    for (const listener of closeListeners) listener()
  }
  const sent: unknown[] = []
  return {
    sent,
    post: (message) => void sent.push(message),
    onMessage: (listener) => void (deliver = listener),
    onClose: (listener) => void closeListeners.push(listener),
    isOpen: () => isOpen,
    close: end,
    break: end,
    answer: (message) => deliver(message),
  }
}

type TestPort = ReturnType<typeof testPort>
const info = { version: '1', host: 'browser' }
const answerTo = (port: TestPort): void => {
  const { i } = port.sent.at(-1) as { i: string }
  port.answer({ i, p: { b: { json: info } } })
}
const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: unknown) => error,
  )

let ports: TestPort[]
let openPort: Mock<OpenPort>
let connection: EngineConnection | undefined
let states: EngineState[]

beforeEach(() => {
  vi.useFakeTimers()
  ports = []
  states = []
  openPort = vi.fn<OpenPort>(async () => {
    const port = testPort()
    ports.push(port)
    return port
  })
})
afterEach(() => {
  connection?.close()
  connection = undefined
  const timers = vi.getTimerCount()
  vi.useRealTimers()
  if (timers > 0) throw new Error(`${timers} timer(s) left open`)
})

async function open(): Promise<EngineConnection> {
  connection = await connect(openPort)
  connection.onState((state) => states.push(state))
  return connection
}
const port = (index: number): TestPort => ports[index] as TestPort

describe('connect', () => {
  test('a call goes over the port and comes back', async () => {
    const { client, state } = await open()
    expect(state).toBe('open')
    const call = client.app.info()
    await vi.waitFor(() => expect(port(0).sent).toHaveLength(1))
    answerTo(port(0))
    expect(await call).toEqual(info)
  })

  test('a break is told, the next port is opened at once, and the client goes on over it', async () => {
    const { client } = await open()
    port(0).break()
    expect(states).toEqual(['reconnecting'])
    await vi.waitFor(() => expect(states).toEqual(['reconnecting', 'open']))
    const call = client.app.info()
    await vi.waitFor(() => expect(port(1).sent).toHaveLength(1))
    answerTo(port(1))
    expect(await call).toEqual(info)
  })

  test('a call made on hearing of the break waits for the next port', async () => {
    const { client } = await open()
    let call: Promise<unknown> | undefined
    connection?.onState((state) => {
      if (state === 'reconnecting') call = client.app.info()
    })
    port(0).break()
    await vi.waitFor(() => expect(port(1).sent).toHaveLength(1))
    answerTo(port(1))
    expect(await call).toEqual(info)
  })

  test('what was under way when the port broke fails with disconnected, and is not sent twice', async () => {
    const { client } = await open()
    const call = failure(client.app.info())
    await vi.waitFor(() => expect(port(0).sent).toHaveLength(1))
    port(0).break()
    expect(await call).toMatchObject({ code: 'disconnected' })
    await vi.waitFor(() => expect(states.at(-1)).toBe('open'))
    expect(port(1).sent).toEqual([])
  })

  test('pauses grow while the engine stays away', async () => {
    await open()
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    openPort.mockRejectedValue(new AppError('disconnected', 'away'))
    port(0).break()
    const triesAfter = async (ms: number): Promise<number> => {
      await vi.advanceTimersByTimeAsync(ms)
      return openPort.mock.calls.length - 1
    }
    expect(await triesAfter(0)).toBe(1)
    expect(await triesAfter(249)).toBe(1)
    expect(await triesAfter(1)).toBe(2)
    expect(await triesAfter(500)).toBe(3)
    expect(await triesAfter(1_000)).toBe(4)
    vi.mocked(Math.random).mockRestore()
  })

  test('a call made meanwhile waits for the port, a stale one gives up after 5 s, an aborted one at once', async () => {
    const { client } = await open()
    let letIn: (() => void) | undefined
    openPort.mockImplementation(
      () => new Promise((resolve) => (letIn = () => resolve(ports[ports.push(testPort()) - 1] as TestPort))),
    )
    port(0).break()
    const abort = new AbortController()
    const aborted = failure(client.app.info(undefined, { signal: abort.signal }))
    const stale = failure(client.app.info())
    abort.abort()
    expect(await aborted).toMatchObject({ code: 'cancelled' })
    await vi.advanceTimersByTimeAsync(4_000)
    const waiting = client.app.info()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await stale).toMatchObject({ code: 'disconnected' })
    letIn?.()
    await vi.waitFor(() => expect(port(1).sent).toHaveLength(1))
    answerTo(port(1))
    expect(await waiting).toEqual(info)
  })

  test('a refusal ends the connection, says why, and fails calls at once', async () => {
    const { client } = await open()
    openPort.mockRejectedValue(finalRefusal('session-ended', 'Tapedeck was started again.'))
    port(0).break()
    const waiting = failure(client.app.info())
    await vi.waitFor(() => expect(states).toEqual(['reconnecting', 'closed']))
    expect(connection?.closedReason).toBe('session-ended')
    expect(await waiting).toMatchObject({ code: 'disconnected' })
    expect(await failure(client.app.info())).toMatchObject({ code: 'disconnected' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(openPort).toHaveBeenCalledTimes(2)
  })

  test('a page that is refused at first never connects', async () => {
    openPort.mockRejectedValue(finalRefusal('ticket-used', 'used'))
    await expect(connect(openPort)).rejects.toMatchObject({ code: 'disconnected', detail: { reason: 'ticket-used' } })
  })

  test('close ends the port and does not come back', async () => {
    const opened = await open()
    opened.close()
    expect(port(0).isOpen()).toBe(false)
    expect(opened.state).toBe('closed')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(openPort).toHaveBeenCalledTimes(1)
  })

  test('a listener that ended hears no more', async () => {
    const opened = await open()
    const heard: EngineState[] = []
    opened.onState((state) => heard.push(state))()
    port(0).break()
    expect(heard).toEqual([])
  })
})

test.each([
  [0, 0, 187.5],
  [0, 0.5, 250],
  [1, 0.5, 500],
  [6, 0.5, 16_000],
  [7, 0, 22_500],
  [7, 0.999, 30_000],
  [2_000, 0.5, 30_000],
])('pause before try %i at random %f is %f ms', (attempt, random, expected) => {
  expect(reconnectDelayMs(attempt, random)).toBeCloseTo(expected, 0)
})

test('a pause that is aborted ends at once', async () => {
  const abort = new AbortController()
  const paused = failure(pause(60_000, abort.signal))
  abort.abort()
  expect(await paused).toMatchObject({ name: 'AbortError' })
})
