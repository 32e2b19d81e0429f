import type { ContractRouterClient, InferContractRouterInputs } from '@orpc/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contract, type Contract } from '../../../shared/contract/index.ts'
import { unpackCandles } from '../../../shared/domain/candles.ts'
import { QUOTE_STRIDE, unpackQuotes } from '../../../shared/domain/quote-columns.ts'
import { AppError } from '../../../shared/errors.ts'
import { countOpenResources, expectNothingLeftOpen } from './open-resources.ts'
import { STORE_CASES } from './store-cases.ts'

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
  'candles.overview': async (client) => {
    const answer = await client.candles.overview({ symbol: 'INDEX:SPX', interval: '1d', size: 64 })
    const { t, h, l } = unpackCandles(answer.columns)
    expect(answer).toMatchObject({ source: 'sample', bars: 5105 })
    expect(t.length).toBeGreaterThan(5105 / 64 - 1)
    expect(answer.counts.byteLength).toBe(t.length * 2)
    expect(answer.lastT.byteLength).toBe(t.length * 8)
    expect(h.every((high, at) => high >= (l[at] as number))).toBe(true)
  },
  'candles.watch': async (client) => {
    expect(await failure(client.candles.watch({ symbol: 'INDEX:SPX', interval: '1d' }))).toMatchObject({
      code: 'unsupported',
    })
    await onSimulated(client, async () => {
      const stream = await client.candles.watch({ symbol: 'BINANCE:BTCUSDT', interval: '5m' })
      const first = await nextOf(stream)
      expect(first).toMatchObject({ kind: 'snapshot', source: 'simulated', state: 'live' })
      const { columns } = await client.candles.load({ symbol: 'BINANCE:BTCUSDT', interval: '5m', limit: 300 })
      const [streamed, loaded] = [unpackCandles(first.columns), unpackCandles(columns)]
      expect(streamed.c.slice(0, 250)).toEqual(loaded.c.slice(loaded.t.indexOf(streamed.t[0] as number)).slice(0, 250))
      const second = await nextOf(stream)
      expect(second).toMatchObject({ kind: 'update', openBar: expect.any(Number) })
      expect(unpackCandles(second.columns).t.length).toBeGreaterThan(0)
      await stream.return?.()
    })
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
  'markets.choose': async (client) => {
    await onSimulated(client, async () => {
      expect(await client.heatmap.load({ universe: 'crypto100', colour: 'change' })).toMatchObject({
        universe: 'crypto100',
        isLive: true,
      })
      expect((await client.symbols.resolve({ text: 'US:MMM' })).listing.last?.source).toBe('simulated')
    })
    expect((await client.symbols.resolve({ text: 'US:MMM' })).listing.last?.source).toBe('sample')
  },
  'markets.watch': async (client) => {
    const stream = await client.markets.watch()
    expect((await stream.next()).value).toEqual({ name: 'stored', seed: null })
    const changed = stream.next()
    await onSimulated(client, async () => expect((await changed).value).toEqual({ name: 'simulated', seed: 7 }))
    await stream.return?.()
  },
  'quotes.load': async (client) => {
    const { quotes } = await client.quotes.load({ symbols: ['INDEX:SPX', 'US:AAPL'] })
    expect(quotes).toMatchObject([
      { symbol: 'INDEX:SPX', last: expect.any(Number), source: 'sample' },
      { symbol: 'US:AAPL', last: expect.any(Number), source: 'sample' },
    ])
    expect(await failure(client.quotes.load({ symbols: ['US:NOPE'] }))).toMatchObject({ code: 'not-found' })
  },
  'quotes.watch': async (client) => {
    expect(await failure(client.quotes.watch({ symbols: ['US:AAPL'] }))).toMatchObject({ code: 'unsupported' })
    await onSimulated(client, async () => {
      const symbols = ['BINANCE:BTCUSDT', 'BINANCE:NONESUCHUSDT', 'BINANCE:ETHUSDT']
      const stream = await client.quotes.watch({ symbols })
      const first = await nextOf(stream)
      expect(first).toMatchObject({ kind: 'snapshot', source: 'simulated', state: 'live' })
      const { slots, values } = unpackQuotes(first.rows)
      expect([...slots].toSorted()).toEqual([0, 2])
      expect(values).toHaveLength(2 * QUOTE_STRIDE)
      expect(values.every((value) => value > 0)).toBe(true)
      const second = await nextOf(stream)
      expect(second.kind).toBe('update')
      await stream.return?.()
    })
  },
  'quotes.profile': async (client) => {
    const apple = await client.quotes.profile({ symbol: 'US:AAPL' })
    expect(apple).toMatchObject({ symbol: 'US:AAPL', source: 'sample' })
    expect(await failure(client.quotes.profile({ symbol: 'US:NOPE' }))).toMatchObject({ code: 'not-found' })
  },
  'settings.load': async (client) =>
    expect(await client.settings.load()).toMatchObject({ settings: { appearance: { textSizePct: 100 } } }),
  'settings.watch': async (client) => {
    const stream = await client.settings.watch()
    const present = await client.settings.load()
    expect((await stream.next()).value).toEqual(present)
    const next = stream.next()
    const { isHollowUp } = present.settings.appearance
    const changed = await client.settings.change({ appearance: { isHollowUp: !isHollowUp } })
    expect((await next).value).toEqual(changed)
    await stream.return?.()
  },
  'settings.change': async (client) => {
    expect((await client.settings.change({ appearance: { density: 'compact' } })).settings.appearance.density).toBe(
      'compact',
    )
    const wrong = { appearance: { theme: 'sepia' } } as unknown as Parameters<Client['settings']['change']>[0]
    expect(await failure(client.settings.change(wrong))).toMatchObject({
      code: 'bad-input',
      detail: { field: 'appearance.theme' },
    })
  },
  'settings.undo': async (client) => {
    const atFirst = await client.settings.load()
    await client.settings.change({ appearance: { isHollowUp: !atFirst.settings.appearance.isHollowUp } })
    expect((await client.settings.undo()).settings).toEqual(atFirst.settings)
  },
  'settings.redo': async (client) => {
    const changed = await client.settings.change({ appearance: { palette: 'gr' } })
    await client.settings.undo()
    expect((await client.settings.redo()).settings).toEqual(changed.settings)
  },
  'settings.reset': async (client) =>
    expect((await client.settings.reset({ section: 'appearance' })).settings.appearance.palette).toBe('rg'),
  'settings.exportFile': async (client) =>
    expect(JSON.parse((await client.settings.exportFile()).text)).toMatchObject({ app: 'Tapedeck', format: 1 }),
  'settings.previewFile': async (client) => {
    const { text } = await client.settings.exportFile()
    expect(await client.settings.previewFile({ text })).toMatchObject({ changes: [], ignored: [] })
    expect(await failure(client.settings.previewFile({ text: 'no' }))).toMatchObject({ code: 'bad-input' })
  },
  'settings.importFile': async (client) => {
    const text = (await client.settings.exportFile()).text.replace('"dark"', '"light"')
    expect((await client.settings.importFile({ text })).settings.appearance.theme).toBe('light')
  },
  ...STORE_CASES,
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
  'workspace.load': async (client) =>
    expect(await client.workspace.load()).toMatchObject({ chart: { symbol: 'INDEX:SPX' } }),
  'workspace.save': async (client) => {
    const workspace = await client.workspace.load()
    await client.workspace.save({ ...workspace, route: '#/chart/INDEX:SPX' })
    expect((await client.workspace.load()).route).toBe('#/chart/INDEX:SPX')
  },
}

