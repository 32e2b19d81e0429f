import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unpackCandles } from '../shared/domain/candles.ts'
import { formatPrice } from '../shared/domain/format-number.ts'
import type { EngineConnection } from '../renderer/engine.ts'
import { importMinutes, MINUTES } from './harness/minutes.ts'
import { engineOf, goTo, rootData, shownText, tableRows, untilSettled } from './harness/app-page.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { openStoryPage, type Story, type StoryPage } from './harness/story.ts'

/** The sample's first and last bar (resources/sample/sp500-index-daily.csv). */
const FIRST_DAY = { t: Date.UTC(2000, 0, 3), o: 1469.25, h: 1478, l: 1438.359985, c: 1455.219971 }
const CRASH_DAY = Date.UTC(2008, 9, 13)
const INDEX_BARS = 5105

describe('the chart opens on the sample of the S&P 500 index', () => {
  let story: Story
  let open: StoryPage
  let page: Page
  let engine: EngineConnection

  beforeAll(async () => {
    ;({ story, open, page } = await openStoryPage())
    engine = await engineOf(page)
  })
  afterAll(async () => {
    engine?.close()
    await story?.close()
  })

  const legend = (part: string) => page.locator(`.chart-legend-values [data-part="${part}"]`).innerText()
  const legendPrices = async () =>
    (await Promise.all(['O', 'H', 'L', 'C'].map(legend))).map((text) => text.slice(2).trim())
  const words = (bar: { o: number; h: number; l: number; c: number }) =>
    [bar.o, bar.h, bar.l, bar.c].map((value) => formatPrice(value))

  async function storedBar(t: number, interval: '1d' | '1w' = '1d') {
    const answer = await engine.client.candles.load({ symbol: 'INDEX:SPX', interval, from: t, to: t + 1 })
    const { o, h, l, c } = unpackCandles(answer.columns)
    return { o: o[0] as number, h: h[0] as number, l: l[0] as number, c: c[0] as number }
  }

  test('the newest bar is in the legend, stamped SAMPLE with its date', async () => {
    keepPicture(page, '04-opens')
    await goTo(page, '#/chart')
    expect(await page.locator('.chart-symbol').innerText()).toMatch(/SPX\s+INDEX/)
    const answer = await engine.client.candles.load({ symbol: 'INDEX:SPX', interval: '1d', limit: 1 })
    const { o, h, l, c } = unpackCandles(answer.columns)
    const newest = { o: o[0] as number, h: h[0] as number, l: l[0] as number, c: c[0] as number }
    await expect.poll(legendPrices).toEqual(words(newest))
    expect(await page.locator('.chart-screen .ui-stamp', { hasText: 'SAMPLE' }).count()).toBeGreaterThanOrEqual(3)
    expect(await page.locator('.status-bar').innerText()).toMatch(/SAMPLE[\s\S]*S&P 500.*17 Apr 2020/)
    expect(await page.locator('.title-end').innerText()).toMatch(/SAMPLE/)
    expect(await rootData(page, 'state')).toBe('stale')
  })

  test('only intervals that the stored days can build are offered', async () => {
    const { offered } = await engine.client.symbols.series({ symbol: 'INDEX:SPX' })
    expect(offered).toEqual(expect.arrayContaining(['1d', '1w', '1M']))
    const shown = await page.getByRole('group', { name: 'Interval' }).getByRole('button').allInnerTexts()
    expect(shown).toEqual(['1D', '1W', '1M'])
  })

  test('the link to the charting library is in sight', async () => {
    const link = page.getByRole('link', { name: 'Charts by TradingView' })
    expect(await link.isVisible()).toBe(true)
    expect(await link.getAttribute('href')).toBe('https://www.tradingview.com/')
    expect(await link.getAttribute('rel')).toContain('noopener')
  })

  test('a date typed in brings its bar under the crosshair, and the legend says what is stored', async () => {
    keepPicture(page, '04-date')
    await page.getByRole('button', { name: 'Go to date' }).click()
    await page.getByLabel('Date, UTC').fill('2008-10-13')
    await page.keyboard.press('Enter')
    const bar = await storedBar(CRASH_DAY)
    await expect.poll(legendPrices).toEqual(words(bar))
    expect(await legend('change')).toBe('+104.13 (+11.58%)')
  })

  test('arrows walk the crosshair from bar to bar and a screen reader is told', async () => {
    keepPicture(page, '04-keys')
    const before = await legendPrices()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(legendPrices).toEqual(words(await storedBar(Date.UTC(2008, 9, 10))))
    const told = page.locator('[role=status]', { hasText: /open .* close/ })
    await expect.poll(() => told.innerText()).toMatch(/^10 Oct 2008, open 902\.31, high 936\.36/)
    await page.keyboard.press('ArrowRight')
    await expect.poll(legendPrices).toEqual(before)
    await page.keyboard.press('Shift+ArrowRight')
    await expect.poll(legendPrices).toEqual(words(await storedBar(Date.UTC(2008, 9, 27))))
    await page.keyboard.press('Escape')
  })

  test('every range button shows its part of the history', async () => {
    keepPicture(page, '04-ranges')
    const ranges = page.getByRole('group', { name: 'Range' })
    expect(await ranges.getByRole('button').allInnerTexts()).toEqual(['5D', '1M', '3M', '6M', 'YTD', '1Y', 'All'])
    for (const name of ['1M', '6M', '1Y', 'YTD', 'All']) {
      await ranges.getByRole('button', { name, exact: true }).click()
      await expect.poll(() => ranges.locator('[aria-pressed=true]').allInnerTexts()).toEqual([name])
      await goTo(page, await page.evaluate(() => location.hash))
    }
    // All of twenty years in days would be more bars than a screen has pixels: the interval gives way.
    expect(await page.evaluate(() => location.hash)).toBe('#/chart/INDEX:SPX?interval=1w')
  })

  test('a week is built from its days and says so', async () => {
    keepPicture(page, '04-week')
    await goTo(page, '#/chart/INDEX:SPX?interval=1w')
    await expect.poll(() => page.locator('.chart-legend-series').first().innerText()).toContain('built from 1D')
    await page.keyboard.press('Home')
    for (let step = 0; step < 10; step++) await page.keyboard.press('+')
    await page.keyboard.press('Home')
    await expect.poll(legendPrices).toEqual(words(await storedBar(FIRST_DAY.t, '1w')))
    const days = unpackCandles(
      (
        await engine.client.candles.load({
          symbol: 'INDEX:SPX',
          interval: '1d',
          from: FIRST_DAY.t,
          to: Date.UTC(2000, 0, 10),
        })
      ).columns,
    )
    expect(await legendPrices()).toEqual(
      words({
        o: days.o[0] as number,
        h: Math.max(...days.h),
        l: Math.min(...days.l),
        c: days.c.at(-1) as number,
      }),
    )
    await page.keyboard.press('Escape')
  })

  test('typing a digit changes the interval', async () => {
    await page.keyboard.press('1')
    await page.getByRole('textbox', { name: 'Interval' }).fill('1h')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog', { name: 'Change the interval' }).innerText()).toContain('1h cannot be built.')
    await page.getByRole('textbox', { name: 'Interval' }).fill('1d')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/chart/INDEX:SPX?interval=1d')
  })

  test('dragging to the left ends at the first bar of 2000', async () => {
    keepPicture(page, '04-scroll')
    await goTo(page, '#/chart/INDEX:SPX?interval=1d')
    const canvas = page.locator('.chart-canvas')
    const box = await canvas.boundingBox()
    if (!box) throw new Error('the chart has no place on screen')
    const [left, right, middle] = [box.x + 60, box.x + box.width - 140, box.y + box.height / 3]
    const shownFirst = async (): Promise<string> => (await canvas.getAttribute('aria-label')) ?? ''
    await page.mouse.move(right, middle)
    await page.mouse.wheel(0, 3_000)
    for (let pull = 0; pull < 30 && !(await shownFirst()).includes('from 3 Jan 2000'); pull++) {
      await page.mouse.move(left, middle)
      await page.mouse.down()
      await page.mouse.move(right, middle, { steps: 4 })
      await page.mouse.up()
    }
    expect(await shownFirst()).toContain('from 3 Jan 2000 to 17 Apr 2020')
    await page.keyboard.press('Home')
    // So many years at once share a candle: closer, it is one day again.
    for (let step = 0; step < 20; step++) await page.keyboard.press('+')
    await page.keyboard.press('Home')
    await expect.poll(legendPrices).toEqual(words(FIRST_DAY))
    await page.keyboard.press('Escape')
  })

  test('zoomed out, a candle stands for several bars and says how many', async () => {
    keepPicture(page, '04-zoom')
    for (let step = 0; step < 12; step++) await page.keyboard.press('-')
    await page.keyboard.press('End')
    await expect.poll(() => legend('words')).toMatch(/^\d+ × 1D a candle/)
    for (let step = 0; step < 25; step++) await page.keyboard.press('+')
    await expect.poll(() => legend('words')).not.toMatch(/a candle/)
    await page.keyboard.press('Escape')
  })

  test('the scale can be logarithmic or in percent, and is remembered', async () => {
    const scales = page.getByRole('group', { name: 'Price scale' })
    for (const name of ['% scale', 'auto scale', 'log scale']) {
      await scales.getByRole('button', { name }).click()
      expect(await scales.getByRole('button', { name }).getAttribute('aria-pressed')).toBe('true')
    }
    await expect.poll(async () => (await engine.client.workspace.load()).chart.scale).toBe('log')
  })

  test('Shift T gives the same bars as a table that sorts', async () => {
    keepPicture(page, '04-table')
    await page.keyboard.press('Shift+T')
    const table = page.getByRole('grid', { name: /S&P 500.*1D bars/ })
    await table.waitFor()
    expect(await table.getAttribute('aria-rowcount')).toBe(String(INDEX_BARS + 1))
    expect((await tableRows(table))[0]?.cells.slice(0, 2)).toEqual(['17 Apr 2020', '2,842.43'])
    const time = table.getByRole('columnheader', { name: /Time/ })
    expect(await time.getAttribute('aria-sort')).toBe('descending')
    await time.getByRole('button').click()
    await expect
      .poll(async () => (await tableRows(table))[0]?.cells.slice(0, 5))
      .toEqual(['3 Jan 2000', ...words(FIRST_DAY)])
    await page.keyboard.press('Shift+T')
    await table.waitFor({ state: 'detached' })
  })

  test('a symbol that is not stored names the nearest, one without bars offers an import', async () => {
    keepPicture(page, '04-unknown')
    await goTo(page, '#/chart/SPY')
    expect(await shownText(page)).toMatch(/There is no SPY in your database/)
    await goTo(page, '#/chart/US:AAPL?interval=1d')
    expect(await shownText(page)).toMatch(/No bars stored for US:AAPL/)
    expect(await page.getByRole('button', { name: 'Import a CSV' }).isVisible()).toBe(true)
  })

  test('nothing went wrong in the page on the way', () => {
    expect(open.watch.problems).toEqual([])
  })
})

