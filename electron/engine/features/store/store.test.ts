import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyCandles, unpackCandles } from '../../../../shared/domain/candles.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import { nextOf, openTestEngine, type TestEngine } from '../../test-engine.ts'
import type { SeriesKey } from '../../tape/types.ts'

const HOURS: SeriesKey = { symbol: 'LOCAL:ONE', source: 'import:csv', interval: '1h' }
const MINUTES: SeriesKey = { symbol: 'LOCAL:ONE', source: 'import:csv', interval: '1m' }
const FIRST = Date.UTC(2024, 0, 1)

let folder: string
let opened: TestEngine

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapedeck-store-'))
  opened = openTestEngine({ dataDir: join(folder, 'data') })
  store(HOURS, FIRST, 48, HOUR_MS)
})
afterEach(() => {
  opened.close()
  rmSync(folder, { recursive: true, force: true })
})

function store(key: SeriesKey, from: number, count: number, stepMs: number): void {
  const { tape } = opened.engine
  const { symbol, source } = key
  tape.instruments.upsert(
    [{ symbol, name: 'One', kind: 'other', sector: null, industry: null, tickSize: null }],
    source,
  )
  const columns = emptyCandles(count)
  for (let at = 0; at < count; at++) {
    columns.t[at] = from + at * stepMs
    columns.o[at] = 100 + at / 8
    columns.h[at] = 101 + at / 8
    columns.l[at] = 99 + at / 8
    columns.c[at] = 100.5 + at / 8
    columns.v[at] = at % 5 === 0 ? Number.NaN : at
  }
  tape.candles.write(key, columns, { fetchedAt: opened.host.now(), label: 'test', adjusted: 'unknown' })
}

async function resultOf<T>(
  begun: Promise<AsyncIterator<{ kind: 'progress' } | { kind: 'done'; result: T }, unknown>>,
): Promise<T> {
  const read = async (): Promise<T> => {
    const stream = await begun
    for (;;) {
      const message = await nextOf(stream)
      if (message.kind === 'done') return message.result
    }
  }
  return opened.host.drive(read())
}

const out = (name: string): string => join(folder, name)

test('stats add up to the files and name every series', async () => {
  const stats = await opened.client.store.stats()
  const ofSeries = stats.series.reduce((sum, { bytes }) => sum + bytes, 0)
  expect(stats.other + ofSeries).toBe(stats.bytes)
  expect(stats.other).toBeGreaterThan(0)
  expect(stats.series.find(({ symbol }) => symbol === 'LOCAL:ONE')).toMatchObject({
    interval: '1h',
    source: 'import:csv',
    bars: 48,
    from: FIRST,
    to: FIRST + 47 * HOUR_MS,
    revisions: 0,
    fetchedAt: opened.host.now(),
  })
  expect(stats.diskFreeBytes).toBeGreaterThan(0)
  expect(stats.reclaimableBytes).toBeGreaterThanOrEqual(0)
  expect(stats.quotes).toEqual({ quotes: 0, bytes: 0, from: null, to: null })
})

test('export writes what candles.load shows, both ways', async () => {
  const series = { symbol: 'LOCAL:ONE', interval: '1h' } as const
  const loaded = unpackCandles((await opened.client.candles.load({ ...series, limit: 0 })).columns)
  const csv = await resultOf(opened.client.store.export({ ...series, format: 'csv', file: out('bars.csv') }))
  const lines = readFileSync(csv.file, 'utf8').trimEnd().split('\n')
  expect(csv.rows).toBe(48)
  expect(lines.length).toBe(49)
  expect(lines[1]).toBe(`${FIRST},100,101,99,100.5,`)
  expect(lines.slice(1).map((line) => Number(line.split(',')[4]))).toEqual(Array.from(loaded.c))

  const parquet = await resultOf(
    opened.client.store.export({ ...series, format: 'parquet', file: out('bars.parquet') }),
  )
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(parquet.file) })
  expect(rows.map(({ open_time: t }) => (t as Date).getTime())).toEqual(Array.from(loaded.t))
  expect(rows[0]?.['volume']).toBe(null)
})

test('export keeps to the range and builds coarser bars in pages that share none', async () => {
  const range = { from: FIRST + 2 * HOUR_MS, to: FIRST + 5 * HOUR_MS }
  const series = { symbol: 'LOCAL:ONE', format: 'csv' } as const
  const cut = await resultOf(opened.client.store.export({ ...series, ...range, interval: '1h', file: out('cut.csv') }))
  expect(cut.rows).toBe(3)
  const built = await resultOf(opened.client.store.export({ ...series, interval: '4h', file: out('built.csv') }))
  expect(built.rows).toBe(12)
  store(MINUTES, FIRST, 50_000, MINUTE_MS)
  const long = await resultOf(opened.client.store.export({ ...series, interval: '1m', file: out('long.csv') }))
  const times = readFileSync(long.file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]))
  expect(times.length).toBe(50_000)
  expect(times.every((t, at) => t === FIRST + at * MINUTE_MS)).toBe(true)
})

test('a bar that is still forming is not exported', async () => {
  const open = Math.floor(opened.host.now() / HOUR_MS) * HOUR_MS
  store(HOURS, open - HOUR_MS, 2, HOUR_MS)
  const { rows } = await resultOf(
    opened.client.store.export({ symbol: 'LOCAL:ONE', interval: '1h', format: 'csv', file: out('bars.csv') }),
  )
  expect(rows).toBe(49)
})

test('an export that is left leaves nothing', async () => {
  store(MINUTES, FIRST, 100_000, MINUTE_MS)
  const stream = await opened.client.store.export({
    symbol: 'LOCAL:ONE',
    interval: '1m',
    format: 'csv',
    file: out('bars.csv'),
  })
  await nextOf(stream)
  await opened.host.drive(Promise.resolve(stream.return?.()))
  expect(readdirSync(folder)).toEqual(['data'])
})

