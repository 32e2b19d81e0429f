import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { IMPORT_PIECE_BYTES } from '../shared/contract/imports.ts'
import { unpackCandles } from '../shared/domain/candles.ts'
import type { EngineConnection } from '../renderer/engine.ts'
import { engineOf, tableRows, untilReady } from './harness/app-page.ts'
import { dropFiles, waveDump } from './harness/files.ts'
import { runCli } from './harness/product-host.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { openStoryPage, type Story, type StoryPage } from './harness/story.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const START = Date.UTC(2024, 0, 1)

/** Hours of 1 January 2024; the fifth line has its high below its low, and there is no line for 06:00. */
const HOURS = [
  [0, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108],
  [1, 42475.23, 42775.0, 42431.65, 42613.56, 1196.37856],
  [2, 42613.57, 42638.41, 42500.0, 42581.1, 685.2198],
  [3, 42581.09, 42586.64, 42230.08, 42330.49, 794.80391],
  [4, 42330.5, 42100.0, 42399.99, 42350.0, 715.41681],
  [5, 42389.78, 42600.0, 42380.0, 42551.22, 660.1],
  [7, 42505.1, 42696.84, 42500.0, 42659.91, 1017.6],
  [8, 42659.91, 42698.23, 42531.72, 42567.36, 742.36],
] as const
const GOOD = HOURS.filter(([, , high, low]) => high >= low)

/** As Binance publishes them: ms until 2024, µs since. */
function dump(unit: 'ms' | 'us', startMs = START): string {
  const scale = unit === 'ms' ? 1 : 1_000
  return HOURS.map(([hour, ...figures]) => {
    const t = (startMs + hour * HOUR_MS) * scale
    return `${t},${figures.map((value) => value.toFixed(8)).join(',')},${t + HOUR_MS * scale - 1},0,0,0,0,0\n`
  }).join('')
}

