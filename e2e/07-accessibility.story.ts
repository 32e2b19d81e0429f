import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Settings } from '../shared/contract/settings.ts'
import { workspaceSchema } from '../shared/contract/workspace.ts'
import { engineOf, goTo, untilReady, untilSettled } from './harness/app-page.ts'
import { axeFaults } from './harness/axe-faults.ts'
import { dropFiles } from './harness/files.ts'
import { layoutFaults } from './harness/layout-faults.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { NARROW, openStory, WIDE, type Story } from './harness/story.ts'

interface View {
  readonly name: string
  readonly open: (page: Page) => Promise<unknown>
  readonly close?: (page: Page) => Promise<unknown>
}

const closeLayer = async (page: Page): Promise<void> => {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
const toggleTable = (page: Page): Promise<void> => page.keyboard.press('Shift+T')
const MINE = { name: 'mine.csv', text: 'date,open,high,low,close\n2024-01-02,1,2,1,2\n2024-01-03,2,3,1,2\n' }

/** Every screen, and what can lie over one. */
const VIEWS: readonly View[] = [
  { name: 'markets', open: (page) => goTo(page, '#/markets') },
  { name: 'markets as a table', open: toggleTable, close: toggleTable },
  { name: 'the chart', open: (page) => goTo(page, '#/chart/INDEX:SPX?interval=1d') },
  { name: 'the chart as a table', open: toggleTable, close: toggleTable },
  { name: 'a chart without bars', open: (page) => goTo(page, '#/chart/US:AAPL') },
  { name: 'a chart of nothing', open: (page) => goTo(page, '#/chart/NOTHING') },
  { name: 'settings, appearance', open: (page) => goTo(page, '#/settings/appearance') },
  { name: 'settings, data', open: (page) => goTo(page, '#/settings/data') },
  { name: 'settings, keyboard', open: (page) => goTo(page, '#/settings/keyboard') },
  { name: 'settings, about', open: (page) => goTo(page, '#/settings/about') },
  {
    name: 'the palette',
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('a')
      await page.locator('.palette-row').first().waitFor()
    },
    close: closeLayer,
  },
  {
    name: 'the list of shortcuts',
    open: (page) => page.keyboard.press('?').then(() => page.getByRole('dialog').waitFor()),
    close: closeLayer,
  },
  {
    name: 'the import window',
    open: (page) => dropFiles(page, [MINE]).then(() => page.locator('.mapping-preview').waitFor()),
    close: closeLayer,
  },
]

