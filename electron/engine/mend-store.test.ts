import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unpackCandles } from '../../shared/domain/candles.ts'
import { openStore } from './open-store.ts'
import { nextOf, openTestEngine, type TestEngine } from './test-engine.ts'
import { makeTestHost } from './test-host.ts'
import { damageChunkIn } from './tape/test-damage.ts'
import { fetchOf, minuteBars } from './tape/test-tape.ts'

const KEY = { symbol: 'LOCAL:ONE', source: 'import:csv', interval: '1m' } as const
const MINUTE_MS = 60_000
const BARS = 9_000
/** Three chunks; the second one is damaged. */
const LOST = { from: 4_096 * MINUTE_MS, to: 8_191 * MINUTE_MS }
const LEFT = BARS - 4_096
const WORDS = 'LOCAL:ONE 1m from import:csv, 1970-01-03T20:16:00.000Z to 1970-01-06T16:31:00.000Z'

let folder: string
let dataDir: string
const opened: TestEngine[] = []

const open = (options: { mode?: 'read' } = {}): TestEngine => {
  const engine = openTestEngine({ dataDir, ...options })
  opened.push(engine)
  return engine
}

/** Closed cleanly, then damaged: nothing tells the next start to look. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-mend-'))
  dataDir = join(folder, 'data')
  const { engine, close } = openTestEngine({ dataDir })
  const instrument = {
    symbol: KEY.symbol,
    name: 'One',
    kind: 'other' as const,
    sector: null,
    industry: null,
    tickSize: null,
  }
  engine.tape.instruments.upsert([instrument], KEY.source)
  engine.tape.candles.write(KEY, minuteBars(BARS), fetchOf(1))
  close()
  damageChunkIn(dataDir, `WHERE t = ${LOST.from}`)
})
afterEach(() => {
  for (const { close } of opened.splice(0)) close()
  rmSync(folder, { recursive: true })
})

const load = async ({ client }: TestEngine) =>
  unpackCandles((await client.candles.load({ symbol: KEY.symbol, interval: '1m', limit: 0 })).columns).t

async function done<T>(stream: AsyncIterator<{ kind: string; result?: T }, unknown>): Promise<T> {
  for (;;) {
    const message = await nextOf(stream)
    if (message.kind === 'done') return message.result as T
  }
}

/** The range is told in every place, once. */
async function expectTold({ client, engine }: TestEngine): Promise<void> {
  expect((await client.app.info()).notices).toEqual([
    `Damaged bars were set aside and are a gap now: ${WORDS}. Fetch or import them again.`,
  ])
  expect(engine.tape.entries.list({ kind: 'store.set-aside' })).toMatchObject([
    { body: { ranges: [{ ...KEY, ...LOST }] } },
  ])
  expect((await client.store.events({})).map(({ words }) => words)).toContain(`Set aside damaged bars of ${WORDS}`)
  expect((await client.app.checkStore({ full: true })).ok).toBe(true)
}

test('a read is answered with a gap, which an import fills', async () => {
  const engine = open()
  expect((await load(engine)).length).toBe(LEFT)
  await expectTold(engine)
  expect(engine.engine.tape.candles.write(KEY, minuteBars(BARS), fetchOf(2))).toMatchObject({
    stored: 4_096,
    revised: 0,
  })
  expect((await load(engine)).length).toBe(BARS)
})

test('the page is told at once', async () => {
  const engine = open()
  const stream = await engine.client.app.watchStore()
  const { notices, revision } = await nextOf(stream)
  expect(notices).toEqual([])
  await load(engine)
  const next = await engine.host.drive(nextOf(stream))
  expect(next.notices).toEqual([expect.stringContaining(WORDS)])
  expect(next.revision).toBeGreaterThan(revision)
  await stream.return?.()
})

test.each([
  ['in one go', async ({ engine }: TestEngine) => engine.tape.candles.write(KEY, minuteBars(BARS), fetchOf(2))],
  [
    'in steps',
    ({ engine }: TestEngine) => {
      return engine.tape.candles.writeInSteps(
        KEY,
        () => [minuteBars(BARS)],
        fetchOf(2),
        async () => undefined,
      )
    },
  ],
])('a write %s that runs into them brings the bars back', async (_, write) => {
  const engine = open()
  expect(await write(engine)).toEqual({ stored: 4_096, unchanged: LEFT, revised: 0 })
  expect((await load(engine)).length).toBe(BARS)
  await expectTold(engine)
})

test('a backup saves the rest', async () => {
  const engine = open()
  const file = join(folder, 'all.tapedeck')
  const result = await engine.host.drive(done(await engine.client.store.backup({ file })))
  expect(result).toMatchObject({ file })
  expect(existsSync(file)).toBe(true)
  expect(engine.host.lines).toContainEqual(expect.objectContaining({ level: 'error', message: `set aside: ${WORDS}` }))
  await expectTold(engine)
})

test('a check reports them and leaves the rest readable', async () => {
  const engine = open()
  const found = await engine.client.app.checkStore({ full: false })
  expect(found).toMatchObject({ ok: false, tape: { ok: false } })
  expect(found.tape.bad[0]).toContain('LOCAL:ONE 1m import:csv')
  expect((await load(engine)).length).toBe(LEFT)
  await expectTold(engine)
})

test('a long read off the thread is answered with a gap', async () => {
  const host = makeTestHost({ dataDir })
  const told: string[] = []
  const workerFile = new URL('./tape/jobs/tape-worker.ts', import.meta.url)
  const { tape, jobs } = openStore(
    { ...host, workerFile },
    { dataDir, mode: 'write', onAside: (_, words) => void told.push(words) },
  )
  expect((await jobs.readCandles(KEY)).columns.t.length).toBe(LEFT)
  expect(told).toEqual([expect.stringContaining(WORDS)])
  jobs.close()
  tape.close()
  host.dispose()
})

test('what a provider gave is fetched again', async () => {
  const engine = openTestEngine({ dataDir, market: 'simulated' })
  opened.push(engine)
  const { client, host } = engine
  const query = {
    symbol: 'BINANCE:BTCUSDT',
    interval: '1h',
    to: host.now() - 100 * 60 * MINUTE_MS,
    limit: 500,
  } as const
  const bars = async () => unpackCandles((await host.drive(client.candles.load(query))).columns)
  const whole = await bars()
  expect(whole.t.length).toBe(500)
  const ofSeries = 'series_id = (SELECT series_id FROM chunk GROUP BY series_id ORDER BY sum(bars) DESC LIMIT 1)'
  damageChunkIn(join(dataDir, 'simulated'), `WHERE ${ofSeries} ORDER BY t DESC`)
  expect(await bars()).toEqual(whole)
  expect((await client.app.info()).notices).toEqual([expect.stringContaining('BINANCE:BTCUSDT 1h from simulated')])
})

test('a reader names the range and the cure, and changes nothing', async () => {
  const reader = open({ mode: 'read' })
  const error = {
    code: 'store-corrupt',
    message: expect.stringMatching(/LOCAL:ONE 1m import:csv.*1970-01-03T20:16.*only reads.*sets them aside/),
  }
  await expect(load(reader)).rejects.toMatchObject(error)
  const file = join(folder, 'all.tapedeck')
  await expect(reader.host.drive(done(await reader.client.store.backup({ file })))).rejects.toMatchObject({
    code: 'store-corrupt',
    message: expect.stringMatching(/all\.tapedeck was not written: .*LOCAL:ONE 1m import:csv.*sets them aside/),
  })
  expect((await reader.client.app.checkStore({ full: false })).ok).toBe(false)
  expect((await reader.client.app.info()).notices).toEqual([])
})
