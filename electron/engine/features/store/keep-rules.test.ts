import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyCandles } from '../../../../shared/domain/candles.ts'
import { settingsSchema } from '../../../../shared/contract/settings.ts'
import { DAY_MS, intervalMs, type Interval } from '../../../../shared/domain/interval.ts'
import { openTestEngine, type TestEngine } from '../../test-engine.ts'
import { applyKeepRules } from './apply-keep-rules.ts'
import { startKeepRules } from './keep-rules.ts'

const KEEP_ALL = { keep1s: 'all', keep1m: 'all', keepQuotes: 'all', largestBytes: null } as const

let folder: string
let opened: TestEngine

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-keep-'))
  opened = openTestEngine({ dataDir: folder })
})
afterEach(() => {
  opened.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Bars that open every `stepMs` up to now. */
function store(interval: Interval, count: number, stepMs = intervalMs(interval)): void {
  const { tape } = opened.engine
  const now = opened.host.now()
  const symbol = 'LOCAL:ONE'
  const source = 'import:csv'
  const instrument = { symbol, name: 'One', kind: 'other', sector: null, industry: null, tickSize: null } as const
  tape.instruments.upsert([instrument], source)
  const columns = emptyCandles(count)
  for (let at = 0; at < count; at++) {
    columns.t[at] = now - (count - at) * stepMs
    // Figures that no codec makes small, so that sizes mean something.
    for (const name of ['o', 'h', 'l', 'c', 'v'] as const) columns[name][at] = 100 + Math.sqrt(at)
  }
  tape.candles.write({ symbol, source, interval }, columns, { fetchedAt: now, label: 'test', adjusted: 'unknown' })
}

const barsOf = (interval: Interval): number =>
  opened.engine.tape.candles.list('LOCAL:ONE').find((series) => series.interval === interval)?.bars ?? 0

test('a minute after they are chosen and then daily the rules remove what they do not keep', async () => {
  store('1m', 20, DAY_MS)
  store('1s', 20, DAY_MS)
  store('1h', 20, DAY_MS)
  opened.engine.tape.quotes.write(
    'test',
    [1, 10].map((days) => ({
      symbol: 'LOCAL:ONE',
      marketTime: opened.host.now() - days * DAY_MS,
      price: 1,
      prevClose: null,
      volume: null,
      turnover: null,
      cap: null,
    })),
    { fetchedAt: opened.host.now(), label: 'test', adjusted: 'unknown' },
  )
  await opened.client.settings.change({ data: { keep1m: '7d', keepQuotes: '7d' } })
  expect(barsOf('1m')).toBe(20)
  opened.host.advance(60_000)
  expect([barsOf('1m'), barsOf('1s'), barsOf('1h')]).toEqual([6, 20, 20])
  expect(opened.engine.tape.quotes.stat().quotes).toBe(1)
  expect((await opened.client.store.events({})).map(({ words }) => words)).toEqual([
    expect.stringMatching(/^Removed 1 quotes from before 2026-08-17T14:01:00.000Z as the settings say/),
    expect.stringMatching(/^Removed 14 1m bars from before 2026-08-17T14:01:00.000Z as the settings say/),
  ])
  opened.host.advance(2 * DAY_MS)
  expect(barsOf('1m')).toBe(4)
})

test('while everything is kept nothing is waited for, and going back to that ends the waiting', async () => {
  expect(opened.host.openTimers()).toBe(0)
  await opened.client.settings.change({ data: { keep1s: '30d' } })
  expect(opened.host.openTimers()).toBe(1)
  await opened.client.settings.undo()
  expect(opened.host.openTimers()).toBe(0)
})

test('rules chosen in another run hold in this one', async () => {
  store('1m', 20, DAY_MS)
  await opened.client.settings.change({ data: { keep1m: '7d' } })
  opened.close()
  opened = openTestEngine({ dataDir: folder })
  opened.host.advance(60_000)
  expect(barsOf('1m')).toBe(6)
})

test('above the largest size the oldest bars of the shortest interval go first, and daily bars stay', () => {
  store('1s', 20_000)
  store('1m', 20_000)
  store('1d', 5_000)
  const { tape } = opened.engine
  const held = (): number => tape.candles.stats().reduce((sum, { bytes }) => sum + bytes, 0)
  const sizeOf = (interval: Interval): number =>
    tape.candles.stats().find((series) => series.symbol === 'LOCAL:ONE' && series.interval === interval)?.bytes ?? 0

  const half = Math.floor(held() - sizeOf('1s') / 2)
  applyKeepRules(tape, { ...KEEP_ALL, largestBytes: half }, opened.host.now())
  expect(barsOf('1s')).toBeGreaterThan(5_000)
  expect(barsOf('1s')).toBeLessThan(15_000)
  expect(barsOf('1m')).toBe(20_000)
  expect(held()).toBeLessThanOrEqual(half)

  applyKeepRules(tape, { ...KEEP_ALL, largestBytes: 1 }, opened.host.now())
  expect([barsOf('1s'), barsOf('1m'), barsOf('1d')]).toEqual([0, 0, 5_000])
})

test('what cannot be removed is logged, and tried again the next day', async () => {
  store('1m', 20, DAY_MS)
  await opened.client.settings.change({ data: { keep1m: '7d' } })
  opened.engine.tape.close()
  opened.host.advance(60_000)
  expect(opened.host.lines).toContainEqual(
    expect.objectContaining({ level: 'warn', message: expect.stringContaining('do not keep could not be removed') }),
  )
  expect(opened.host.openTimers()).toBe(1)
})

test('below a largest size comes the file too, not only what lies in it', async () => {
  store('1s', 40_000)
  const { tape } = opened.engine
  const { bytes } = tape.stat()
  const data = { ...KEEP_ALL, largestBytes: Math.floor(bytes / 2) }
  // The settings themselves allow no size as small as that.
  const settings = { current: () => ({ ...settingsSchema.parse({}), data }), onChange: () => () => undefined }
  const stop = startKeepRules({ host: opened.host, tape }, settings)
  opened.host.advance(60_000)
  await expect
    .poll(async () => (await opened.client.store.events({})).map(({ kind }) => kind))
    .toEqual(['store.compact', 'store.keep'])
  expect(tape.stat().bytes).toBeLessThan(bytes * 0.75)
  expect(opened.host.lines.filter(({ level }) => level !== 'info')).toEqual([])
  stop()
})
