import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unpackCandles } from '../shared/domain/candles.ts'
import { formatDay } from '../shared/domain/format-time.ts'
import { engineOf, goTo, rootData, runCommand, untilReady } from './harness/app-page.ts'
import { axeFaults } from './harness/axe-faults.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { layoutFaults } from './harness/layout-faults.ts'
import { movementOf } from './harness/movement.ts'
import { NARROW, openStoryPage, WIDE, type Story, type StoryPage } from './harness/story.ts'

/** How long each of the two screens is watched; a whole minute with `TAPEDECK_STORY_SECONDS=60`. */
const WATCHED_S = Number(process.env['TAPEDECK_STORY_SECONDS'] ?? 3)
/** Of the map at least this part looks different meanwhile: its values alone are as much, one large tile ten times it. */
const LEAST_MAP_MOVES = 0.03
/** Both take pictures, and only then look at them. */
const WATCHING = { timeout: 60_000 + WATCHED_S * 2_000 }
const BTC = '#/chart/BINANCE:BTCUSDT?interval=1m'

describe('the simulated market', () => {
  let story: Story
  let open: StoryPage
  let page: Page

  beforeAll(async () => {
    ;({ story, open, page } = await openStoryPage())
  })
  afterAll(() => story?.close())

  const untilMarket = (of: Page, name: string): Promise<unknown> =>
    of.locator(`html[data-market=${name}][data-ready=true]`).waitFor({ state: 'attached' })
  const stamp = (of: string) => page.locator(of).locator('.ui-stamp', { hasText: 'SIMULATED' })

  test('the sample offers it in one line, and one click opens it', async () => {
    keepPicture(page, '08-first-start')
    const banner = page.locator('.frame-main .ui-banner')
    expect(await banner.innerText()).toContain('A day’s change is not in the sample.')
    await banner.getByRole('button', { name: 'Use the simulated market' }).click()
    await untilMarket(page, 'simulated')
    await page.getByRole('button', { name: /^Crypto 100/ }).waitFor()
    expect(await banner.count()).toBe(0)
  })

  test('SIMULATED and the seed stand on every panel, in the pill and in the status bar', async () => {
    keepPicture(page, '08-stamps')
    const panels = page.locator('.markets-section')
    await expect.poll(() => panels.count()).toBe(4)
    expect(await stamp('.markets-section').count()).toBe(4)
    expect(await stamp('.markets-crumbs').count()).toBe(1)
    expect(await page.locator('.title-end').innerText()).toMatch(/SIMULATED\s+seed 7/)
    expect(await page.locator('.status-bar').innerText()).toMatch(/SIMULATED\s+Invented prices\s+seed 7/)
    expect(await page.locator('.markets-section').last().innerText()).toContain('Real names, invented prices · seed 7')
  })

  test('stocks of an exchange are live in its session and else of its last close, which is not old', async () => {
    const words = await page.locator('.markets-crumbs').innerText()
    expect(words).toMatch(/, (live|close of \d{1,2} [A-Z][a-z]{2})/)
    expect(['live', 'cached']).toContain(await rootData(page, 'state'))
    expect(await page.locator('.markets-legend').innerText()).toMatch(/−3%\s+−1.5%\s+0\s+\+1.5%\s+\+3%/)
  })

  test('the crypto map moves: tiles change their colours and values, none its place', WATCHING, async () => {
    keepPicture(page, '08-crypto')
    await page.getByRole('button', { name: /^Crypto 100/ }).click()
    await expect.poll(() => page.locator('.markets-crumbs').innerText()).toMatch(/100 of 100, live/)
    expect(await rootData(page, 'state')).toBe('live')
    expect(await page.locator('.markets-legend').innerText()).toMatch(/−5%\s+−2.5%\s+0\s+\+2.5%\s+\+5%/)
    await page.mouse.move(0, 0)
    const gap = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--heat-gap'))
    const { changed, squares, movedGround } = await movementOf(page, '.markets-map-canvas', WATCHED_S, gap)
    process.stderr.write(`crypto map: ${changed} of ${squares} squares changed in ${WATCHED_S} s\n`)
    expect(changed / squares).toBeGreaterThan(LEAST_MAP_MOVES)
    expect(movedGround).toBe(0)
  })

  test('movers are three up and three down, with sign and direction', async () => {
    const movers = page.getByRole('region', { name: 'Top movers' }).getByRole('listitem')
    const texts = await movers.allInnerTexts()
    expect(texts).toHaveLength(6)
    for (const text of texts) expect(text).toMatch(/[+−]\d+\.\d{2}%/)
    expect(await movers.locator('.ui-delta-up, .ui-delta-down').count()).toBe(6)
  })

  test('the table has the same members, and its prices move', async () => {
    keepPicture(page, '08-table')
    await page.keyboard.press('Shift+T')
    const grid = page.getByRole('grid')
    await grid.waitFor()
    expect(await grid.getAttribute('aria-rowcount')).toBe('101')
    const prices = (): Promise<string[]> => grid.locator('tbody .ui-live').allInnerTexts()
    const before = await prices()
    await expect.poll(async () => (await prices()).filter((text, at) => text !== before[at]).length).toBeGreaterThan(3)
    await page.keyboard.press('Shift+T')
    await untilReady(page)
  })

  test('the chart moves: legend and panel have one price at all times', WATCHING, async () => {
    keepPicture(page, '08-chart')
    await goTo(page, BTC)
    await page.locator('.ui-badge', { hasText: 'seed 7 · live' }).waitFor()
    const ground = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--bg-chart'))
    const watching = page.evaluate(
      (ms) =>
        new Promise<string[][]>((done) => {
          const seen = new Map<string, string[]>()
          const endsAt = performance.now() + ms
          const look = (): void => {
            const read = (of: string): string => document.querySelector<HTMLElement>(of)?.innerText.trim() ?? ''
            const pair = [read('.chart-legend-values [data-part=C] > i'), read('.chart-price > b')]
            seen.set(pair.join(' '), pair)
            if (performance.now() < endsAt) requestAnimationFrame(look)
            else done([...seen.values()])
          }
          look()
        }),
      WATCHED_S * 1_000,
    )
    const moved = await movementOf(page, '.chart-canvas', WATCHED_S, ground)
    const pairs = await watching
    process.stderr.write(
      `chart: ${pairs.length} prices, ${moved.changed} of ${moved.squares} squares in ${WATCHED_S} s\n`,
    )
    expect(moved.changed).toBeGreaterThan(3)
    expect(pairs.length).toBeGreaterThan(3)
    expect(pairs.filter(([legend, panel]) => legend !== panel)).toEqual([])
  })

  test('every panel of the chart is stamped', async () => {
    expect(await stamp('.chart-legend').count()).toBe(2)
    expect(await page.locator('.chart-legend').first().innerText()).toContain('1m · seed 7')
    const sections = page.locator('.chart-section')
    expect(await stamp('.chart-section').count()).toBe(await sections.count())
  })

  test('ten years are there at once, and paging back does not lose the live end', async () => {
    keepPicture(page, '08-history')
    await goTo(page, '#/chart/US:MMM?interval=1d')
    await page.getByRole('button', { name: 'All', exact: true }).click()
    await expect
      .poll(async () => (await page.locator('.chart-canvas').getAttribute('aria-label')) ?? '')
      .toMatch(/from \d+ [A-Z][a-z]{2} 20(16|17)/)
    const { client, close } = await engineOf(page)
    const newest = await client.candles.load({ symbol: 'US:MMM', interval: '1d', limit: 1 })
    close()
    const [end] = unpackCandles(newest.columns).t
    expect(await page.locator('.chart-canvas').getAttribute('aria-label')).toContain(
      `to ${formatDay(end as number, Date.now())}`,
    )
  })

  test('axe finds nothing serious, nothing is cut or overlaps, in both sizes', async () => {
    for (const route of ['#/markets', BTC]) {
      await goTo(page, route)
      expect(await axeFaults(page)).toEqual([])
      for (const size of [WIDE, NARROW]) {
        await page.setViewportSize(size)
        await page.waitForTimeout(200)
        expect({ route, faults: await layoutFaults(page) }).toEqual({ route, faults: [] })
      }
      await page.setViewportSize(WIDE)
    }
  })

  test('every tab shows the same market, and it is remembered', async () => {
    keepPicture(page, '08-tabs')
    const engine = await engineOf(page)
    const { url } = await engine.client.app.openTab()
    engine.close()
    const second = await story.openPage(url, page.context())
    await untilMarket(second.page, 'simulated')
    await runCommand(page, 'leave the simulated')
    await untilMarket(page, 'stored')
    await untilMarket(second.page, 'stored')
    await runCommand(second.page, 'open the simulated')
    await untilMarket(page, 'simulated')
    await second.page.close()
    await page.reload()
    await untilMarket(page, 'simulated')
    expect(second.watch.problems).toEqual([])
  })

  test('settings say which market is open, what it stores, and that nothing leaves', async () => {
    keepPicture(page, '08-settings')
    await goTo(page, '#/settings/data')
    expect(await page.getByRole('switch', { name: 'Simulated market' }).isChecked()).toBe(true)
    expect(await page.locator('.title-end').innerText()).toMatch(/SIMULATED\s+seed 7/)
    const sources = await page.getByRole('row').filter({ hasText: 'BINANCE:BTCUSDT' }).allInnerTexts()
    expect(sources.length).toBeGreaterThan(0)
    expect(sources.every((row) => row.includes('SIMULATED'))).toBe(true)
    expect(await layoutFaults(page)).toEqual([])
  })

  test('an import waits for the real market and goes on there', async () => {
    keepPicture(page, '08-import')
    await runCommand(page, 'import')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Your own data belongs to the real market').waitFor()
    await dialog.getByRole('button', { name: 'Back to the real market' }).click()
    await untilMarket(page, 'stored')
    await dialog.getByRole('button', { name: 'Choose files' }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await runCommand(page, 'open the simulated')
    await untilMarket(page, 'simulated')
    expect(open.watch.problems).toEqual([])
  })

  test('left again, no number of it stays, and what the other market has not is said', async () => {
    keepPicture(page, '08-left')
    await goTo(page, BTC)
    await page.getByRole('button', { name: 'Back to the real market' }).click()
    await untilMarket(page, 'stored')
    await page.getByRole('alert').filter({ hasText: 'There is no BINANCE:BTCUSDT in your database.' }).waitFor()
    await goTo(page, '#/markets')
    expect(await stamp('body').count()).toBe(0)
    expect(await page.locator('.title-end').innerText()).toContain('SAMPLE')
    expect(open.watch.problems).toEqual([])
  })
})
