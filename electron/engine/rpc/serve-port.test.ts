import { implement } from '@orpc/server'
import { expect, test } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { createPortServer, type EngineRouter } from './serve-port.ts'

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Sends a batch whenever it is asked for one, and counts how often that was. */
function endlessQuotes() {
  const os = implement(contract)
  const seen = { asked: 0, ended: false }
  const router = {
    quotes: {
      watch: os.quotes.watch.handler(async function* () {
        try {
          for (;;) {
            seen.asked++
            yield { kind: 'update', rows: new Uint8Array(8), source: 'probe', state: 'live' } as const
          }
        } finally {
          seen.ended = true
        }
      }),
    },
  } as unknown as EngineRouter
  return { router, seen }
}

test('a stream is asked for its next message only when the one before has left', async () => {
  const { router, seen } = endlessQuotes()
  const posted: unknown[] = []
  const waiting: (() => void)[] = []
  let deliver: (message: unknown) => void = () => undefined
  let close = (): void => undefined
  createPortServer(router, { log: () => undefined, redact: (text) => text })({
    post: (message) => void posted.push(message),
    onMessage: (listener) => void (deliver = listener),
    onClose: (listener) => void (close = listener),
    drained: () => new Promise((resolve) => waiting.push(resolve)),
    refuse: (why) => expect.unreachable(why),
  })
  deliver({ i: '1', p: { u: '/quotes/watch', b: { json: { symbols: ['BINANCE:BTCUSDT'] } } } })
  await turns()
  // The answer that opens the stream waits for nothing; the first message of the stream does.
  expect([posted.length, waiting.length, seen.asked]).toEqual([1, 1, 1])
  for (let message = 1; message <= 3; message++) {
    waiting.shift()?.()
    await turns()
    expect([posted.length, waiting.length, seen.asked]).toEqual([1 + message, 1, 1 + message])
  }
  close()
  waiting.shift()?.()
  await turns()
  expect(seen.ended).toBe(true)
})
