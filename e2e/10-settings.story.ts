import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineOf, goTo, rootData, untilReady } from './harness/app-page.ts'
import { layoutFaults } from './harness/layout-faults.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { openStoryPage, type Story, type StoryPage } from './harness/story.ts'

describe('settings: the way back, the file, every tab', () => {
  let story: Story
  let open: StoryPage
  let page: Page

  beforeAll(async () => {
    ;({ story, open, page } = await openStoryPage())
    await goTo(page, '#/settings/appearance')
  })
  afterAll(() => story?.close())

  const theme = (): Promise<string | undefined> => rootData(page, 'theme')
  const choose = (label: string): Promise<void> => page.getByText(label, { exact: true }).click()
  const toast = (): Promise<string> => page.locator('.ui-toast').first().innerText()
  const exportFile = async (): Promise<string> => {
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export settings' }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/^tapedeck-settings-\d{4}-\d\d-\d\d\.json$/)
    return readFileSync(await file.path(), 'utf8')
  }
  const importFile = async (text: string): Promise<void> => {
    const path = join(story.dataDir, 'settings-import.json')
    writeFileSync(path, text)
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Import settings' }).click()
    await (await chooser).setFiles(path)
  }

  test('Ctrl Z takes back a choice and says which, Ctrl Shift Z does it again', async () => {
    keepPicture(page, '10-undo')
    const undo = page.getByRole('button', { name: /^Undo/ })
    expect(await undo.isDisabled()).toBe(true)
    await choose('Light')
    await expect.poll(theme).toBe('light')
    await expect.poll(() => undo.getAttribute('aria-label')).toBe('Undo: Theme')
    await page.keyboard.press('Control+z')
    await expect.poll(theme).toBe('dark')
    await expect.poll(toast).toMatch(/Undone: Theme\s+Light → Dark/)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(theme).toBe('light')
    await expect.poll(toast).toMatch(/Done again: Theme\s+Dark → Light/)
  })

  test('another tab follows at once', async () => {
    const engine = await engineOf(page)
    const { url } = await engine.client.app.openTab()
    engine.close()
    const other = (await story.openPage(url)).page
    await untilReady(other)
    expect(await rootData(other, 'theme')).toBe('light')
    await choose('Dark')
    await expect.poll(() => rootData(other, 'theme')).toBe('dark')
    await other.close()
  })

  test('a reset tells what it did, and its toast takes it back', async () => {
    keepPicture(page, '10-reset')
    await choose('Light')
    await choose('Compact')
    const reset = page.getByRole('button', { name: 'Reset appearance' })
    await reset.click()
    await expect.poll(theme).toBe('dark')
    expect(await reset.isDisabled()).toBe(true)
    await expect.poll(toast).toMatch(/Set back to the defaults\s+Theme, Density/)
    await page.locator('.ui-toast').getByRole('button', { name: 'Undo' }).click()
    await expect.poll(theme).toBe('light')
    expect(await rootData(page, 'density')).toBe('compact')
  })

  test('a file carries the settings; what it would change is shown first, and can be undone', async () => {
    keepPicture(page, '10-file')
    await goTo(page, '#/settings/data')
    const text = await exportFile()
    expect(JSON.parse(text)).toMatchObject({ app: 'Tapedeck', settings: { appearance: { theme: 'light' } } })
    await importFile(text.replace('"light"', '"dark"').replace('"palette"', '"glow": 3,\n      "palette"'))
    const dialog = page.getByRole('dialog', { name: 'Import settings' })
    await dialog.locator('tbody tr').waitFor()
    expect(await dialog.innerText()).toMatch(/1 setting would change[\s\S]*Theme\s+Light\s+Dark[\s\S]*appearance\.glow/)
    expect(await theme()).toBe('light')
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    expect(await layoutFaults(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Change 1 setting' }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(theme).toBe('dark')
    await page.keyboard.press('Control+z')
    await expect.poll(theme).toBe('light')
  })

  test('a file that cannot be taken names the field, and nothing changes', async () => {
    keepPicture(page, '10-refused')
    const text = await exportFile()
    await importFile(text.replace('"light"', '"sepia"'))
    const dialog = page.getByRole('dialog', { name: 'Import settings' })
    await expect.poll(() => dialog.getByRole('alert').innerText()).toContain('settings.appearance.theme')
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await dialog.waitFor({ state: 'detached' })
    expect(await theme()).toBe('light')
  })

  test('the simulated market is one switch away, and back', async () => {
    keepPicture(page, '10-market')
    const market = page.getByRole('switch', { name: 'Simulated market' })
    expect(await market.getAttribute('aria-checked')).toBe('false')
    await market.click()
    await expect.poll(() => rootData(page, 'market')).toBe('simulated')
    await expect.poll(() => market.getAttribute('aria-checked')).toBe('true')
    // A market of its own, settings of the one user.
    expect(await theme()).toBe('light')
    await market.click()
    await expect.poll(() => rootData(page, 'market')).toBe('stored')
  })

  test('the way back outlives the app', async () => {
    keepPicture(page, '10-restart')
    expect(open.watch.problems).toEqual([])
    await page.close()
    expect(await story.host.stop()).toBe(0)
    const host = await story.startHost()
    open = await story.openPage(host.url)
    page = open.page
    await untilReady(page)
    await goTo(page, '#/settings/appearance')
    expect(await theme()).toBe('light')
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(theme).toBe('dark')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await expect.poll(() => rootData(page, 'density')).toBe('default')
    expect(open.watch.problems).toEqual([])
  })
})
