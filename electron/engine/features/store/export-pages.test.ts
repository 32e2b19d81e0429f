import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyCandles } from '../../../../shared/domain/candles.ts'
import { DAY_MS, HOUR_MS, intervalMs, type Interval } from '../../../../shared/domain/interval.ts'
import { fetchOf, makeFolder, type TestFolder } from '../../tape/test-tape.ts'
import type { Tape } from '../../tape/types.ts'
import { fetchedPages, storedPages } from './export-pages.ts'

const FIRST = Date.UTC(2010, 0, 4)
const YEAR_MS = 365 * DAY_MS

let folder: TestFolder
let tape: Tape

beforeEach(() => {
  folder = makeFolder()
  tape = folder.open()
})
afterEach(() => folder.dispose())

function store(interval: Interval, from: number, count: number, stepMs = intervalMs(interval)): void {
  const columns = emptyCandles(count)
  for (let at = 0; at < count; at++) {
    columns.t[at] = from + at * stepMs
    for (const name of ['o', 'h', 'l', 'c', 'v'] as const) columns[name][at] = 100
  }
  tape.candles.write({ symbol: 'LOCAL:ONE', source: 'import:csv', interval }, columns, fetchOf())
}

function pagesOf(interval: Interval, from = FIRST, to = FIRST + 20 * YEAR_MS) {
  return storedPages(tape.candles, { interval, series: tape.candles.list('LOCAL:ONE'), from, to })
}

test('a hole of years is no page of its own', () => {
  store('1s', FIRST, 10_000)
  store('1s', FIRST + 12 * YEAR_MS, 5_000)
  expect(pagesOf('1s')).toEqual([{ from: FIRST, to: FIRST + 20 * YEAR_MS }])
})

test('one bar a day is as many a page as one a second', () => {
  store('1s', FIRST, 4_000, DAY_MS)
  expect(pagesOf('1s')).toHaveLength(1)
})

test('where nothing is stored there is no page', () => {
  expect(pagesOf('1s')).toEqual([])
  store('1s', FIRST, 10)
  expect(pagesOf('1s', FIRST + DAY_MS)).toEqual([])
  expect(pagesOf('1s', FIRST, FIRST)).toEqual([])
})

test('pages follow one another on the grid, share no bar and are of bounded size', () => {
  store('1s', FIRST, 90_000)
  const pages = pagesOf('1s', FIRST + 500)
  expect(pages.length).toBeGreaterThan(4)
  expect([pages[0]?.from, pages.at(-1)?.to]).toEqual([FIRST + 500, FIRST + 20 * YEAR_MS])
  pages.forEach(({ from, to }, at) => {
    if (at > 0) expect(from).toBe(pages[at - 1]?.to)
    expect(Math.min(to, FIRST + 90_000_000) - from).toBeLessThanOrEqual(20_000_000)
  })
})

test('bars that are built from seconds are cut by the seconds they take', () => {
  store('1s', FIRST, 400_000)
  const pages = pagesOf('1h')
  expect(pages.length).toBeGreaterThan(3)
  for (const { from } of pages) expect(from % HOUR_MS).toBe(0)
})

test('of a provider they are pages of time', () => {
  expect(fetchedPages('1h', { from: FIRST, to: FIRST + 30_000 * HOUR_MS })).toEqual([
    { from: FIRST, to: FIRST + 20_000 * HOUR_MS },
    { from: FIRST + 20_000 * HOUR_MS, to: FIRST + 30_000 * HOUR_MS },
  ])
  expect(fetchedPages('1h', { from: Infinity, to: 1 })).toEqual([])
})
