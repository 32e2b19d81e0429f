import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineOf, rootData, untilReady } from './harness/app-page.ts'
import { huesOf } from './harness/hues.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { openStoryPage, type Story, type StoryPage } from './harness/story.ts'

/** resources/sample/README.md: members of the S&P 500, those whose figures suffice for a tile, and their date. */
const MEMBERS = 503
const DRAWN = 448
const SECTORS = 11
const SAMPLE_DATE = '22 Aug 2026'

describe('first start without a network', () => {
  let story: Story
  let open: StoryPage
  let page: Page

  beforeAll(async () => {
    ;({ story, open, page } = await openStoryPage())
  })
  afterAll(() => story?.close())

  test('the map is there at once, with nothing in its way', async () => {
    keepPicture(page, '01-map')
    expect(await page.evaluate(() => location.hash)).toBe('#/markets')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await page.getByRole('application').getAttribute('aria-label')).toContain(
      `Heatmap of S&P 500, ${DRAWN} of ${MEMBERS}, ${SAMPLE_DATE}`,
    )
    const { red, green } = await huesOf(page, '.markets-map-canvas')
    expect(red).toBeGreaterThan(20_000)
    expect(green).toBeGreaterThan(20_000)
  })

  test('it draws every member that has figures and counts those that have not', async () => {
    const engine = await engineOf(page)
    const { tiles, groups, missing } = await engine.client.heatmap.load({})
    engine.close()
    expect(tiles).toHaveLength(MEMBERS)
    expect(tiles.filter(({ size, value }) => size !== null && value !== null)).toHaveLength(DRAWN)
    expect(await page.locator('.markets-universe').innerText()).toMatch(new RegExp(`S&P 500\\s+${DRAWN}`))
    expect(groups).toHaveLength(SECTORS)
    const rows = await page.getByRole('region', { name: 'Sectors', exact: true }).getByRole('listitem').count()
    expect(rows).toBe(SECTORS)
    expect(await page.getByRole('button', { name: /not drawn/ }).innerText()).toContain(
      `${missing.length} of ${MEMBERS}`,
    )
    const tenths = await page.locator('.markets-tenths li > span').allInnerTexts()
    expect(tenths.reduce((sum, count) => sum + Number(count), 0)).toBe(DRAWN)
  })

  test('the legend prints what the colours mean', async () => {
    const legend = await page.locator('.markets-legend').innerText()
    expect(legend).toMatch(/Area: market cap/)
    expect(legend).toMatch(/52-week low\s+middle\s+52-week high/)
  })

  test('SAMPLE and its date stand on every panel, in the pill and in the status bar', async () => {
    const panels = page.locator('.markets-section')
    expect(await panels.count()).toBe(4)
    expect(await panels.filter({ has: page.locator('.ui-stamp', { hasText: 'SAMPLE' }) }).count()).toBe(4)
    for (const place of ['.markets-crumbs', '.frame-main .ui-banner', '.status-bar', '.title-end']) {
      expect(await page.locator(place).innerText()).toContain('SAMPLE')
    }
    for (const place of ['.markets-crumbs', '.status-bar', '.title-end']) {
      expect(await page.locator(place).innerText()).toContain(SAMPLE_DATE)
    }
    expect(await page.locator('.frame-main .ui-banner').innerText()).toContain('22 August 2026')
  })

  test('every rail item leads to a screen, every screen comes up', async () => {
    const rail = page.getByRole('navigation', { name: 'Screens' })
    for (const name of ['Chart', 'Settings', 'Markets']) {
      await rail.getByRole('link', { name }).click()
      await expect.poll(() => rail.locator('[aria-current=page]').innerText()).toBe(name)
      await untilReady(page)
      expect(await page.title()).toBe(`${name} · Tapedeck`)
    }
  })

  test('the introduction can be put away for good', async () => {
    const card = page.getByRole('region', { name: 'Make it yours' })
    await card.getByRole('button', { name: 'Dismiss' }).click()
    await card.waitFor({ state: 'detached' })
    const engine = await engineOf(page)
    await expect.poll(async () => (await engine.client.workspace.load()).isIntroDismissed).toBe(true)
    engine.close()
    await page.reload()
    await untilReady(page)
    expect(await card.count()).toBe(0)
  })

  test('no request left for another place, the CSP refused nothing, the console is clean', async () => {
    expect(open.watch.requests.length).toBeGreaterThan(5)
    expect(open.watch.problems).toEqual([])
    expect(await rootData(page, 'ready')).toBe('true')
    // A query over 40 ms is told in the log; on a busy machine any may be one.
    expect(story.host.words().replace(/^.* warn slow query: .*\n/gm, '')).toBe('')
  })
})