/** 48 bytes a bar, and what else is said on the way. */
const MOST_BYTES = 50_000 * 48

describe('a chart of 200,000 minutes', () => {
  let story: Story
  let open: StoryPage
  let page: Page
  let engine: EngineConnection
  let received = 0

  beforeAll(async () => {
    ;({ story, open, page } = await openStoryPage())
    engine = await engineOf(page)
    await importMinutes(engine)
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => (received += payload.length))
    })
    await page.reload()
    await goTo(page, `#/chart/${MINUTES.symbol}?interval=1m`)
  })
  afterAll(async () => {
    engine?.close()
    await story?.close()
  })

  const words = () => page.locator('.chart-legend-values [data-part="words"]').innerText()
  const close = () => page.locator('.chart-legend-values [data-part="C"]').innerText()
  const summary = async (): Promise<string> => (await page.locator('.chart-canvas').getAttribute('aria-label')) ?? ''
  const goToDate = async (date: string): Promise<void> => {
    await page.getByRole('button', { name: 'Go to date' }).click()
    await page.getByLabel('Date, UTC').fill(date)
    await page.keyboard.press('Enter')
    // Keys are the dialog's until it is gone.
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  const storedClose = async (t: number): Promise<string> => {
    const { symbol, interval } = MINUTES
    const answer = await engine.client.candles.load({ symbol, interval, from: t, to: t + 1 })
    return `C ${formatPrice(unpackCandles(answer.columns).c[0] as number)}`
  }

  test('zoomed out to all of it, it reads groups and says how many bars a candle holds', async () => {
    keepPicture(page, '04-minutes')
    const before = received
    for (let step = 0; step < 200 && !(await summary()).includes('from 1 Jan 2024 00:00 UTC'); step++) {
      await page.keyboard.press('-')
      await untilSettled(page)
    }
    expect(await summary()).toContain('1m candles in groups of 64 from 1 Jan 2024 00:00 UTC to 18 May 2024 21:19 UTC')
    expect(await words()).toMatch(/^newest bar · [\d,]+ × 1m a candle$/)
    await page.keyboard.press('End')
    await expect.poll(words).toMatch(/^[\d,]+ × 1m a candle$/)
    expect(received - before).toBeLessThan(MOST_BYTES)
  })

  test('a date far back, and closer there until a candle is a minute again', async () => {
    keepPicture(page, '04-minutes-back')
    const before = received
    await goToDate('2024-01-20 12:00')
    await expect.poll(words).toMatch(/ × 1m a candle$/)
    for (let step = 0; step < 60 && (await words()) !== ''; step++) await page.keyboard.press('+')
    expect(await words()).toBe('')
    expect(await summary()).toMatch(/1m candles from \d+ Jan 2024/)
    const t = Date.UTC(2024, 0, 20, 12, 34)
    await goToDate('2024-01-20 12:34')
    await expect.poll(close).toBe(await storedClose(t))
    expect(received - before).toBeLessThan(MOST_BYTES)
  })

  test('End leads to the newest minute from there', async () => {
    const newest = MINUTES.from + (MINUTES.bars - 1) * 60_000
    await page.keyboard.press('End')
    await expect.poll(close).toBe(await storedClose(newest))
    await page.keyboard.press('Escape')
  })

  test('nothing went wrong in the page on the way', () => {
    expect(open.watch.problems).toEqual([])
  })
})
