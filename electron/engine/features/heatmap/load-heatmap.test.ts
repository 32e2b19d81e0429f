import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import { openSample } from '../../sample/open-sample.ts'
import { openTape } from '../../tape/open-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { makeTestHost, type TestHost } from '../../test-host.ts'
import { readHeatmap } from './load-heatmap.ts'

const DEFAULTS = { universe: 'sp500', group: 'sector', size: 'cap', colour: 'high52' } as const
const SAMPLE_CLOSE = Date.UTC(2026, 7, 21, 20)

let host: TestHost
let tape: Tape

beforeAll(() => {
  host = makeTestHost()
  tape = openTape({ dataDir: host.dataDir, now: host.now, log: host.log, mode: 'write' })
  openSample({ host, tape })
})
afterAll(() => {
  tape.close()
  host.dispose()
})

const load = (input: Partial<Parameters<typeof readHeatmap>[1]> = {}) =>
  readHeatmap({ host, tape }, { ...DEFAULTS, ...input })
const tileOf = (tiles: readonly HeatmapTile[], symbol: string) => tiles.find((tile) => tile.symbol === symbol)

describe('the sample’s map', () => {
  test('has a tile for every member, 448 of them with size and colour', () => {
    const { name, tiles, missing, asOf } = load()
    expect([name, asOf, tiles.length, missing.length]).toEqual(['S&P 500', null, 503, 55])
    expect(tiles.filter(({ size, value }) => size !== null && value !== null)).toHaveLength(448)
    expect(new Set(tiles.map(({ symbol }) => symbol)).size).toBe(503)
  })

  test('a tile tells its figures, source and market time', () => {
    expect(tileOf(load().tiles, 'US:MMM')).toEqual({
      symbol: 'US:MMM',
      name: '3M',
      group: 'Industrials',
      sector: 'Industrials',
      industry: 'Industrial Conglomerates',
      category: null,
      prevClose: null,
      volume: null,
      turnover: null,
      size: 92_293_693_440,
      price: 178.96,
      // 100·(178.96 − 139.34)/(184.9 − 139.34)
      value: expect.closeTo(86.9622476, 6),
      cap: 92_293_693_440,
      low52: 139.34,
      high52: 184.9,
      pe: 31.786858,
      eps: 5.63,
      dividendYieldPct: 1.75,
      source: 'sample',
      marketTime: SAMPLE_CLOSE,
      fetchedAt: Date.UTC(2026, 7, 22),
      state: 'stale',
    })
  })

  test('before the next session its figures are the close, not stale', () => {
    host.setNow(Date.UTC(2026, 7, 23, 12))
    expect(tileOf(load().tiles, 'US:MMM')?.state).toBe('cached')
    host.setNow(Date.UTC(2026, 7, 24, 14))
  })

  test('says why a member is missing', () => {
    const { missing, tiles } = load()
    const reasons = Object.fromEntries(missing.map(({ symbol, reason }) => [symbol, reason]))
    expect(reasons).toMatchObject({
      'US:HD': 'no market cap in the sample',
      'US:BRK.B': 'no figures in the sample',
      'US:COIN': 'no figures in the sample',
    })
    expect(missing.filter(({ reason }) => reason === 'no market cap in the sample')).toHaveLength(15)
    expect(missing.filter(({ reason }) => reason === 'no figures in the sample')).toHaveLength(40)
    expect(tileOf(tiles, 'US:HD')).toMatchObject({ size: null, value: expect.any(Number) })
    expect(tileOf(tiles, 'US:COIN')).toMatchObject({ size: null, value: null, price: null, marketTime: null })
  })

  test('groups are the sectors, largest first, each the size-weighted mean of its tiles', () => {
    const { groups, tiles } = load()
    expect(groups).toHaveLength(11)
    expect(groups[0]?.name).toBe('Information Technology')
    expect(groups.map(({ size }) => size)).toEqual(groups.map(({ size }) => size).sort((a, b) => b - a))
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(503)
    for (const group of groups) {
      const drawn = tiles.filter((tile) => tile.group === group.name && tile.size !== null && tile.value !== null)
      const size = drawn.reduce((sum, tile) => sum + (tile.size as number), 0)
      const weighted = drawn.reduce((sum, tile) => sum + (tile.size as number) * (tile.value as number), 0)
      expect(group.value).toBeCloseTo(weighted / size, 9)
    }
  })

  test('by industry, in one group, and with equal sizes', () => {
    expect(load({ group: 'industry' }).groups.length).toBeGreaterThan(100)
    expect(load({ group: 'none' }).groups).toMatchObject([{ name: 'S&P 500', count: 503 }])
    const equal = load({ size: 'equal' })
    expect(equal.tiles.every(({ size }) => size === 1)).toBe(true)
    expect(equal.missing).toHaveLength(40)
    const energy = equal.groups.find(({ name }) => name === 'Energy')
    const values = equal.tiles.flatMap((tile) => (tile.group === 'Energy' && tile.value !== null ? [tile.value] : []))
    expect(energy?.value).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9)
  })

  test('before the sample’s market time nothing is shown', () => {
    const early = load({ asOf: SAMPLE_CLOSE - 1 })
    expect(early.missing).toHaveLength(503)
    expect(early.missing[0]?.reason).toBe('no figures by 2026-08-21T19:59:59.999Z')
    expect(early.tiles.every((tile) => tile.price === null && tile.size === null && tile.value === null)).toBe(true)
    expect(early.tiles.every((tile) => tile.marketTime === null && tile.state === 'replay')).toBe(true)
    expect(early.groups.every(({ value, size }) => value === null && size === 0)).toBe(true)
    expect(load({ asOf: SAMPLE_CLOSE }).missing).toHaveLength(55)
  })
})

describe('other stores', () => {
  test('a newer source wins over the sample, a range without width has no place', () => {
    const figures = { cap: 5, pe: null, eps: null, dividendYieldPct: null, low52: 7, high52: 7 }
    const rows = [{ symbol: 'US:MMM', price: 7, ...figures }]
    tape.snapshots.write('yahoo', SAMPLE_CLOSE, rows, { fetchedAt: 1, label: 'test', adjusted: 'unknown' })
    const { tiles, missing } = load()
    expect(tileOf(tiles, 'US:MMM')).toMatchObject({ source: 'yahoo', price: 7, size: 5, value: null })
    expect(missing.find(({ symbol }) => symbol === 'US:MMM')?.reason).toBe('a 52-week range without width')
  })

  test('an empty store has no map', () => {
    const empty = makeTestHost()
    const fresh = openTape({ dataDir: empty.dataDir, now: empty.now, log: empty.log, mode: 'write' })
    expect(() => readHeatmap({ host: empty, tape: fresh }, DEFAULTS)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
    fresh.close()
    empty.dispose()
  })
})
