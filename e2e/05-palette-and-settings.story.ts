import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineOf, goTo, rootData, runCommand, untilReady, untilSettled } from './harness/app-page.ts'
import { huesOf } from './harness/hues.ts'
import { layoutFaults } from './harness/layout-faults.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { openStory, type Story, type StoryPage } from './harness/story.ts'

const SECTIONS = ['Appearance', 'Data and export', 'Keyboard', 'About']
const ROUTES = ['#/markets', '#/chart/INDEX:SPX?interval=1d', '#/settings/appearance', '#/settings/data']

describe('command palette and settings', () => {
  let story: Story
  let context: BrowserContext
  let open: StoryPage
  let page: Page

  beforeAll(async () => {
    story = await openStory()
    context = await story.openContext({ colorScheme: 'light' })
    open = await story.openPage(story.host.url, context)
    page = open.page
    await untilReady(page)
  })
  afterAll(() => story?.close())

  test('Ctrl K finds a symbol by name and opens its chart', async () => {
    keepPicture(page, '05-symbol')
    await page.keyboard.press('Control+k')
    const field = page.locator('.palette-input')
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.type('apple')
    await page.locator('.palette-row', { hasText: 'AAPL' }).waitFor()
    const row = await page.locator('.palette-row', { hasText: 'AAPL' }).innerText()
    expect(row).toMatch(/Apple Inc[\s\S]*SAMPLE/)
    await page.keyboard.press('Escape')
    await field.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('SPX')
    await page.locator('.palette-row', { hasText: 'SPX' }).first().waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/chart\/INDEX:SPX/)
    await untilReady(page)
  })

  test('it says so when nothing matches, and gives the focus back', async () => {
    const chart = page.getByRole('link', { name: 'Chart', exact: true })
    await chart.focus()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('zzzz9')
    await expect.poll(() => page.locator('.palette-empty').innerText()).toContain('Nothing matches “zzzz9”')
    await page.keyboard.press('Escape')
    await expect.poll(() => chart.evaluate((link) => link === document.activeElement)).toBe(true)
  })

  test('its commands change theme, palette and screen', async () => {
    await runCommand(page, 'Theme: light')
    await expect.poll(() => rootData(page, 'theme')).toBe('light')
    await runCommand(page, 'blue up')
    await expect.poll(() => rootData(page, 'palette')).toBe('bo')
    await runCommand(page, 'Settings: appearance')
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/settings/appearance')
    await untilReady(page)
  })

  test('every section of the settings opens', async () => {
    const nav = page.getByRole('navigation', { name: 'Settings' })
    for (const name of [...SECTIONS.slice(1), 'Appearance']) {
      await nav.getByRole('link', { name }).click()
      await untilReady(page)
      expect(await page.getByRole('heading', { level: 1, name, exact: true }).isVisible()).toBe(true)
    }
  })

  test('themes: dark, light, and what the system asks for', async () => {
    keepPicture(page, '05-themes')
    const theme = page.getByRole('radiogroup', { name: 'Theme' })
    await theme.getByText('Dark', { exact: true }).click()
    await expect.poll(() => rootData(page, 'theme')).toBe('dark')
    await theme.getByText('Match system').click()
    await expect.poll(() => rootData(page, 'theme')).toBe('light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(() => rootData(page, 'theme')).toBe('dark')
    await page.keyboard.press('Control+Shift+L')
    await expect.poll(() => theme.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true)
  })

  test.each(['dark', 'light'])('with blue and orange nothing on map and chart is red or green, %s', async (theme) => {
    keepPicture(page, `05-blue-orange-${theme}`)
    await goTo(page, '#/settings/appearance')
    await page
      .getByRole('radiogroup', { name: 'Theme' })
      .getByText(theme === 'dark' ? 'Dark' : 'Light', { exact: true })
      .click()
    const colours = page.getByRole('radiogroup', { name: 'Direction colours' })
    for (const route of ROUTES.slice(0, 2)) {
      await goTo(page, '#/settings/appearance')
      await colours.getByText('Green up, red down').click()
      await goTo(page, route)
      const usual = await huesOf(page, '.frame-main')
      expect(usual.red).toBeGreaterThan(500)
      expect(usual.green).toBeGreaterThan(500)
      await goTo(page, '#/settings/appearance')
      await colours.getByText('Blue up, orange down').click()
      await goTo(page, route)
      const safe = await huesOf(page, '.frame-main')
      expect({ red: safe.red, green: safe.green }).toEqual({ red: 0, green: 0 })
      expect(safe.blue).toBeGreaterThan(500)
      expect(safe.orange).toBeGreaterThan(500)
    }
  })

  test('density changes the height of rows', async () => {
    const heights: number[] = []
    for (const density of ['Compact', 'Default', 'Comfortable']) {
      await goTo(page, '#/settings/appearance')
      await page.getByRole('group', { name: 'Density' }).getByRole('button', { name: density }).click()
      await goTo(page, '#/settings/data')
      const row = await page.getByRole('grid', { name: 'Stored series' }).locator('tbody tr').first().boundingBox()
      heights.push(Math.round(row?.height ?? 0))
    }
    expect(heights).toEqual([24, 28, 32])
    await goTo(page, '#/settings/appearance')
    await page.getByRole('group', { name: 'Density' }).getByRole('button', { name: 'Default' }).click()
  })

  test.each(['110%', '125%'])('text at %s clips nothing', async (size) => {
    keepPicture(page, `05-text-${size}`)
    await goTo(page, '#/settings/appearance')
    await page.getByRole('group', { name: 'Text size' }).getByRole('button', { name: size }).click()
    const faults: Record<string, string[]> = {}
    for (const route of ROUTES) {
      await goTo(page, route)
      await untilSettled(page)
      const found = await layoutFaults(page)
      if (found.length > 0) faults[route] = found
    }
    await goTo(page, '#/settings/appearance')
    await page.getByRole('group', { name: 'Text size' }).getByRole('button', { name: '100%' }).click()
    expect(faults).toEqual({})
  })

  test('the list of shortcuts opens with a question mark', async () => {
    await goTo(page, '#/markets')
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard' })
    await dialog.waitFor()
    for (const group of ['Everywhere', 'Markets', 'Chart']) expect(await dialog.innerText()).toContain(group)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  test('the store can be checked from the settings', async () => {
    keepPicture(page, '05-check')
    await goTo(page, '#/settings/data')
    await page.getByRole('button', { name: 'Full check' }).click()
    await expect.poll(() => page.locator('.data-check .is-good').innerText()).not.toBe('')
    expect(await page.locator('.frame-main').innerText()).toContain(story.dataDir)
  })

  test('after a restart the app is as it was left', async () => {
    keepPicture(page, '05-restart')
    await goTo(page, '#/chart/INDEX:SPX?interval=1w')
    const engine = await engineOf(page)
    await expect
      .poll(() => engine.client.workspace.load())
      .toMatchObject({
        route: '#/chart/INDEX:SPX?interval=1w',
        chart: { symbol: 'INDEX:SPX', interval: '1w' },
      })
    expect((await engine.client.settings.load()).settings.appearance).toMatchObject({
      theme: 'light',
      palette: 'bo',
      density: 'default',
      textSizePct: 100,
    })
    engine.close()
    expect(open.watch.problems).toEqual([])
    await page.close()
    expect(await story.host.stop()).toBe(0)
    const host = await story.startHost()
    open = await story.openPage(host.url, await story.openContext({ colorScheme: 'dark' }))
    page = open.page
    await untilReady(page)
    expect(await page.evaluate(() => location.hash)).toBe('#/chart/INDEX:SPX?interval=1w')
    expect(await rootData(page, 'theme')).toBe('light')
    expect(await rootData(page, 'palette')).toBe('bo')
    expect(await page.locator('.chart-legend-series').first().innerText()).toContain('1W')
    expect(open.watch.problems).toEqual([])
  })
})
