import { createRouterClient } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StoreStat } from '../../shared/contract/app.ts'
import { contract } from '../../shared/contract/index.ts'
import { unpackCandles } from '../../shared/domain/candles.ts'
import { createEngine, type Engine } from './create-engine.ts'
import { makeTestHost, type TestHost } from './test-host.ts'

const MINUTES = 'open_time,open,high,low,close,volume\n1706745600000,1,3,1,2,10\n1706745660000,2,4,2,3,20\n'

let host: TestHost
let engine: Engine

beforeEach(() => {
  host = makeTestHost()
  engine = createEngine(host)
})
afterEach(() => {
  engine.close()
  host.dispose()
})

const connect = () => createRouterClient(engine.router, { context: {} })

describe('createEngine', () => {
  test('implements the whole contract', () => {
    const names = (router: object) => Object.entries(router).map(([noun, verbs]) => [noun, Object.keys(verbs).sort()])
    expect(Object.fromEntries(names(engine.router))).toEqual(Object.fromEntries(names(contract)))
  })

  test('says what it is and shows the sample at once', async () => {
    const client = connect()
    expect(await client.app.info()).toMatchObject({
      version: '0.0.0-test',
      host: 'memory',
      dataDir: host.dataDir,
      startedAt: host.now(),
      sampleDate: '2026-08-22',
      notices: [],
    })
    const index = await client.candles.load({ symbol: 'INDEX:SPX', interval: '1w', limit: 10 })
    expect(index).toMatchObject({ source: 'sample', derivedFrom: '1d', name: 'S&P 500', hasEarlier: true })
    expect(unpackCandles(index.columns as Uint8Array).t).toHaveLength(10)
    expect((await client.heatmap.load({})).missing).toHaveLength(55)
    expect((await client.symbols.search({ query: 'spx' })).symbols[0]?.symbol).toBe('INDEX:SPX')
    expect((await client.symbols.series({ symbol: 'INDEX:SPX' })).offered).toContain('1M')
    expect((await client.symbols.resolve({ text: 'aapl' })).listing.symbol).toBe('US:AAPL')
    expect((await client.quotes.profile({ symbol: 'US:AAPL' })).source).toBe('sample')
    expect(await client.app.checkStore({})).toMatchObject({ ok: true })
    await client.workspace.save({ ...(await client.workspace.load()), route: '#/settings/data' })
    expect((await client.workspace.load()).route).toBe('#/settings/data')
  })

  test('an imported file is on the chart', async () => {
    const client = connect()
    const bytes = new TextEncoder().encode(MINUTES)
    const import1m = await client.imports.begin({
      fileName: 'BTCUSDT-1m.csv',
      totalBytes: bytes.length,
      symbol: 'BTCUSDT',
      interval: '1m',
    })
    await client.imports.push({ id: import1m.id, index: 0, piece: bytes })
    const result = await host.drive(client.imports.finish({ id: import1m.id }))
    expect(result).toMatchObject({ symbol: 'BINANCE:BTCUSDT', stored: 2, source: 'import:csv' })
    const chart = await client.candles.load({ symbol: 'BINANCE:BTCUSDT', interval: '5m' })
    const bars = unpackCandles(chart.columns as Uint8Array)
    expect([bars.o[0], bars.h[0], bars.l[0], bars.c[0], bars.v[0]]).toEqual([1, 4, 1, 3, 30])
    expect(chart).toMatchObject({ derivedFrom: '1m', partial: [1_706_745_600_000] })
  })

  test('passes on what the page painted, and has a second page only where the host has one', async () => {
    const client = connect()
    await client.app.painted({ route: '#/markets' })
    expect(host.paintedRoutes).toEqual(['#/markets'])
    await expect(client.app.openTab()).rejects.toMatchObject({ code: 'unsupported' })
  })

  test('beside another host it reads and does not write', async () => {
    expect(() => createEngine(host)).toThrow(expect.objectContaining({ code: 'store-locked' }))
    const reader = createEngine(host, { mode: 'read' })
    const client = createRouterClient(reader.router, { context: {} })
    expect((await client.heatmap.load({})).tiles).toHaveLength(503)
    await expect(client.workspace.save(await client.workspace.load())).rejects.toMatchObject({ code: 'store-locked' })
    reader.close()
  })

  test('opens in a fresh folder to read, where nothing is stored yet', async () => {
    const fresh = makeTestHost()
    const reader = createEngine(fresh, { mode: 'read' })
    const client = createRouterClient(reader.router, { context: {} })
    expect((await client.symbols.search({})).total).toBe(0)
    await expect(client.candles.load({ symbol: 'INDEX:SPX', interval: '1d' })).rejects.toMatchObject({
      code: 'not-found',
    })
    reader.close()
    fresh.dispose()
  })
})

describe('app.watchStore', () => {
  const write = (symbol: string) =>
    engine.tape.instruments.upsert(
      [{ symbol, name: symbol, kind: 'other', sector: null, industry: null, tickSize: null }],
      'test',
    )

  test('gives a snapshot, then one message for many changes, at most four a second', async () => {
    const stream = await connect().app.watchStore()
    const next = async (): Promise<StoreStat> => {
      const step = await stream.next()
      if (step.done) throw new Error('the stream ended')
      return step.value
    }
    const first = await next()
    expect(first).toMatchObject({ bars: 5105, series: 1, ownSeries: 0 })

    for (const code of ['A', 'B', 'C']) write(`LOCAL:${code}`)
    let isAnswered = false
    const second = next().finally(() => {
      isAnswered = true
    })
    host.advance(249)
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
    host.advance(1)
    expect((await second).revision).toBeGreaterThan(first.revision)

    host.advance(1000)
    const third = next()
    write('LOCAL:D')
    expect((await third).revision).toBeGreaterThan((await second).revision)
    await stream.return?.()
    expect(host.openTimers()).toBe(0)
  })

  test('a reader that waits through a quiet spell hears of the change after it', async () => {
    const stream = await connect().app.watchStore()
    await stream.next()
    let isAnswered = false
    const waiting = stream.next().finally(() => {
      isAnswered = true
    })
    await new Promise<void>((resolve) => setImmediate(resolve))
    host.advance(1000)
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
    write('LOCAL:A')
    await new Promise<void>((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(true)
    expect((await waiting).done).toBe(false)
    await stream.return?.()
  })

  test('ends when the reader leaves while waiting', async () => {
    const stream = await connect().app.watchStore()
    await stream.next()
    const waiting = stream.next()
    await stream.return?.()
    expect((await waiting).done).toBe(true)
    expect(host.openTimers()).toBe(0)
  })

  test('ends with the engine', async () => {
    const stream = await connect().app.watchStore()
    await stream.next()
    const waiting = stream.next()
    engine.close()
    expect((await waiting).done).toBe(true)
    expect(host.openTimers()).toBe(0)
    engine = createEngine(host)
  })
})
