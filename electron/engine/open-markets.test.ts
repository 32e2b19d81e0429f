import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unpackCandles } from '../../shared/domain/candles.ts'
import { damageTable } from './tape/test-damage.ts'
import { nextOf, openTestEngine, type TestEngine } from './test-engine.ts'

let dataDir: string
const opened: TestEngine[] = []
const open = (options: Parameters<typeof openTestEngine>[0] = {}): TestEngine => {
  const started = openTestEngine({ dataDir, ...options })
  opened.push(started)
  return started
}
/** Closed once, by the test or after it. */
const close = (started: TestEngine): void => {
  opened.splice(opened.indexOf(started), 1)
  started.close()
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tapedeck-markets-'))
})
afterEach(() => {
  for (const started of opened.splice(0)) started.close()
  rmSync(dataDir, { recursive: true })
})

const hashOf = (file: string): string =>
  existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'none'
const storedHash = (): string[] => ['tape.db', 'tape.db-wal'].map((name) => hashOf(join(dataDir, name)))

describe('the choice of the market', () => {
  test('is the stored one at first, and is remembered across starts', async () => {
    const first = open()
    const watch = await first.client.markets.watch()
    expect(await nextOf(watch)).toEqual({ name: 'stored', seed: null })
    expect(await first.client.markets.choose({ name: 'simulated' })).toEqual({ name: 'simulated', seed: 7 })
    expect(await first.host.drive(nextOf(watch))).toEqual({ name: 'simulated', seed: 7 })
    close(first)

    const second = open()
    const [map, watched] = [await second.client.heatmap.load({}), await second.client.markets.watch()]
    expect(await nextOf(watched)).toEqual({ name: 'simulated', seed: 7 })
    expect(new Set(map.tiles.map(({ source }) => source))).toEqual(new Set(['simulated']))
  })

  test('an override counts for one run and is not remembered', async () => {
    const overridden = open({ market: 'simulated' })
    expect((await overridden.client.heatmap.load({})).isLive).toBe(true)
    close(overridden)
    expect((await open().client.heatmap.load({})).isLive).toBe(false)
  })

  test('an override to the stored market leaves a remembered choice alone', async () => {
    const first = open()
    await first.client.markets.choose({ name: 'simulated' })
    close(first)
    const overridden = open({ market: 'stored' })
    expect((await overridden.client.heatmap.load({})).tiles[0]?.source).toBe('sample')
    close(overridden)
    expect((await open().client.heatmap.load({})).isLive).toBe(true)
  })

  test('a market that fails while it is filled leaves its folder free for the next try', async () => {
    const first = open()
    await first.client.markets.choose({ name: 'simulated' })
    await first.client.markets.choose({ name: 'stored' })
    close(first)
    damageTable(join(dataDir, 'simulated'), 'instrument')
    const { client } = open()
    await expect(client.markets.choose({ name: 'simulated' })).rejects.toMatchObject({ code: 'store-corrupt' })
    // Its damage is known now: the next try sets the file aside instead of being locked out by the first.
    expect(await client.markets.choose({ name: 'simulated' })).toMatchObject({ name: 'simulated' })
  })

  test('a market that cannot be opened is not chosen', async () => {
    const holder = openTestEngine({ dataDir: join(dataDir, 'simulated') })
    const { client } = open()
    await expect(client.markets.choose({ name: 'simulated' })).rejects.toMatchObject({ code: 'store-locked' })
    expect((await client.heatmap.load({})).tiles[0]?.source).toBe('sample')
    holder.close()
    expect(await client.markets.choose({ name: 'simulated' })).toMatchObject({ name: 'simulated' })
  })
})

