import { implement } from '@orpc/server'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contract, type Contract } from '../../../shared/contract/index.ts'
import { packCandles, emptyCandles } from '../../../shared/domain/candles.ts'
import { AppError, ERROR_CODES, type ErrorCode } from '../../../shared/errors.ts'
import type { Host } from '../../engine/host.ts'
import type { EngineRouter } from '../../engine/rpc/serve-port.ts'
import { countOpenResources, expectNothingLeftOpen } from './open-resources.ts'

export interface WirePort {
  readonly client: ContractRouterClient<Contract>
  /** Ends the port as a page does that goes away. */
  close(): Promise<void>
  /** Breaks it from the engine's side. */
  drop(): Promise<void>
}

export type OpenWire = (router: EngineRouter, log: Host['log']) => Promise<WirePort>

/** What every port owes its callers, shown with procedures that fail, wait and stream on demand. */
export function runWireConformance(name: string, open: OpenWire): void {
  // In one process caller and engine share objects and cannot be parted.
  const isPort = name !== 'memory'
  describe(`wire over ${name}`, () => {
    let port: WirePort
    let before: ReturnType<typeof countOpenResources>
    let probe: Probe

    beforeEach(async () => {
      before = countOpenResources()
      probe = createProbe()
      port = await open(probe.router, (level, message, detail) => void probe.lines.push({ level, message, detail }))
    })
    afterEach(async () => {
      await port.close()
      await expectNothingLeftOpen(before)
    })

    test.each(ERROR_CODES.map((code) => [code]))('%s arrives as the same AppError', async (code) => {
      probe.fail = () =>
        new AppError(
          code,
          `${code}: NASDAQ:AAPL`,
          { symbol: 'NASDAQ:AAPL', bars: 3, at: null },
          { provider: 'binance' },
        )
      const error = await failure(port.client.workspace.load())
      expect(error).toMatchObject({ code, message: `${code}: NASDAQ:AAPL`, provider: 'binance' })
      expect(error.detail).toEqual({ symbol: 'NASDAQ:AAPL', bars: 3, at: null })
      const reported: ErrorCode[] = ['bug', 'store-corrupt']
      expect(probe.lines).toHaveLength(reported.includes(code) ? 1 : 0)
    })

    test('an unknown throw becomes a bug: logged with its stack, sent without', async () => {
      probe.fail = () => new TypeError('cannot read close of undefined')
      const error = await failure(port.client.workspace.load())
      expect(error).toMatchObject({ code: 'bug', message: 'cannot read close of undefined', detail: {} })
      expect(probe.lines[0]).toMatchObject({
        level: 'error',
        detail: { stack: expect.stringContaining('run-wire-conformance') },
      })
    })

    test('bad input names the field and never reaches the procedure', async () => {
      const error = await failure(port.client.candles.load({ symbol: 'NASDAQ:AAPL', interval: '7x' as never }))
      expect(error).toMatchObject({ code: 'bad-input', detail: { field: 'interval' } })
      expect(error.message).toMatch(/^candles\.load: interval: /)
      expect(probe.lines).toEqual([])
    })

    test('an answer that breaks the contract is a bug that names the field', async () => {
      probe.info = { version: 7 }
      const error = await failure(port.client.app.info())
      expect(error).toMatchObject({ code: 'bug', message: expect.stringContaining('version') })
      expect(probe.lines).toHaveLength(1)
    })

    test('bytes travel bit for bit, both ways', async () => {
      const columns = emptyCandles(4)
      columns.t.set([-0, 0, Number.NaN, Infinity])
      columns.v.set([Number.MIN_VALUE, -Number.MAX_VALUE, 2 ** 53, -1e-300])
      const sent = packCandles(columns)
      // Another NaN than the usual one: a value that was rebuilt would lose its payload.
      new DataView(sent.buffer).setBigUint64(8, 0x7ff4_dead_beef_0001n, true)
      probe.columns = sent
      const answer = await port.client.candles.load({ symbol: 'NASDAQ:AAPL', interval: '1d' })
      expect(answer.columns).toBeInstanceOf(Uint8Array)
      expect(Buffer.from(answer.columns)).toEqual(Buffer.from(sent))

      await port.client.imports.push({ id: 'x', index: 0, piece: sent })
      expect(Buffer.from(probe.pieces[0] as Uint8Array)).toEqual(Buffer.from(sent))
    })

    test.each([[0], [1], [7], [256 * 1024]])('%i bytes cut from a larger buffer', async (sizeBytes) => {
      const whole = Uint8Array.from({ length: sizeBytes + 13 }, (_, index) => index)
      const part = whole.subarray(5, 5 + sizeBytes)
      await port.client.imports.push({ id: 'x', index: 0, piece: part })
      expect(Buffer.from(probe.pieces[0] as Uint8Array)).toEqual(Buffer.from(part))
      probe.columns = part
      const answer = await port.client.candles.load({ symbol: 'NASDAQ:AAPL', interval: '1d' })
      expect(Buffer.from(answer.columns)).toEqual(Buffer.from(part))
    })

    test('50 calls at once each get their own answer', async () => {
      const queries = Array.from({ length: 50 }, (_, index) => `NASDAQ:S${index}`)
      const answers = await Promise.all(queries.map((symbol) => port.client.candles.load({ symbol, interval: '1d' })))
      expect(answers.map((answer) => answer.symbol)).toEqual(queries)
    })

    test('a stream starts with what it has and ends in the engine when the caller leaves it', async () => {
      const stream = await port.client.app.watchStore()
      expect((await stream.next()).value).toMatchObject({ revision: 1 })
      expect((await stream.next()).value).toMatchObject({ revision: 2 })
      await stream.return?.()
      await probe.streamEnded
      expect(probe.lines).toEqual([])
    })

    test('aborting a waiting stream ends it on both sides', async () => {
      const abort = new AbortController()
      const stream = await port.client.app.watchStore(undefined, { signal: abort.signal })
      await stream.next()
      await stream.next()
      const waiting = failure(stream.next())
      abort.abort()
      expect((await waiting).code).toBe('cancelled')
      await probe.streamEnded
      expect(probe.lines).toEqual([])
    })

    test('a stream that fails says why', async () => {
      probe.streamFailure = new AppError('store-full', 'tape.db: the disk is full', { file: 'tape.db' })
      const stream = await port.client.app.watchStore()
      await stream.next()
      await stream.next()
      expect(await failure(stream.next())).toMatchObject({ code: 'store-full', detail: { file: 'tape.db' } })
    })

    test('bytes in a stream travel bit for bit, beside their fields and in order', async () => {
      const sizes = [0, 1, 7, 58 * 600, 256 * 1024]
      probe.batches = sizes.map((sizeBytes, index) => {
        const whole = Uint8Array.from({ length: sizeBytes + 13 }, (_, at) => at * (index + 3))
        return whole.subarray(5, 5 + sizeBytes)
      })
      const stream = await port.client.quotes.watch({ symbols: ['NASDAQ:AAPL'] })
      for (const [index, batch] of probe.batches.entries()) {
        const value = await nextOf(stream)
        expect(value).toMatchObject({ kind: index === 0 ? 'snapshot' : 'update', source: 'probe', state: 'live' })
        expect(value.rows).toBeInstanceOf(Uint8Array)
        expect(Buffer.from(value.rows)).toEqual(Buffer.from(batch))
      }
      expect(await stream.next()).toMatchObject({ done: true })
      await probe.streamEnded
    })

    test('two streams with bytes and calls between them do not mix', async () => {
      probe.batches = Array.from({ length: 20 }, (_, index) => new Uint8Array(1_000 + index).fill(index))
      probe.columns = new Uint8Array(48).fill(255)
      const read = async (): Promise<Buffer[]> => {
        const got: Buffer[] = []
        for await (const { rows } of await port.client.quotes.watch({ symbols: ['NASDAQ:AAPL'] })) {
          got.push(Buffer.from(rows))
          const answer = await port.client.candles.load({ symbol: 'NASDAQ:AAPL', interval: '1d' })
          expect(Buffer.from(answer.columns)).toEqual(Buffer.from(probe.columns))
        }
        return got
      }
      const sent = probe.batches.map((batch) => Buffer.from(batch))
      expect(await Promise.all([read(), read()])).toEqual([sent, sent])
    })

    test('an aborted call is cancelled at once and its procedure told', async () => {
      const abort = new AbortController()
      const call = failure(port.client.imports.finish({ id: 'wait' }, { signal: abort.signal }))
      await probe.waiting
      abort.abort()
      expect((await call).code).toBe('cancelled')
      await probe.told
      expect(probe.lines).toEqual([])
    })

    test('a call that was aborted before it began never reaches the engine', async () => {
      const error = await failure(port.client.imports.finish({ id: 'wait' }, { signal: AbortSignal.abort() }))
      expect(error.code).toBe('cancelled')
    })

    if (!isPort) return

    test('a procedure this engine does not have is unsupported', async () => {
      const client = port.client as unknown as { candles: { guess(): Promise<unknown> } }
      expect(await failure(client.candles.guess())).toMatchObject({
        code: 'unsupported',
        detail: { procedure: 'candles.guess' },
      })
    })

    test('the stack of a failure stays in the engine', async () => {
      probe.fail = () => new TypeError('x')
      expect((await failure(port.client.workspace.load())).stack).not.toContain('createProbe')
    })

    test('a break fails calls and streams and ends them in the engine', async () => {
      const stream = await port.client.app.watchStore()
      await stream.next()
      await stream.next()
      const waitingStream = failure(stream.next())
      const call = failure(port.client.imports.finish({ id: 'wait' }))
      await probe.waiting
      await port.drop()
      expect((await call).code).toBe('disconnected')
      expect((await waitingStream).code).toBe('disconnected')
      await Promise.all([probe.told, probe.streamEnded])
      expect(probe.lines).toEqual([])
    })
  })
}

