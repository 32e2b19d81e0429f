import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unpackCandles } from '../shared/domain/candles.ts'
import type { EngineConnection } from '../renderer/engine.ts'
import { engineOf, goTo, rootData, runCommand, tableRows } from './harness/app-page.ts'
import { axeFaults } from './harness/axe-faults.ts'
import { dropFiles, waveDump } from './harness/files.ts'
import { importText } from './harness/import-text.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { layoutFaults } from './harness/layout-faults.ts'
import { openStoryPage, type Story, type StoryPage } from './harness/story.ts'

const START = Date.UTC(2024, 0, 1)
const HOUR_MS = 3_600_000
const ROWS = 1_000
/** Bars that open before 1 February 2024. */
const JANUARY = 31 * 24
const SYMBOL = 'BINANCE:DEMOUSDT'

describe('the store by series: out, back, away and in again', () => {
  let story: Story
  let open: StoryPage
  let page: Page
  let engine: EngineConnection
  let folder: string

  beforeAll(async () => {
    ;({ story, open, page } = await openStoryPage())
    engine = await engineOf(page)
    // Outside the data folder, where no file is ever written over.
    folder = mkdtempSync(join(tmpdir(), 'tapedeck-story-out-'))
    await goTo(page, '#/settings/data')
  })
  afterAll(async () => {
    engine?.close()
    await story?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  /** Toasts are dialogs to assistive technology as well. */
  const dialog = () => page.locator('.ui-dialog')
  const press = (name: string | RegExp) => dialog().getByRole('button', { name, exact: true }).click()
  const grid = () => page.getByRole('grid', { name: 'Stored series' })
  const row = () => grid().locator('tbody tr', { hasText: SYMBOL })
  const path = () => dialog().getByLabel('File, on the computer the engine runs on')
  const bars = async (): Promise<number> =>
    (await engine.client.store.stats()).series.find(({ symbol }) => symbol === SYMBOL)?.bars ?? 0
  const times = async (): Promise<readonly number[]> => {
    const { columns } = await engine.client.candles.load({ symbol: SYMBOL, interval: '1h', limit: 0 })
    return Array.from(unpackCandles(columns).t)
  }
  /** Opens a row's menu as the keyboard does. */
  const choose = async (item: string): Promise<void> => {
    await row().focus()
    await page.keyboard.press('ArrowRight')
    await page.getByRole('menuitem', { name: item }).click()
  }
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
  }

  test('an imported file is a series with its size and range, and all add up to the files', async () => {
    keepPicture(page, '11-series')
    await dropFiles(page, [{ name: 'DEMOUSDT-1h-2024.csv', text: waveDump(START, HOUR_MS, ROWS) }])
    await press('Import')
    await dialog().locator('.result-figures').waitFor()
    await close()
    await row().waitFor()
    const found = (await tableRows(grid())).find(({ cells }) => cells[0] === SYMBOL)
    expect(found?.cells.slice(0, 4)).toEqual([SYMBOL, '1h', 'Imported csv', '1,000'])
    expect(found?.cells[5]).toBe('1 Jan 2024 – 11 Feb 2024')
    const stats = await engine.client.store.stats()
    expect(stats.other + stats.series.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(stats.bytes)
    expect(await page.locator('.data-series-sum').innerText()).toMatch(/^Series .* \+ other .* = .* of files/)
    expect(await axeFaults(page)).toEqual([])
    expect(await layoutFaults(page)).toEqual([])
  })

  test('a series goes out as CSV, and the file holds every bar', async () => {
    keepPicture(page, '11-csv')
    await choose('Export…')
    expect(await path().inputValue()).toMatch(/BINANCE-DEMOUSDT-1h\.csv$/)
    const file = join(folder, 'demo.csv')
    await path().fill(file)
    expect(await axeFaults(page)).toEqual([])
    expect(await layoutFaults(page)).toEqual([])
    await press('Export')
    await dialog().locator('.store-result').waitFor()
    expect(await dialog().innerText()).toMatch(/^Exported[\s\S]*Bars\s+1,000/)
    await close()
    const [head, first, ...rest] = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(head?.trim()).toBe('open_time,open,high,low,close,volume')
    expect(first?.split(',')[0]).toBe(String(START))
    expect(rest).toHaveLength(ROWS - 1)
  })

  test('and a range of days as Parquet', async () => {
    keepPicture(page, '11-parquet')
    await choose('Export…')
    await dialog().getByRole('button', { name: 'Parquet' }).click()
    await dialog().getByLabel('First day').fill('2024-01-31')
    await dialog().getByLabel('Last day').fill('2024-02-01')
    const file = join(folder, 'demo.parquet')
    await path().fill(file)
    await press('Export')
    await dialog().locator('.store-result').waitFor()
    await close()
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file) })
    expect(rows).toHaveLength(48)
    expect(Number(rows[0]?.['open_time'])).toBe(Date.UTC(2024, 0, 31))
    expect(Object.keys(rows[0] ?? {})).toEqual(['open_time', 'open', 'high', 'low', 'close', 'volume'])
  })

  test('a file that is there is asked about, a folder that is not there is named', async () => {
    keepPicture(page, '11-there')
    const file = join(folder, 'demo.csv')
    writeFileSync(file, 'mine')
    await choose('Export…')
    await path().fill(file)
    await press('Export')
    await expect
      .poll(() => dialog().locator('.ui-field-error').innerText())
      .toContain('A file is there already: demo.csv')
    expect(readFileSync(file, 'utf8')).toBe('mine')
    await press('Replace it')
    await dialog().locator('.store-result').waitFor()
    expect(readFileSync(file, 'utf8')).toMatch(/^open_time/)
    await close()
    await choose('Export…')
    await path().fill(join(folder, 'nowhere', 'demo.csv'))
    await press('Export')
    await expect.poll(() => dialog().getByRole('alert').innerText()).toMatch(/^Nothing was exported\.[\s\S]*nowhere/)
    await close()
  })

  test('a backup is one file, checked, with its checksum', async () => {
    keepPicture(page, '11-backup')
    await runCommand(page, 'Back up')
    await path().fill(join(folder, 'deck.tapedeck'))
    await press('Back up')
    await dialog().locator('.store-result').waitFor()
    expect(await dialog().innerText()).toMatch(/^Backed up[\s\S]*SHA-256\s+[0-9a-f]{64}/)
    await close()
    expect(readFileSync(join(folder, 'deck.tapedeck')).subarray(0, 15).toString()).toBe('SQLite format 3')
    await expect.poll(() => page.locator('.settings-card').first().innerText()).toMatch(/Last: \d+ \w+ [\d:]+ UTC/)
  })

  test('what would be removed is shown first; then exactly that goes', async () => {
    keepPicture(page, '11-prune')
    await choose('Remove older bars…')
    await dialog().getByLabel('Older than (UTC)').fill('2024-02-01')
    await expect.poll(() => dialog().getByRole('status').innerText()).toContain(`${JANUARY} bars would go`)
    expect(await axeFaults(page)).toEqual([])
    expect(await layoutFaults(page)).toEqual([])
    expect(await bars()).toBe(ROWS)
    await press(`Remove ${JANUARY} bars`)
    await dialog().waitFor({ state: 'detached' })
    await expect.poll(() => page.locator('.ui-toast').first().innerText()).toMatch(/Removed 744 bars/)
    expect(await bars()).toBe(ROWS - JANUARY)
    expect((await times())[0]).toBe(Date.UTC(2024, 1, 1))
    await expect.poll(() => row().locator('td').nth(3).innerText()).toBe(String(ROWS - JANUARY))
  })

  test('what is no backup is refused, and nothing is touched', async () => {
    keepPicture(page, '11-no-backup')
    await page.getByRole('button', { name: 'Restore' }).click()
    await dialog()
      .getByRole('combobox', { name: /^Backup/ })
      .click()
    await page.getByRole('option', { name: 'Another file' }).click()
    await dialog().getByLabel('Backup file').fill(join(folder, 'demo.csv'))
    await press('Continue')
    await press('Restore')
    await expect.poll(() => dialog().getByRole('alert').innerText()).toMatch(/^Nothing was restored\./)
    await close()
    expect(await bars()).toBe(ROWS - JANUARY)
  })

  test('the backup brings the bars back, and the settings of its time; what was here is kept beside', async () => {
    keepPicture(page, '11-restore')
    await engine.client.settings.change({ appearance: { theme: 'light' } })
    await expect.poll(() => rootData(page, 'theme')).toBe('light')
    await page.getByRole('button', { name: 'Restore' }).click()
    await dialog().getByText('deck.tapedeck').first().waitFor()
    await press('Continue')
    expect(await dialog().innerText()).toMatch(/deck\.tapedeck takes the place of the present store/)
    expect(
      await dialog()
        .getByRole('button', { name: 'Back' })
        .evaluate((button) => button === document.activeElement),
    ).toBe(true)
    await press('Restore')
    await dialog().locator('.store-result').waitFor()
    expect(await dialog().innerText()).toMatch(/^Restored/)
    await close()
    expect(await bars()).toBe(ROWS)
    expect((await times())[0]).toBe(START)
    await expect.poll(() => rootData(page, 'theme')).toBe('dark')
    await expect.poll(() => row().locator('td').nth(3).innerText()).toBe('1,000')
    expect(readdirSync(story.dataDir).filter((name) => name.startsWith('replaced-'))).toHaveLength(1)
  })

  test('how long bars are kept is asked about with figures, and can be left', async () => {
    keepPicture(page, '11-keep')
    const select = page.getByRole('combobox', { name: /^Keep 1 second bars/ })
    await select.click()
    await page.getByRole('option', { name: '90 days' }).click()
    await expect.poll(() => dialog().innerText()).toContain('Nothing is that old now.')
    await press('Cancel')
    expect(await select.innerText()).toBe('All')
    await select.click()
    await page.getByRole('option', { name: '90 days' }).click()
    await press('Keep 90 days')
    await dialog().waitFor({ state: 'detached' })
    await expect.poll(() => select.innerText()).toBe('90 days')
    expect((await engine.client.settings.load()).settings.data.keep1s).toBe('90d')
    expect(await bars()).toBe(ROWS)
  })

  test('a whole series goes, the file is compacted, and the history tells all of it', async () => {
    keepPicture(page, '11-compact')
    await choose('Remove all…')
    await press('Remove 1,000 bars')
    await dialog().waitFor({ state: 'detached' })
    await row().waitFor({ state: 'detached' })
    expect(await bars()).toBe(0)
    await runCommand(page, 'Compact database')
    await expect
      .poll(() => page.locator('.settings-row', { hasText: 'Compact database' }).innerText())
      .toMatch(/Compacted\./)
    const events = page.locator('.data-events')
    await expect.poll(() => events.innerText()).toMatch(/Compacted[\s\S]*Removed[\s\S]*Restored/)
    expect(await events.locator('time').first().innerText()).toMatch(/UTC$/)
    expect(existsSync(join(folder, 'deck.tapedeck'))).toBe(true)
  })

  describe('work that takes a while', () => {
    /** Two seconds of writing on a slow machine: long enough to look away and to stop it. */
    const LONG_ROWS = 1_000_000
    const file = (): string => join(folder, 'long.csv')
    const begin = async (): Promise<void> => {
      await runCommand(page, 'Export series')
      await dialog()
        .getByRole('combobox', { name: /^Series/ })
        .click()
      await page.getByRole('option', { name: /^TEST:LONG 1m/ }).click()
      await path().fill(file())
      await press('Export')
    }
    const background = () => page.locator('.ui-toast', { hasText: 'Going on in the background' })

    beforeAll(async () => {
      const lines = Array.from({ length: LONG_ROWS }, (_, bar) => {
        const price = 100 + (bar % 977) / 100
        return `${Date.UTC(2020, 0, 1) + bar * 60_000},${price},${price + 1},${price - 1},${price + 0.5},${bar % 31}`
      })
      await importText(engine, { symbol: 'TEST:LONG', interval: '1m' }, lines.join('\n'))
      await goTo(page, '#/settings/data')
    })

    test('stopped, it leaves nothing', async () => {
      keepPicture(page, '11-stop')
      await begin()
      await press('Stop')
      await expect.poll(() => dialog().getByRole('alert').innerText()).toMatch(/^Export stopped/)
      await expect.poll(() => readdirSync(folder).filter((name) => name.includes('long'))).toEqual([])
      await close()
    })

    test('goes on when one looks away, and tells when it is done', async () => {
      keepPicture(page, '11-background')
      await begin()
      await press('Continue in background')
      await expect
        .poll(() => page.getByRole('progressbar', { name: /^Exporting TEST:LONG/ }).getAttribute('aria-valuetext'))
        .toMatch(/rows/)
      await goTo(page, '#/settings/about')
      await background().waitFor()
      await background().waitFor({ state: 'detached' })
      await expect
        .poll(() => page.locator('.ui-toast').first().innerText())
        .toMatch(/Exported\s+1,000,000 bars to long\.csv/)
      expect(statSync(file()).size).toBeGreaterThan(LONG_ROWS * 30)
    })
  })

  test('nothing went wrong in the page on the way', () => {
    expect(open.watch.problems).toEqual([])
  })
})
