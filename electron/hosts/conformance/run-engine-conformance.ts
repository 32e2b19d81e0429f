import type { ContractRouterClient, InferContractRouterInputs } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract, type Contract } from '../../../shared/contract/index.ts'
import { unpackCandles } from '../../../shared/domain/candles.ts'
import { AppError } from '../../../shared/errors.ts'
import { countOpenResources, expectNothingLeftOpen } from './open-resources.ts'

type Client = ContractRouterClient<Contract>
type ImportBegin = InferContractRouterInputs<Contract>['imports']['begin']

export interface OpenEngine {
  readonly client: Client
  readonly hostName: string
  /** Ends page, port, engine and host. */
  close(): Promise<void>
}

const CSV = [
  'open_time,open,high,low,close,volume',
  '1704067200000,42000,42100,41900,42050,1.5',
  '1704067260000,42050,42150,42000,42100,2.25',
  '1704067320000,42100,42090,42000,42100,9',
].join('\n')
const BEGIN: ImportBegin = { fileName: 'x.csv', totalBytes: CSV.length, symbol: 'BINANCE:BTCUSDT', interval: '1m' }
const bytes = new TextEncoder().encode(CSV)

/** Every procedure of the contract, on a real engine with the bundled sample, through one host's port. */
const PROCEDURES: Readonly<Record<string, (client: Client, hostName: string) => Promise<void>>> = {
  'app.info': async (client, hostName) => {
    const info = await client.app.info()
    expect(info).toMatchObject({ host: hostName, sampleDate: '2026-08-22', notices: [] })
    expect(info.version).not.toBe('')
  },
  'app.painted': async (client) => expect(await client.app.painted({ route: '#/markets' })).toBeUndefined(),
  'app.openTab': async (client, hostName) => {
    const opened = client.app.openTab()
    if (hostName === 'browser') expect((await opened).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#k=[\w-]{43}$/)
    else expect(await failure(opened)).toMatchObject({ code: 'unsupported' })
  },
  'app.watchStore': async (client) => {
    const stream = await client.app.watchStore()
    const { value } = await stream.next()
    expect(value).toMatchObject({ bars: expect.any(Number), revision: expect.any(Number) })
    await stream.return?.()
  },
  'app.checkStore': async (client) => expect(await client.app.checkStore({})).toMatchObject({ ok: true }),
  'candles.load': async (client) => {
    const answer = await client.candles.load({ symbol: 'INDEX:SPX', interval: '1d', limit: 0 })
    const { t, c } = unpackCandles(answer.columns)
    expect(t.length).toBeGreaterThan(5_000)
    expect([...t]).toEqual([...t].toSorted((left, right) => left - right))
    expect(c.every(Number.isFinite)).toBe(true)
  },
  'heatmap.load': async (client) => {
    const { tiles, groups, missing } = await client.heatmap.load({})
    expect(tiles.length + missing.filter(({ symbol }) => !tiles.some((tile) => tile.symbol === symbol)).length).toBe(
      503,
    )
    expect(groups).toHaveLength(11)
  },
  'imports.preview': async (client) =>
    expect(await client.imports.preview({ fileName: 'x.csv', head: bytes })).toMatchObject({
      delimiter: ',',
      hasHeader: true,
    }),
  'imports.begin': async (client) => {
    const { id, symbol } = await client.imports.begin(BEGIN)
    expect(symbol).toBe('BINANCE:BTCUSDT')
    await client.imports.cancel({ id })
  },
  'imports.push': async (client) => {
    const { id } = await client.imports.begin(BEGIN)
    expect(await failure(client.imports.push({ id, index: 7, piece: bytes }))).toMatchObject({ code: 'bad-input' })
    await client.imports.cancel({ id })
  },
  'imports.finish': async (client) => {
    const { id } = await client.imports.begin(BEGIN)
    await client.imports.push({ id, index: 0, piece: bytes.slice(0, 50) })
    await client.imports.push({ id, index: 1, piece: bytes.slice(50) })
    const result = await client.imports.finish({ id })
    expect(result).toMatchObject({ read: 3, quarantined: [{ row: 4, reason: 'outside-range' }] })
    const answer = await client.candles.load({ symbol: 'BINANCE:BTCUSDT', interval: '1m' })
    expect([...unpackCandles(answer.columns).c]).toEqual([42050, 42100])
  },
  'imports.cancel': async (client) => {
    const { id } = await client.imports.begin(BEGIN)
    expect(await client.imports.cancel({ id })).toBeUndefined()
    expect(await failure(client.imports.finish({ id }))).toBeInstanceOf(AppError)
  },
  'imports.watch': async (client) => {
    const { id } = await client.imports.begin(BEGIN)
    const stream = await client.imports.watch({ id })
    expect((await stream.next()).value).toMatchObject({ phase: 'receiving', totalBytes: CSV.length })
    await client.imports.cancel({ id })
    const phases: string[] = []
    for await (const { phase } of stream) phases.push(phase)
    expect(phases.at(-1)).toBe('cancelled')
  },
  'quotes.profile': async (client) => {
    const apple = await client.quotes.profile({ symbol: 'US:AAPL' })
    expect(apple).toMatchObject({ symbol: 'US:AAPL', source: 'sample' })
    expect(await failure(client.quotes.profile({ symbol: 'US:NOPE' }))).toMatchObject({ code: 'not-found' })
  },
  'symbols.search': async (client) => {
    const { symbols, total } = await client.symbols.search({ query: '', limit: 0 })
    expect(total).toBeGreaterThanOrEqual(504)
    expect(symbols.map(({ symbol }) => symbol)).toContain('INDEX:SPX')
  },
  'symbols.resolve': async (client) => {
    expect((await client.symbols.resolve({ text: 'aapl' })).listing.symbol).toBe('US:AAPL')
    expect(await failure(client.symbols.resolve({ text: 'NOPE:NOPE' }))).toMatchObject({ code: 'not-found' })
  },
  'symbols.series': async (client) => {
    const { series, offered } = await client.symbols.series({ symbol: 'INDEX:SPX' })
    expect(series).toMatchObject([{ interval: '1d', source: 'sample' }])
    expect(offered).toEqual(expect.arrayContaining(['1d', '1w', '1M']))
  },
  'symbols.stored': async (client) => {
    const { series } = await client.symbols.stored()
    expect(series.find(({ symbol }) => symbol === 'INDEX:SPX')).toMatchObject({
      name: 'S&P 500',
      interval: '1d',
      source: 'sample',
      bars: 5105,
    })
  },
  'workspace.load': async (client) =>
    expect(await client.workspace.load()).toMatchObject({ appearance: { textSizePct: expect.any(Number) } }),
  'workspace.save': async (client) => {
    const workspace = await client.workspace.load()
    await client.workspace.save({ ...workspace, route: '#/chart/INDEX:SPX' })
    expect((await client.workspace.load()).route).toBe('#/chart/INDEX:SPX')
  },
}

export function runEngineConformance(name: string, open: () => Promise<OpenEngine>): void {
  describe(`engine over ${name}`, () => {
    let engine: OpenEngine
    let before: ReturnType<typeof countOpenResources>

    beforeAll(async () => {
      before = countOpenResources()
      engine = await open()
    })
    afterAll(async () => {
      await engine.close()
      await expectNothingLeftOpen(before)
    })

    test('every procedure of the contract has a case here', () => {
      expect(Object.keys(PROCEDURES).toSorted()).toEqual(procedureNames(contract).toSorted())
    })

    test.each(Object.keys(PROCEDURES))('%s', async (procedure) => {
      expect.hasAssertions()
      await PROCEDURES[procedure]?.(engine.client, engine.hostName)
    })

    test('50 calls at once', async () => {
      const limits = Array.from({ length: 50 }, (_, index) => index + 1)
      const answers = await Promise.all(
        limits.map((limit) => engine.client.candles.load({ symbol: 'INDEX:SPX', interval: '1d', limit })),
      )
      expect(answers.map(({ columns }) => unpackCandles(columns).t.length)).toEqual(limits)
    })

    test('a stream that waits ends when its caller aborts', async () => {
      const abort = new AbortController()
      const stream = await engine.client.app.watchStore(undefined, { signal: abort.signal })
      await stream.next()
      const waiting = failure(stream.next())
      abort.abort()
      expect((await waiting).code).toBe('cancelled')
    })
  })
}

function procedureNames(node: object, path: readonly string[] = []): string[] {
  if ('~orpc' in node) return [path.join('.')]
  return Object.entries(node).flatMap(([key, child]) => procedureNames(child as object, [...path, key]))
}

async function failure(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(AppError)
  return outcome as AppError
}
