import { afterEach, beforeEach, expect, test } from 'vitest'
import { barsOf, columnsOf, fetchOf, KEY, makeFolder, minuteBars } from '../test-tape.ts'
import type { OpenBar } from '../types.ts'
import { openCandles, type TestStore } from './test-store.ts'

let store: TestStore
beforeEach(() => {
  store = openCandles()
})
afterEach(() => store.connection.close())

const OTHER = { ...KEY, symbol: 'BINANCE:ETHUSDT' as const }
const openBar = (t: number, close: number, key = KEY): OpenBar => ({
  ...key,
  columns: columnsOf([[t, 1, 9, 1, close, Number.NaN]]),
  fetchedAt: t + 5,
})
const closed = (t: number, key = KEY) => store.candles.write(key, columnsOf([[t, 1, 2, 1, 2, 3]]), fetchOf(t))
const kept = () =>
  store.candles.openBars(KEY.source).map(({ symbol, columns }) => [symbol, ...(barsOf(columns)[0] ?? [])])

test('each series has one open bar, replaced by the next, and it is no history', () => {
  store.candles.keepOpen([openBar(10, 2), openBar(20, 3, OTHER)])
  store.candles.keepOpen([openBar(10, 4)])
  expect(kept()).toEqual([
    [KEY.symbol, 10, 1, 9, 1, 4, Number.NaN],
    [OTHER.symbol, 20, 1, 9, 1, 3, Number.NaN],
  ])
  expect(store.candles.openBars(KEY.source)[0]).toMatchObject({ ...KEY, fetchedAt: 15 })
  expect(store.candles.openBars('binance')).toEqual([])
  expect(store.candles.list()).toEqual([])
  expect(store.candles.stats()).toEqual([])
  expect(store.candles.hasBefore(KEY, 100)).toBe(false)
  expect(store.candles.read(KEY).columns.t.length).toBe(0)
})

test('a stored bar of the same time or later overtakes it, and an older one does not come back', () => {
  store.candles.keepOpen([openBar(10, 2)])
  closed(9)
  expect(kept()).toHaveLength(1)
  closed(10)
  expect(kept()).toEqual([])
  store.candles.keepOpen([openBar(30, 5)])
  store.candles.keepOpen([openBar(8, 6), openBar(10, 7)])
  expect(kept()).toEqual([[KEY.symbol, 30, 1, 9, 1, 5, Number.NaN]])
})

test('a series that was pruned and made again is not mistaken for another', () => {
  closed(5)
  store.candles.keepOpen([openBar(10, 2)])
  store.candles.prune({ before: Infinity, isDryRun: false })
  closed(5, OTHER)
  store.candles.keepOpen([openBar(10, 3)])
  expect(kept()).toEqual([[KEY.symbol, 10, 1, 9, 1, 3, Number.NaN]])
})

test('what is taken back leaves no number behind', () => {
  const { connection, candles } = store
  expect(() => candles.keepOpen([openBar(10, 2), { ...openBar(10, 2, OTHER), fetchedAt: 0.5 }])).toThrow(
    /open_bar.fetched_at/,
  )
  expect(connection.db.prepare('SELECT count(*) FROM series').pluck().get()).toBe(0)
  closed(5, OTHER)
  candles.keepOpen([openBar(10, 3)])
  expect(kept()).toEqual([[KEY.symbol, 10, 1, 9, 1, 3, Number.NaN]])
})

test('a tick does not take a long write back: it waits, and is seen all the same', async () => {
  const folder = makeFolder()
  try {
    const { candles, close, onChange } = folder.open()
    let heard = 0
    onChange(() => heard++)
    let attempts = 0
    const bars = minuteBars(150_000)
    const batches = () => {
      attempts++
      return [bars]
    }
    await candles.writeInSteps(OTHER, batches, fetchOf(1), async () => {
      candles.keepOpen([openBar(10, 2)])
      expect(candles.openBars(KEY.source)).toHaveLength(1)
    })
    expect([attempts, heard]).toEqual([1, 1])
    candles.keepOpen([openBar(5, 3, OTHER)])
    expect(candles.openBars(KEY.source).map(({ symbol }) => symbol)).toEqual([KEY.symbol])
    expect(heard).toBe(2)
    close()
  } finally {
    folder.dispose()
  }
})

test('a tick of many series keeps each, also those that do not fill a statement', () => {
  const keys = Array.from({ length: 53 }, (_, index) => ({ ...KEY, symbol: `BINANCE:S${index}` as const }))
  for (const close of [2, 3]) store.candles.keepOpen(keys.map((key, index) => openBar(10, close + index, key)))
  expect(kept()).toEqual(keys.map(({ symbol }, index) => [symbol, 10, 1, 9, 1, 3 + index, Number.NaN]))
})

test('a bar that was stored since the last tick is seen, whoever stored it', async () => {
  const folder = makeFolder()
  try {
    const { candles, close } = folder.open()
    const closes = () => candles.openBars(KEY.source).map(({ columns }) => columns.t[0])
    candles.keepOpen([openBar(10, 2)])
    candles.write(KEY, columnsOf([[20, 1, 2, 1, 2, 3]]), fetchOf(1))
    candles.keepOpen([openBar(20, 3)])
    expect(closes()).toEqual([])
    candles.keepOpen([openBar(21, 3)])
    expect(closes()).toEqual([21])
    await candles.writeInSteps(
      KEY,
      () => [columnsOf([[30, 1, 2, 1, 2, 3]])],
      fetchOf(2),
      async () => undefined,
    )
    candles.keepOpen([openBar(30, 4)])
    expect(closes()).toEqual([])
    close()
  } finally {
    folder.dispose()
  }
})
