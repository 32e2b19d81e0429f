import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HeatmapTile } from '../shared/contract/heatmap.ts'
import { formatLarge, formatPrice } from '../shared/domain/format-number.ts'
import { splitSymbol } from '../shared/domain/instrument.ts'
import { engineOf, goTo, tableRows, untilReady } from './harness/app-page.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { NARROW, openStoryPage, WIDE, type Story, type StoryPage } from './harness/story.ts'

describe('the map by keyboard alone, and its table twin', () => {
  let story: Story
  let open: StoryPage
  let page: Page
  let tiles: readonly HeatmapTile[]
  let told: Locator

  beforeAll(async () => {
    ;({ story, open, page } = await openStoryPage())
    const engine = await engineOf(page)
    tiles = (await engine.client.heatmap.load({})).tiles
    engine.close()
    told = page.locator('.sr-only[role=status]').last()
  })
  afterAll(() => story?.close())

  const sizeOf = ({ size }: HeatmapTile): number => size ?? 0
  const sectorOf = (name: string): HeatmapTile[] =>
    tiles.filter(({ group, size }) => group === name && size !== null).toSorted((a, b) => sizeOf(b) - sizeOf(a))
  const toldCode = async (): Promise<string> => (await told.innerText()).split(',')[0] ?? ''
  const codeOf = (tile: HeatmapTile | undefined): string => splitSymbol(tile?.symbol ?? ':').code
  const tileOf = (code: string): HeatmapTile => {
    const tile = tiles.find((other) => codeOf(other) === code)
    if (!tile) throw new Error(`no tile ${code}`)
    return tile
  }

  test('the first arrow lands on the largest tile, and a screen reader hears its figures', async () => {
    keepPicture(page, '02-arrows')
    await page.keyboard.press('ArrowRight')
    await expect.poll(toldCode).not.toBe('')
    const tile = tileOf(await toldCode())
    expect(codeOf(tile)).toBe(codeOf(sectorOf(tile.group)[0]))
    expect(await told.innerText()).toBe(
      `${codeOf(tile)}, ${tile.name}, ${Math.round(tile.value ?? -1)} percent of the 52-week range, ${formatPrice(tile.price ?? 0)} dollars, sample of 22 August 2026`,
    )
  })

  test('arrows move to neighbours and back, Home and End to the ends of the group', async () => {
    keepPicture(page, '02-home-end')
    const start = await toldCode()
    await page.keyboard.press('ArrowDown')
    await expect.poll(toldCode).not.toBe(start)
    await page.keyboard.press('ArrowUp')
    await expect.poll(toldCode).toBe(start)
    const sector = sectorOf(tileOf(start).group)
    await page.keyboard.press('End')
    await expect.poll(toldCode).toBe(codeOf(sector.at(-1)))
    await page.keyboard.press('Home')
    await expect.poll(toldCode).toBe(codeOf(sector[0]))
  })

  test('plus fills the map with the group, Esc goes back', async () => {
    keepPicture(page, '02-zoom')
    const { group } = tileOf(await toldCode())
    await page.keyboard.press('+')
    const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' })
    await expect.poll(() => crumbs.locator('[aria-current=page]').innerText()).toBe(group)
    expect(await page.locator('.markets-crumbs').innerText()).toContain(
      `${tiles.filter((tile) => tile.group === group).length} symbols`,
    )
    await page.keyboard.press('Escape')
    await expect.poll(() => crumbs.locator('[aria-current=page]').innerText()).toBe('S&P 500')
  })

  test('slash filters while one types, Esc clears and leaves the field', async () => {
    keepPicture(page, '02-filter')
    await page.keyboard.press('/')
    await page.keyboard.type('semiconductors')
    const hits = tiles.filter(({ industry }) => industry === 'Semiconductors').length
    expect(hits).toBeGreaterThan(5)
    await expect.poll(() => page.getByRole('toolbar', { name: 'Markets' }).innerText()).toContain(`${hits} hits`)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('toolbar', { name: 'Markets' }).innerText()).not.toContain('hits')
    await page.keyboard.press('Escape')
  })

  test('Enter opens the chart of the tile, Alt Left comes back', async () => {
    keepPicture(page, '02-enter')
    await page.keyboard.press('ArrowRight')
    const code = await toldCode()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => location.hash)).toContain(`#/chart/${tileOf(code).symbol}`)
    await untilReady(page)
    await page.goBack()
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/markets')
    await untilReady(page)
  })

  test('the table has every member with the figures that the engine answers', async () => {
    keepPicture(page, '02-table')
    await page.keyboard.press('Shift+T')
    const table = page.getByRole('grid', { name: 'S&P 500, 503 members' })
    await table.waitFor()
    expect(await table.getAttribute('aria-rowcount')).toBe(String(tiles.length + 1))
    const byCap = tiles.toSorted((a, b) => (b.cap ?? -1) - (a.cap ?? -1))
    const drawn = await tableRows(table)
    expect(drawn.length).toBeGreaterThan(20)
    expect(drawn.map(({ cells }) => cells)).toEqual(byCap.slice(0, drawn.length).map(expectedCells))
  })

  test('it sorts by every column, what is unknown last', async () => {
    keepPicture(page, '02-sort')
    const table = page.getByRole('grid')
    const head = table.getByRole('columnheader', { name: '52-week place' })
    await head.getByRole('button').focus()
    await page.keyboard.press('Enter')
    expect(await head.getAttribute('aria-sort')).toBe('descending')
    const places = tiles.flatMap(({ value }) => (value === null ? [] : [value])).toSorted((a, b) => b - a)
    await expect.poll(() => shownPlaces(table)).toEqual(places.slice(0, 10).map((value) => `${Math.round(value)}%`))
    await page.keyboard.press('Enter')
    expect(await head.getAttribute('aria-sort')).toBe('ascending')
    await expect
      .poll(() => shownPlaces(table))
      .toEqual(
        places
          .toReversed()
          .slice(0, 10)
          .map((value) => `${Math.round(value)}%`),
      )
    await table.locator('tbody tr[tabindex="0"]').focus()
    await page.keyboard.press('End')
    await expect.poll(async () => (await tableRows(table)).at(-1)?.cells[5]).toBe('no data')
    await page.keyboard.press('Shift+T')
    await table.waitFor({ state: 'detached' })
  })

  test.each([
    ['1440 by 900', WIDE],
    ['1024 by 700', NARROW],
  ])('the hover card stays inside the window at all four corners of the map, %s', async (_name, size) => {
    keepPicture(page, '02-corners')
    await page.setViewportSize(size)
    await goTo(page, '#/markets')
    const map = page.getByRole('application')
    // Below the breakpoint the introduction floats in one of the corners.
    const intro = page.getByRole('region', { name: 'Make it yours' })
    if (await intro.isVisible()) await intro.getByRole('button', { name: 'Dismiss' }).click()
    for (const corner of ['top left', 'top right', 'bottom left', 'bottom right']) {
      const box = await map.boundingBox()
      if (!box) throw new Error('the map is not on screen')
      // Below the head of a group; the first tile from the corner inwards is hit on the way.
      const x = corner.endsWith('left') ? box.x + 6 : box.x + box.width - 6
      const y = corner.startsWith('top') ? box.y + 40 : box.y + box.height - 6
      await page.mouse.move(x + (corner.endsWith('left') ? 30 : -30), y + (corner.startsWith('top') ? 20 : -20))
      await page.mouse.move(x, y)
      const card = page.locator('.markets-card')
      await card.waitFor()
      const place = await card.boundingBox()
      if (!place) throw new Error(`no card at the ${corner}`)
      expect(place.x).toBeGreaterThanOrEqual(0)
      expect(place.y).toBeGreaterThanOrEqual(0)
      expect(place.x + place.width).toBeLessThanOrEqual(size.width)
      expect(place.y + place.height).toBeLessThanOrEqual(size.height)
    }
  })

  test('nothing went wrong in the page on the way', () => {
    expect(open.watch.problems).toEqual([])
  })

  function expectedCells(tile: HeatmapTile): string[] {
    const plain = (value: number): string =>
      value
        .toFixed(2)
        .replace('-', '\u2212')
        .replace(/\B(?=(\d{3})+\.)/gu, ',')
    const orNone = (value: number | null, format: (value: number) => string, none = 'n/a'): string =>
      value === null ? none : format(value)
    const dollars = (value: number): string => `$${formatPrice(value)}`
    return [
      codeOf(tile),
      tile.name,
      tile.sector ?? 'n/a',
      tile.industry ?? 'n/a',
      orNone(tile.price, dollars, 'no data'),
      orNone(tile.value, (value) => `${Math.round(value)}%`, 'no data'),
      orNone(tile.low52, dollars),
      orNone(tile.high52, dollars),
      formatLarge(tile.cap, '$'),
      orNone(tile.pe, plain),
      orNone(tile.eps, plain),
      orNone(tile.dividendYieldPct, (value) => `${plain(value)}%`),
      'SAMPLE 22 Aug 2026',
    ]
  }

  async function shownPlaces(table: Locator): Promise<(string | undefined)[]> {
    return (await tableRows(table)).slice(0, 10).map(({ cells }) => cells[5])
  }
})