type Look = Pick<Settings['appearance'], 'theme' | 'palette'>
const LOOKS: readonly Look[] = [
  { theme: 'dark', palette: 'rg' },
  { theme: 'light', palette: 'rg' },
  { theme: 'dark', palette: 'bo' },
  { theme: 'light', palette: 'bo' },
]
/** Another palette changes colours and nothing else. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']

describe('accessibility', () => {
  let story: Story
  let page: Page

  beforeAll(async () => {
    story = await openStory()
    page = (await story.openPage(story.host.url)).page
    await untilReady(page)
  })
  afterAll(() => story?.close())

  /** The app as it comes up with that look, on Markets. */
  async function start(look: Look): Promise<void> {
    const engine = await engineOf(page)
    await page.goto('about:blank')
    await engine.client.workspace.save(workspaceSchema.parse({}))
    await engine.client.settings.change({ appearance: look })
    engine.close()
    await page.goto(`${story.host.origin}/`)
    await untilReady(page)
  }

  async function faultsAt(size: typeof WIDE): Promise<string[]> {
    await page.setViewportSize(size)
    await untilSettled(page)
    return layoutFaults(page)
  }

  test('the checks find what is planted', async () => {
    await page.evaluate(() => {
      const planted = document.createElement('div')
      planted.id = 'planted'
      planted.style.cssText = 'position:fixed;left:200px;top:300px;width:90px;background:#fff;z-index:99'
      const line = (text: string, css: string): void => {
        const element = document.createElement('p')
        element.textContent = text
        element.style.cssText = css
        planted.append(element)
      }
      line('pale words', 'color:#ccc')
      line('small words', 'color:#000;font-size:9px')
      line('words that are far too long for their box', 'color:#000;overflow:hidden;white-space:nowrap')
      line('one over', 'color:#000;position:absolute;left:0;top:200px')
      line('the other', 'color:#000;position:absolute;left:4px;top:202px')
      planted.append(document.createElement('button'))
      document.body.append(planted)
    })
    const found = (await layoutFaults(page)).join('\n')
    for (const fault of [
      /contrast 1\.\d+: p "pale words"/,
      /9px text: p "small/,
      /clipped in p: p "words that/,
      /"one over" lies over "the other"/,
      /no name: button/,
    ]) {
      expect(found).toMatch(fault)
    }
    const axe = (await axeFaults(page)).join('\n')
    expect(axe).toMatch(/button-name: #planted/)
    expect(axe).toMatch(/color-contrast: .*#cccccc/s)
    await page.evaluate(() => document.getElementById('planted')?.remove())
  })

  describe.each(LOOKS)('$theme, $palette', (look) => {
    beforeAll(() => start(look))

    test.each(VIEWS)(
      '$name: axe finds nothing serious; nothing overflows, is cut, overlaps or is pale',
      async (view) => {
        keepPicture(page, `07-${look.theme}-${look.palette}-${view.name.replaceAll(/\W+/gu, '-')}`)
        await page.setViewportSize(WIDE)
        await view.open(page)
        const axe = await axeFaults(page, look.palette === 'rg' ? undefined : COLOUR_RULES)
        const faults = { axe, wide: await faultsAt(WIDE), narrow: await faultsAt(NARROW) }
        await page.setViewportSize(WIDE)
        await view.close?.(page)
        expect(faults).toEqual({ axe: [], wide: [], narrow: [] })
      },
    )
  })

  test.each(['#/markets', '#/chart/INDEX:SPX?interval=1d', '#/settings/appearance', '#/settings/data'])(
    'Tab reaches every control of %s, and its focus is in sight',
    async (route) => {
      keepPicture(page, '07-focus')
      await page.setViewportSize(WIDE)
      await start({ theme: 'dark', palette: 'rg' })
      await goTo(page, route)
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      const invisible: string[] = []
      const seen = new Set<string>()
      for (let step = 0; step < 120; step++) {
        await page.keyboard.press('Tab')
        const focus = await page.evaluate(describeFocus)
        if (focus === null || seen.has(focus.path)) break
        seen.add(focus.path)
        if (!focus.isMarked) invisible.push(focus.path)
      }
      expect(invisible).toEqual([])
      expect(seen.size).toBeGreaterThan(8)
    },
  )
})

/** Runs in the page: the focused element, and whether a ring, an outline or a shadow says that it is. */
function describeFocus(): { path: string; isMarked: boolean } | null {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body) return null
  const isMarkedBy = (at: Element | null): boolean => {
    if (!at) return false
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at)
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
  }
  const path = [element, element.parentElement, element.parentElement?.parentElement]
    .map(
      (at) =>
        `${at?.tagName.toLowerCase()}.${at?.className}[${at ? [...(at.parentElement?.children ?? [])].indexOf(at) : ''}]`,
    )
    .join(' < ')
  // A field's box and a radio's card carry the ring of what lies in them; a map draws one on its tile.
  const near = [
    element,
    element.parentElement,
    element.parentElement?.parentElement ?? null,
    element.nextElementSibling,
  ]
  const hasRing = element.querySelector('.markets-ring-focus') !== null
  const isLabelled = [...(element instanceof HTMLInputElement ? (element.labels ?? []) : [])]
  const isMarked =
    hasRing ||
    near.some(isMarkedBy) ||
    isLabelled.some((label) => isMarkedBy(label) || [...label.children].some(isMarkedBy))
  return { path: `${path} "${(element.getAttribute('aria-label') ?? element.innerText).slice(0, 30)}"`, isMarked }
}