describe('importing candles', () => {
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

  const dialog = () => page.getByRole('dialog', { name: /^Import/ })
  const button = (name: string) => dialog().getByRole('button', { name, exact: true })
  /** The cross in the corner is called Close as well. */
  const closeDialog = () => dialog().getByText('Close', { exact: true }).click()
  const figures = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      await page
        .locator('.result-figures > div')
        .evaluateAll((rows) =>
          rows.map((row) => [row.querySelector('dt')?.textContent ?? '', row.querySelector('dd')?.textContent ?? '']),
        ),
    )
  const stored = async (symbol: string) =>
    (await engine.client.store.stats()).series.filter((series) => series.symbol === symbol)

  test('a dropped Binance file is recognised before anything is stored', async () => {
    keepPicture(page, '03-preview')
    await dropFiles(page, [{ name: 'BTCUSDT-1h-2024-01.csv', text: dump('ms') }])
    await dialog().waitFor()
    await expect.poll(() => dialog().locator('.import-meta').first().innerText()).toMatch(/Binance dump.*epoch ms/)
    expect(await dialog().getByLabel('Symbol', { exact: true }).inputValue()).toBe('BINANCE:BTCUSDT')
    expect(await dialog().getByRole('combobox', { name: 'Interval: 1h' }).count()).toBe(1)
    const head = await dialog().locator('.mapping-preview thead th').allInnerTexts()
    expect(head.slice(0, 6).map((text) => text.toLowerCase())).toEqual([
      'time',
      'open',
      'high',
      'low',
      'close',
      'volume',
    ])
    expect(await dialog().locator('.mapping-preview tbody tr').count()).toBe(5)
    expect(await stored('BINANCE:BTCUSDT')).toEqual([])
  })

  test('the result tells what was stored, the line set aside and the gap', async () => {
    keepPicture(page, '03-result')
    await button('Import').click()
    await expect.poll(figures).toEqual({
      'Rows read': '8',
      Stored: '7',
      Unchanged: '0',
      Revised: '0',
      'Set aside': '1',
    })
    const aside = dialog().getByRole('grid', { name: 'Rows set aside' })
    expect((await tableRows(aside)).map(({ cells }) => cells)).toEqual([['5', 'The high is below the low.']])
    await dialog().getByRole('button', { name: /^Gaps/ }).click()
    const gaps = dialog().getByRole('grid', { name: 'Gaps' })
    const listed = (await tableRows(gaps)).map(({ cells }) => cells)
    expect(listed.map((cells) => cells[2])).toEqual(['1', '1'])
    expect(listed.map((cells) => cells[0])).toEqual([
      expect.stringMatching(/^1 Jan 2024 04:00/),
      expect.stringMatching(/^1 Jan 2024 06:00/),
    ])
  })

  test('the chart shows exactly the bars of the file', async () => {
    keepPicture(page, '03-chart')
    await button('Open chart').click()
    await dialog().waitFor({ state: 'detached' })
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/chart/BINANCE:BTCUSDT?interval=1h')
    await untilReady(page)
    expect(await page.locator('.chart-legend').first().innerText()).toContain('Imported csv')
    await page.keyboard.press('Shift+T')
    const table = page.getByRole('grid', { name: /1h bars/ })
    await table.waitFor()
    const rows = (await tableRows(table)).map(({ cells }) => cells).toReversed()
    const price = (value: number): string => value.toLocaleString('en-US', { minimumFractionDigits: 2 })
    const bars = rows.filter((cells) => cells[1] !== 'no data')
    expect(bars.map((cells) => cells.slice(0, 5))).toEqual(
      GOOD.map(([hour, o, h, l, c]) => [`1 Jan 2024 0${hour}:00`, price(o), price(h), price(l), price(c)]),
    )
    expect(rows.filter((cells) => cells[1] === 'no data').map((cells) => cells.at(-1))).toEqual([
      'gap, 1 missing',
      'gap, 1 missing',
    ])
    await page.keyboard.press('Shift+T')
  })

  test('the command line reads the same bars from the same store', async () => {
    const answer = await runCli(
      story.dataDir,
      'candles',
      'BINANCE:BTCUSDT',
      '--interval',
      '1h',
      '--limit',
      '0',
      '--json',
    )
    expect(answer.code).toBe(0)
    expect((JSON.parse(answer.stdout) as { candles: unknown }).candles).toEqual(
      GOOD.map(([hour, ...bar]) => [START + hour * HOUR_MS, ...bar]),
    )
  })

  test('the same file again changes nothing, and says so', async () => {
    keepPicture(page, '03-again')
    await dropFiles(page, [{ name: 'BTCUSDT-1h-2024-01.csv', text: dump('ms') }])
    await button('Import').click()
    await expect.poll(figures).toMatchObject({ 'Rows read': '8', Stored: '0', Unchanged: '7', 'Set aside': '1' })
    await closeDialog()
    await dialog().waitFor({ state: 'detached' })
  })

  test('two files at once, one of them in microseconds', async () => {
    keepPicture(page, '03-two')
    await dropFiles(page, [
      { name: 'BTCUSDT-1h-2025-01.csv', text: dump('us', Date.UTC(2025, 0, 1)) },
      { name: 'ETHUSDT-1h-2024-01.csv', text: dump('ms') },
    ])
    await expect.poll(() => dialog().locator('.import-file').count()).toBe(2)
    await button('Import 2 files').click()
    await expect.poll(() => dialog().locator('.import-file-done').count()).toBe(2)
    await dialog().locator('.import-file').first().click()
    await expect.poll(figures).toMatchObject({ Stored: '7', 'Set aside': '1' })
    await closeDialog()
    expect(await stored('BINANCE:BTCUSDT')).toMatchObject([{ bars: 14, to: Date.UTC(2025, 0, 1, 8) }])
    expect(await stored('BINANCE:ETHUSDT')).toMatchObject([{ bars: 7 }])
  })

  test('a table in its own words needs its columns named, and a bad symbol is told beside its field', async () => {
    keepPicture(page, '03-generic')
    const text =
      'when;first;top;bottom;final\n2024-03-04;10;12;9;11\n2024-03-05;11;13;10;12\n2024-03-06;12;12.5;11;11.5\n'
    await dropFiles(page, [{ name: 'prices.csv', text }])
    await dialog().waitFor()
    await expect.poll(() => dialog().locator('.mapping-preview thead').innerText()).toBeTruthy()
    await button('Import').click()
    await expect.poll(() => dialog().getByRole('alert').count()).toBeGreaterThan(0)
    expect(await dialog().locator('.result').count()).toBe(0)
    for (const [column, role] of ['Time', 'Open', 'High', 'Low', 'Close'].entries()) {
      const select = dialog().getByRole('combobox', { name: new RegExp(`^Column ${column + 1}`) })
      if ((await select.innerText()).trim() === role) continue
      await select.click()
      await page.getByRole('option', { name: role, exact: true }).click()
    }
    await dialog().getByLabel('Symbol', { exact: true }).fill('TEST:MINE')
    await page.keyboard.press('Tab')
    // Three rows are too few to tell a day's bars from a gap of days.
    await dialog()
      .getByRole('combobox', { name: /^Interval/ })
      .click()
    await page.getByRole('option', { name: '1d', exact: false }).first().click()
    await button('Import').click()
    await expect.poll(figures).toMatchObject({ 'Rows read': '3', Stored: '3' })
    await closeDialog()
  })

  describe('a large file', () => {
    /** 33 MB, longer than any buffer on the way: 130 pieces of 256 KB. */
    const ROWS = 270_000
    const LARGE = waveDump(Date.UTC(2023, 0, 1), MINUTE_MS, ROWS)

    async function choose(name: string): Promise<void> {
      const file = join(story.dataDir, name)
      writeFileSync(file, LARGE)
      await page.keyboard.press('Control+k')
      await page.locator('.palette-input').fill('> Import a CSV')
      await page.keyboard.press('Enter')
      const chooser = page.waitForEvent('filechooser')
      await button('Choose files').click()
      await (await chooser).setFiles(file)
      await expect.poll(() => dialog().locator('.mapping-preview tbody tr').count()).toBe(5)
    }

    test('stopped on its way, nothing of it stays', async () => {
      keepPicture(page, '03-stop')
      await choose('SOLUSDT-1m-2023.csv')
      await button('Import').click()
      const meter = dialog().getByRole('progressbar')
      await expect.poll(() => meter.getAttribute('aria-valuetext')).toMatch(/Sending · .* MB/)
      await button('Stop').click()
      await expect
        .poll(() => dialog().locator('.import-failure').innerText())
        .toMatch(/Stopped\.[\s\S]*Nothing of this file was stored/)
      expect(await stored('BINANCE:SOLUSDT')).toEqual([])
    })

    test('tried again, it goes through in pieces and every row is stored', async () => {
      keepPicture(page, '03-large')
      const sent: number[] = []
      const session = await page.context().newCDPSession(page)
      await session.send('Network.enable')
      session.on('Network.webSocketFrameSent', ({ response }) => {
        // Binary frames come as base64: three bytes in four letters.
        sent.push((response.payloadData.length * 3) / 4)
      })
      await button('Try again').click()
      await expect
        .poll(figures, { timeout: 50_000 })
        .toMatchObject({ Stored: ROWS.toLocaleString('en-US'), 'Set aside': '0' })
      await session.detach()
      const largest = sent.reduce((most, size) => Math.max(most, size), 0)
      expect(largest).toBeLessThan(IMPORT_PIECE_BYTES * 1.05)
      expect(sent.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(LARGE.length)
      const { columns } = await engine.client.candles.load({ symbol: 'BINANCE:SOLUSDT', interval: '1m', limit: 1 })
      expect(unpackCandles(columns).t[0]).toBe(Date.UTC(2023, 0, 1) + (ROWS - 1) * MINUTE_MS)
      await closeDialog()
    })
  })

  test('nothing went wrong in the page on the way', () => {
    expect(open.watch.problems).toEqual([])
  })
})