describe('two markets in one folder', () => {
  test('using the simulated one changes no byte of the real tape', async () => {
    const first = open()
    await first.client.heatmap.load({})
    close(first)
    const before = storedHash()
    const { host, client, ...rest } = open({ market: 'simulated' })
    await client.heatmap.load({ universe: 'crypto100' })
    await client.candles.load({ symbol: 'BINANCE:BTCUSDT', interval: '1h' })
    const bars = await client.candles.watch({ symbol: 'BINANCE:ETHUSDT', interval: '1m' })
    for (let message = 0; message < 300; message++) await host.drive(nextOf(bars))
    expect((await client.store.stats()).series.map(({ symbol }) => symbol)).toContain('BINANCE:ETHUSDT')
    expect(rest.engine.tape.candles.list('BINANCE:ETHUSDT')).toEqual([])
    close(opened[0] as TestEngine)
    expect(storedHash()).toEqual(before)
  })

  test('documents stay with the stored one', async () => {
    const first = open({ market: 'simulated' })
    const workspace = await first.client.workspace.load()
    await first.client.workspace.save({ ...workspace, route: '#/chart/BINANCE:BTCUSDT' })
    close(first)
    expect((await open({ market: 'stored' }).client.workspace.load()).route).toBe('#/chart/BINANCE:BTCUSDT')
  })

  test('a file is not imported while the simulated market is open', async () => {
    const { client, host } = open({ market: 'simulated' })
    const begin = { fileName: 'mine.csv', totalBytes: 10, symbol: 'BINANCE:BTCUSDT', interval: '1m' } as const
    await expect(client.imports.begin(begin)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/^mine\.csv was not imported: files belong to the real market/),
    })
    const head = new TextEncoder().encode('open_time,open,high,low,close,volume\n')
    await expect(client.imports.preview({ fileName: 'mine.csv', head })).rejects.toMatchObject({ code: 'unsupported' })
    await client.markets.choose({ name: 'stored' })
    const { id } = await client.imports.begin(begin)
    await host.drive(client.imports.cancel({ id }))
  })

  test('a reader beside another host sees the simulated market without touching its folder', async () => {
    open()
    const { client } = open({ mode: 'read', market: 'simulated' })
    const answer = await client.candles.load({ symbol: 'BINANCE:BTCUSDT', interval: '1d', limit: 10 })
    expect(answer.source).toBe('simulated')
    expect(existsSync(join(dataDir, 'simulated'))).toBe(false)
  })

  test('two engines of the same seed agree to the bit, whatever was asked before', async () => {
    const other = openTestEngine({ market: 'simulated' })
    const { client } = open({ market: 'simulated' })
    await client.heatmap.load({ universe: 'crypto100' })
    await client.candles.load({ symbol: 'US:MMM', interval: '1m', limit: 50 })
    for (const interval of ['1m', '15m', '1d'] as const) {
      const query = { symbol: 'US:MMM', interval, limit: 300 }
      const [a, b] = [await client.candles.load(query), await other.client.candles.load(query)]
      expect(unpackCandles(a.columns).t).toHaveLength(300)
      expect(Buffer.from(a.columns).equals(Buffer.from(b.columns))).toBe(true)
    }
    expect((await client.heatmap.load({ colour: 'change' })).tiles).toEqual(
      (await other.client.heatmap.load({ colour: 'change' })).tiles,
    )
    other.close()
  })
})

describe('app.watchStore', () => {
  test('follows the market, and does not tell of what answers and streams have told already', async () => {
    const { client, host } = open()
    const stream = await client.app.watchStore()
    const first = await nextOf(stream)
    await client.markets.choose({ name: 'simulated' })
    const second = await host.drive(nextOf(stream))
    expect(second.revision).not.toBe(first.revision)
    expect(second.bars).toBe(0)

    await client.candles.load({ symbol: 'BINANCE:BTCUSDT', interval: '1h' })
    const third = await host.drive(nextOf(stream))
    // On the hour: nothing has traded in the bar that opens now.
    expect(third.bars).toBe(500)
    expect(third.revision).toBe(second.revision)

    await client.markets.choose({ name: 'stored' })
    const fourth = await host.drive(nextOf(stream))
    expect(fourth.bars).toBe(first.bars)
    expect([first.revision, second.revision]).not.toContain(fourth.revision)
    await stream.return?.()
  })
})