interface Probe {
  readonly router: EngineRouter
  readonly lines: { level: string; message: string; detail: Record<string, unknown> | undefined }[]
  readonly pieces: unknown[]
  /** `imports.finish({id: 'wait'})` runs. */
  readonly waiting: Promise<void>
  /** … and saw its signal abort. */
  readonly told: Promise<void>
  readonly streamEnded: Promise<void>
  fail: () => Error
  info: object
  columns: Uint8Array
  /** What `quotes.watch` sends, and then ends. */
  batches: readonly Uint8Array[]
  streamFailure: AppError | undefined
}

function createProbe(): Probe {
  const waiting = Promise.withResolvers<void>()
  const told = Promise.withResolvers<void>()
  const streamEnded = Promise.withResolvers<void>()
  const os = implement(contract)
  const stat = { bytes: 0, series: 0, bars: 0, ownSeries: 0, notices: [] }
  const probe: Probe = {
    lines: [],
    pieces: [],
    waiting: waiting.promise,
    told: told.promise,
    streamEnded: streamEnded.promise,
    fail: () => new Error('not set'),
    info: {},
    columns: new Uint8Array(),
    batches: [],
    streamFailure: undefined,
    // The procedures the cases call; the real router is the engine suite's.
    router: {
      app: {
        info: os.app.info.handler(() => probe.info as never),
        watchStore: os.app.watchStore.handler(async function* ({ signal }) {
          try {
            yield { ...stat, revision: 1 }
            yield { ...stat, revision: 2 }
            if (probe.streamFailure) throw probe.streamFailure
            await aborted(signal)
          } finally {
            streamEnded.resolve()
          }
        }),
      },
      candles: {
        load: os.candles.load.handler(({ input }) => ({
          symbol: input.symbol,
          name: input.symbol,
          interval: input.interval,
          source: 'sample',
          derivedFrom: null,
          state: 'stale',
          asOf: null,
          columns: probe.columns,
          partial: [],
          revised: [],
          adjusted: 'unknown',
          hasEarlier: false,
          hasLater: false,
          fetchedAt: null,
          newestMarketTime: null,
        })),
      },
      quotes: {
        watch: os.quotes.watch.handler(async function* () {
          try {
            for (const [index, rows] of probe.batches.entries()) {
              yield { kind: index === 0 ? 'snapshot' : 'update', rows, source: 'probe', state: 'live' } as const
            }
          } finally {
            streamEnded.resolve()
          }
        }),
      },
      imports: {
        push: os.imports.push.handler(({ input }) => void probe.pieces.push(input.piece)),
        finish: os.imports.finish.handler(async ({ signal }) => {
          waiting.resolve()
          await aborted(signal)
          told.resolve()
          throw new AppError('cancelled', 'cancelled')
        }),
      },
      workspace: {
        load: os.workspace.load.handler(() => {
          throw probe.fail()
        }),
      },
    } as unknown as EngineRouter,
  }
  return probe
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
}

async function nextOf<T>(stream: AsyncIterator<T, unknown>): Promise<T> {
  const result = await stream.next()
  if (result.done) throw new Error('the stream ended')
  return result.value
}

async function failure(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(AppError)
  return outcome as AppError
}