test('export refuses by name what it cannot do', async () => {
  const ask = (symbol: string, file: string) =>
    resultOf(opened.client.store.export({ symbol, interval: '1h', format: 'csv', file }))
  await expect(ask('LOCAL:NOPE', out('bars.csv'))).rejects.toMatchObject({ code: 'not-found' })
  await expect(ask('LOCAL:ONE', 'bars.csv')).rejects.toMatchObject({ code: 'bad-input' })
  writeFileSync(out('there.csv'), 'old')
  await expect(ask('LOCAL:ONE', out('there.csv'))).rejects.toMatchObject({ code: 'bad-input' })
  expect(readFileSync(out('there.csv'), 'utf8')).toBe('old')
})

test('prune shows first what it takes, then takes exactly that and says so in the chain', async () => {
  const what = { kind: 'bars', interval: '1h', symbol: 'LOCAL:ONE', before: FIRST + DAY_MS } as const
  const shown = await opened.client.store.prune({ ...what, isDryRun: true })
  expect(shown).toMatchObject({ series: 1, bars: 24, quotes: 0 })
  expect(await opened.client.store.events({})).toEqual([])
  expect(await opened.client.store.prune({ ...what, isDryRun: false })).toEqual(shown)
  const { series } = await opened.client.store.stats()
  expect(series.find(({ symbol }) => symbol === 'LOCAL:ONE')).toMatchObject({ bars: 24, from: FIRST + DAY_MS })
  const [event, ...more] = await opened.client.store.events({})
  expect(event).toMatchObject({ number: 1, kind: 'store.prune', at: opened.host.now() })
  expect(event?.words).toMatch(/^Removed 24 1h bars of LOCAL:ONE from before 2024-01-02T00:00:00.000Z, which freed /)
  expect(more).toEqual([])
  // Nothing left to take: nothing to tell either.
  await opened.client.store.prune({ ...what, isDryRun: false })
  expect((await opened.client.store.events({})).length).toBe(1)
})

test('without a time a whole series goes, and only one of one symbol', async () => {
  const all = { kind: 'bars', before: null, isDryRun: false } as const
  await expect(opened.client.store.prune(all)).rejects.toMatchObject({ code: 'bad-input' })
  await expect(opened.client.store.prune({ ...all, kind: 'quotes' })).rejects.toMatchObject({ code: 'bad-input' })
  const unknown = opened.client.store.prune({ ...all, symbol: 'LOCAL:NOPE' })
  await expect(unknown).rejects.toMatchObject({ code: 'not-found' })
  const gone = await opened.client.store.prune({ ...all, symbol: 'LOCAL:ONE', source: 'csv' })
  expect(gone).toMatchObject({ series: 1, bars: 48 })
})

test('a backup brings everything back, settings too, and keeps what it replaced', async () => {
  const { client } = opened
  await client.settings.change({ appearance: { theme: 'light' } })
  const backup = await resultOf(client.store.backup({ file: out('all.tapedeck') }))
  expect(backup).toMatchObject({ file: out('all.tapedeck'), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  await client.store.prune({ kind: 'bars', symbol: 'LOCAL:ONE', before: null, isDryRun: false })
  const changed = await client.settings.change({ appearance: { theme: 'dark' } })

  const restored = await resultOf(client.store.restore({ file: backup.file }))
  expect(restored).toMatchObject({ series: backup.series, bars: backup.bars })
  const { series } = await client.store.stats()
  expect(series.find(({ symbol }) => symbol === 'LOCAL:ONE')?.bars).toBe(48)
  const settings = await client.settings.load()
  expect(settings.settings.appearance.theme).toBe('light')
  expect(settings.revision).toBeGreaterThan(changed.revision)
  expect(readdirSync(join(folder, 'data')).some((name) => name.startsWith('replaced-'))).toBe(true)
  const [event] = await client.store.events({})
  expect(event).toMatchObject({ kind: 'store.restore', words: expect.stringContaining('all.tapedeck') })
  expect((await client.app.checkStore({ full: true })).ok).toBe(true)
})

test('compacting tells what it saved', async () => {
  store(MINUTES, FIRST, 100_000, MINUTE_MS)
  await opened.client.store.prune({ kind: 'bars', symbol: 'LOCAL:ONE', before: null, isDryRun: false })
  expect((await opened.client.store.stats()).reclaimableBytes).toBeGreaterThan(0)
  const { bytesBefore, bytesAfter } = await resultOf(opened.client.store.compact())
  expect(bytesAfter).toBeLessThan(bytesBefore)
  expect((await opened.client.store.stats()).reclaimableBytes).toBe(0)
  expect((await opened.client.store.events({}))[0]?.words).toMatch(/^Compacted to .* saved /)
})

test('places names the backups known, the automatic ones as such', async () => {
  const elsewhere = out('all.tapedeck')
  await resultOf(opened.client.store.backup({ file: elsewhere }))
  expect((await opened.client.store.places()).backups).toMatchObject([{ file: elsewhere, isAutomatic: false }])
  opened.close()
  opened = openTestEngine({ dataDir: join(folder, 'data') })
  const { exportsDir, backups } = await opened.client.store.places()
  expect(exportsDir).toBe(join(folder, 'data', 'backups'))
  expect(backups.filter(({ isAutomatic }) => isAutomatic).length).toBe(2)
  expect(backups.every(({ file }) => existsSync(file))).toBe(true)
  rmSync(elsewhere)
  expect((await opened.client.store.places()).backups.some(({ file }) => file === elsewhere)).toBe(false)
})
