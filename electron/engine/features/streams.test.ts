import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeTestHost, type TestHost } from '../test-host.ts'
import { createStreams, type Streams } from './streams.ts'

let host: TestHost
let streams: Streams

beforeEach(() => {
  host = makeTestHost()
  streams = createStreams(host.timers)
})
afterEach(() => {
  streams.endAll()
  host.dispose()
})

/** Counts what happened; a message is the count since the last one, nothing when nothing happened. */
function openCounter(options: { recheckMs?: number } = {}) {
  let news = 1
  let onNews = (): void => undefined
  const seen = { stopped: 0, taken: 0 }
  const stream = streams.open({
    minGapMs: 100,
    ...options,
    start(listener) {
      onNews = listener
      return () => void seen.stopped++
    },
    take() {
      seen.taken++
      const told = news
      news = 0
      return told === 0 ? undefined : told
    },
  })
  return {
    stream,
    seen,
    happen(times = 1) {
      for (let time = 0; time < times; time++) {
        news++
        onNews()
      }
    },
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Whether a promise has settled, without waiting for it. */
function watch<T>(promise: Promise<T>): { isSettled: boolean; promise: Promise<T> } {
  const watched = { isSettled: false, promise }
  const settle = (): void => void (watched.isSettled = true)
  promise.then(settle, settle)
  return watched
}

describe('a stream', () => {
  test('tells at once, then everything since in one message per gap', async () => {
    const { stream, happen } = openCounter()
    expect(await stream.next()).toEqual({ done: false, value: 1 })
    happen(40)
    const second = watch(stream.next())
    host.advance(99)
    await turn()
    expect(second.isSettled).toBe(false)
    host.advance(1)
    expect(await second.promise).toEqual({ done: false, value: 40 })
  })

  test('keeps no queue for a slow reader', async () => {
    const { stream, happen, seen } = openCounter()
    await stream.next()
    for (let time = 0; time < 1_000; time++) {
      happen()
      host.advance(100)
    }
    expect(seen.taken).toBe(1)
    expect(await stream.next()).toEqual({ done: false, value: 1_000 })
    const rest = watch(stream.next())
    host.advance(1_000)
    await turn()
    expect(rest.isSettled).toBe(false)
  })

  test('says nothing when there was nothing to tell after all, and waits on', async () => {
    const { stream, seen, happen } = openCounter({ recheckMs: 1_000 })
    await stream.next()
    const next = watch(stream.next())
    for (let time = 0; time < 50; time++) {
      host.advance(100)
      await turn()
    }
    expect(seen.taken).toBeGreaterThan(4)
    expect(next.isSettled).toBe(false)
    happen()
    expect(await host.drive(next.promise)).toEqual({ done: false, value: 1 })
  })

  test('ends while it waits when its reader leaves: nothing is left running', async () => {
    const { stream, seen } = openCounter({ recheckMs: 1_000 })
    await stream.next()
    const waiting = stream.next()
    await stream.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect([seen.stopped, host.openTimers()]).toEqual([1, 0])
  })

  test('ends for its reader when all are ended, and only once', async () => {
    const [a, b] = [openCounter(), openCounter()]
    await a.stream.next()
    const waiting = a.stream.next()
    streams.endAll()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(await b.stream.next()).toEqual({ done: true, value: undefined })
    await a.stream.return?.()
    expect([a.seen.stopped, b.seen.stopped, host.openTimers()]).toEqual([1, 1, 0])
  })

  test('whose message fails tells its reader and stops listening', async () => {
    let stopped = 0
    const stream = streams.open<number>({
      minGapMs: 100,
      start: () => () => void stopped++,
      take: () => Promise.reject(new Error('no')),
    })
    await expect(stream.next()).rejects.toThrow('no')
    expect([stopped, host.openTimers()]).toEqual([1, 0])
  })

  test('that is ended while its message is made ends, even when the message then fails', async () => {
    const making = Promise.withResolvers<number>()
    const stream = streams.open<number>({ minGapMs: 100, start: () => () => undefined, take: () => making.promise })
    const next = stream.next()
    await turn()
    streams.endAll()
    making.reject(new Error('the store is closed'))
    expect(await next).toEqual({ done: true, value: undefined })
    expect(host.openTimers()).toBe(0)
  })
})
