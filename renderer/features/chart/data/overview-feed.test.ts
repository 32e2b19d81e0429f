import { describe, expect, test } from 'vitest'
import { sliceCandles } from '../../../../shared/domain/candles.ts'
import { countedBars, openFeed, openView, seriesClient } from './test-series.ts'
import { spanOf } from '../view/view.ts'

const MINUTE = 60_000
const MILLION = 1_000_000

async function openAll(bars = MILLION) {
  const client = seriesClient(countedBars(bars))
  const feed = openFeed(client)
  const page = openView(feed)
  await feed.open()
  await page.settled()
  return { client, feed, page }
}

/** Bars of the interval that the view spans. */
const barsIn = ({ feed, page }: Awaited<ReturnType<typeof openAll>>): number =>
  spanOf(page.view) * feed.snapshot().cellBars

async function zoomOutToAll(opened: Awaited<ReturnType<typeof openAll>>): Promise<void> {
  for (let step = 0; step < 80 && barsIn(opened) < MILLION * 1.1; step++) await opened.page.zoom(1.25)
}

describe('a view of years', () => {
  test('opens with 1,500 bars of a million', async () => {
    const { client } = await openAll()
    expect(client.asked).toEqual(['load 1500'])
  })

  test('zoomed out over a million bars, step by step, it reads less than 50,000 rows and shows them all', async () => {
    const opened = await openAll()
    await zoomOutToAll(opened)
    const { store, cellBars, hasEarlier, hasLater, newest } = opened.feed.snapshot()
    expect(opened.client.rows).toBeLessThan(50_000)
    expect({ cellBars, hasEarlier, hasLater, first: store.firstTime }).toEqual({
      cellBars: 4096,
      hasEarlier: false,
      hasLater: false,
      first: 0,
    })
    const top = store.levels.length - 1
    const level = store.levels[top]
    expect(level?.counts.reduce((sum, count) => sum + count, 0)).toBe(MILLION)
    expect(newest.lastTime).toBe((MILLION - 1) * MINUTE)
  })

  test('a candle has the values of all its bars, exactly', async () => {
    const { feed, page } = await openAll()
    for (let step = 0; step < 30 && feed.snapshot().cellBars === 1; step++) await page.zoom(1.25)
    const { store, cellBars } = feed.snapshot()
    expect(cellBars).toBe(64)
    const first = MILLION - (MILLION % 64) - 64
    expect(store.bar(0, store.cellAt(first * MINUTE))).toMatchObject({
      t: first * MINUTE,
      o: first - 0.5,
      h: first + 64,
      l: first - 1,
      c: first + 63,
      v: 128,
      count: 64,
    })
  })

  test('what is on screen does not jump when the cells change, out or in', async () => {
    const { feed, page } = await openAll()
    // In the middle of the history, where nothing holds on to the right end.
    await feed.reach(500_000 * MINUTE, 200)
    await page.settled()
    const { store } = feed.snapshot()
    page.set({ a: store.cellAt(500_000 * MINUTE) - 100, b: store.cellAt(500_000 * MINUTE) + 100 })
    await page.settled()
    /** The minute at a fraction of the width. */
    const minuteAt = (fraction: number): number => {
      const { store: shown, cellBars } = feed.snapshot()
      const place = page.view.a + spanOf(page.view) * fraction
      const cell = Math.floor(place)
      return shown.timeAt(cell) / MINUTE + (place - cell) * cellBars
    }
    for (const factor of [1.1, 1 / 1.1]) {
      for (let step = 0; step < 75; step++) {
        const before = minuteAt(0.5)
        await page.zoom(factor, 0.5)
        // A pixel is a thousandth of what is in view.
        const pixel = (spanOf(page.view) * feed.snapshot().cellBars) / 1_000
        expect(Math.abs(minuteAt(0.5) - before)).toBeLessThanOrEqual(pixel)
      }
    }
    expect(feed.snapshot().cellBars).toBe(1)
    expect(minuteAt(0.5)).toBeCloseTo(500_000, -1)
  })

  test('zoomed in at an old place it has the bars there, and none of those between', async () => {
    const opened = await openAll()
    const { client, feed, page } = opened
    await zoomOutToAll(opened)
    const before = client.rows
    while (feed.snapshot().cellBars > 1) await page.zoom(1 / 1.25, 0.3)
    const { store, hasEarlier, hasLater } = feed.snapshot()
    expect({ hasEarlier, hasLater }).toEqual({ hasEarlier: true, hasLater: true })
    expect(store.firstTime).toBeGreaterThan(0)
    expect(store.lastTime).toBeLessThan(500_000 * MINUTE)
    expect(client.rows - before).toBeLessThan(60_000)
  })

  test('a date is reached without what lies between, and panned on from it both ways', async () => {
    const { client, feed, page } = await openAll()
    await feed.reach(1_000 * MINUTE, 150)
    await page.settled()
    expect(client.rows).toBeLessThan(3_100)
    expect(feed.snapshot().store.firstTime).toBeLessThanOrEqual(1_000 * MINUTE)
    const span = spanOf(page.view)
    for (let step = 0; step < 40; step++) {
      page.set({ a: page.view.a + span, b: page.view.b + span })
      await page.settled()
    }
    const { store } = feed.snapshot()
    expect(store.lastTime).toBeGreaterThan(5_000 * MINUTE)
    for (let cell = store.first + 1; cell < store.end; cell++) {
      expect(store.timeAt(cell) - store.timeAt(cell - 1)).toBe(MINUTE)
    }
    expect(client.rows).toBeLessThan(20_000)
  })

  test('before the first bar of all it is the first that is shown', async () => {
    const { client, feed, page } = await openAll(100_000)
    await feed.reach(-1e12, 150)
    await page.settled()
    expect(feed.snapshot().store.firstTime).toBe(0)
    expect(client.rows).toBeLessThan(8_000)
  })

  test('panned up to the newest bars it becomes one with them', async () => {
    const { feed, page } = await openAll(10_000)
    await feed.reach(3_000 * MINUTE, 150)
    await page.settled()
    expect(feed.snapshot().newest).not.toBe(feed.snapshot().store)
    for (let step = 0; step < 5; step++) {
      const { store } = feed.snapshot()
      page.set({ a: store.end - 150, b: store.end })
      await page.settled()
    }
    const { store, newest, hasLater } = feed.snapshot()
    expect(newest).toBe(store)
    expect(hasLater).toBe(false)
    expect(store.lastTime).toBe(9_999 * MINUTE)
    expect(store.length).toBe((store.lastTime - store.firstTime) / MINUTE + 1)
  })

  test('the newest bars are a call away from everywhere', async () => {
    const { feed, page, client } = await openAll()
    await feed.reach(5_000 * MINUTE, 150)
    await page.settled()
    const rows = client.rows
    feed.showNewest()
    expect(feed.snapshot().store.lastTime).toBe((MILLION - 1) * MINUTE)
    expect(client.rows).toBe(rows)
  })

  test('the last group of an overview grows with the stream, and the next one begins when it is full', async () => {
    const opened = await openAll(MILLION - 4)
    const { client, feed, page } = opened
    for (let step = 0; step < 30 && feed.snapshot().cellBars === 1; step++) await page.zoom(1.25)
    const { store } = feed.snapshot()
    const { end } = store
    // A million less four fills the last group up to 60: these are its missing ones, and one of the next.
    const later = countedBars(MILLION + 1)
    for (let bar = MILLION - 4; bar <= MILLION; bar++) {
      client.push(sliceCandles(later, bar, bar + 1))
      await page.settled()
    }
    expect(feed.snapshot().store).toBe(store)
    expect(store.end).toBe(end + 1)
    expect(store.bar(0, end - 1)).toMatchObject({ c: MILLION - 1, h: MILLION, v: 128, count: 64 })
    expect(store.bar(0, end)).toMatchObject({ c: MILLION, t: MILLION * MINUTE, count: 1 })
    feed.close()
  })
})

describe('prices in another view', () => {
  test('come in place of those shown, and where they are refused these stay, with the reason', async () => {
    const { feed } = await openAll(5_000)
    await feed.choosePrices('adjusted')
    expect(feed.snapshot()).toMatchObject({ priceView: 'adjusted', viewRefusal: null })
    await feed.choosePrices('raw')
    expect(feed.snapshot()).toMatchObject({
      status: 'ready',
      priceView: 'stored',
      error: null,
      viewRefusal: { code: 'unsupported', message: 'no splits are known' },
    })
    expect(feed.snapshot().store.length).toBe(1_500)
    await feed.choosePrices('stored')
    expect(feed.snapshot().viewRefusal).toBe(null)
  })

  test('chosen before the first bars are here, they are what comes first', async () => {
    const feed = openFeed(seriesClient(countedBars(100)))
    await feed.choosePrices('adjusted')
    const opening = feed.open()
    await feed.choosePrices('stored')
    await opening
    expect(feed.snapshot()).toMatchObject({ priceView: 'stored', status: 'ready' })
    feed.close()
  })
})