async function onSimulated(client: Client, work: () => Promise<void>): Promise<void> {
  expect(await client.markets.choose({ name: 'simulated' })).toEqual({ name: 'simulated', seed: 7 })
  try {
    await work()
  } finally {
    expect(await client.markets.choose({ name: 'stored' })).toEqual({ name: 'stored', seed: null })
  }
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

    test('a change of the market ends the streams of the one that was left, and no other', async () => {
      await engine.client.markets.choose({ name: 'simulated' })
      const quotes = await engine.client.quotes.watch({ symbols: ['BINANCE:BTCUSDT'] })
      const bars = await engine.client.candles.watch({ symbol: 'BINANCE:BTCUSDT', interval: '1m' })
      const stats = await engine.client.app.watchStore()
      await Promise.all([quotes.next(), bars.next()])
      const ofSimulated = (await nextOf(stats)).revision
      const rest = Promise.all([drain(quotes), drain(bars)])
      await engine.client.markets.choose({ name: 'stored' })
      await rest
      expect((await nextOf(stats)).revision).not.toBe(ofSimulated)
      await stats.return?.()
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

async function nextOf<T>(stream: AsyncIterator<T, unknown>): Promise<T> {
  const result = await stream.next()
  if (result.done) throw new Error('the stream ended')
  return result.value
}

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream) continue
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
