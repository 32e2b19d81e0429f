import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Settings } from '../shared/contract/settings.ts'
import { workspaceSchema } from '../shared/contract/workspace.ts'
import { engineOf, goTo, untilReady, untilSettled } from './harness/app-page.ts'
import { keepPicture } from './harness/keep-picture.ts'
import { layoutFaults } from './harness/layout-faults.ts'
import { NARROW, openStory, WIDE, type Story } from './harness/story.ts'

const TABLE = 'Shift+T'
const VIEWS = [
  { name: 'markets', route: '#/markets' },
  { name: 'markets as a table', route: '#/markets', key: TABLE },
  { name: 'the chart', route: '#/chart/INDEX:SPX?interval=1d' },
  { name: 'the chart as a table', route: '#/chart/INDEX:SPX?interval=1d', key: TABLE },
  { name: 'a chart without bars', route: '#/chart/US:AAPL' },
  { name: 'settings', route: '#/settings/appearance' },
] as const

declare global {
  /** What moved on the page since it was opened. */
  var moved: string[]
}

describe('large text, less motion, and a map that could not be read', () => {
  let story: Story

  beforeAll(async () => {
    story = await openStory()
  })
  afterAll(() => story?.close())

  const tabAddress = async (page: Page): Promise<string> => {
    const engine = await engineOf(page)
    const { url } = await engine.client.app.openTab()
    engine.close()
    return url
  }

  describe('text size', () => {
    let page: Page

    beforeAll(async () => {
      page = (await story.openPage(story.host.url)).page
      await untilReady(page)
    })

    async function start(textSizePct: Settings['appearance']['textSizePct']): Promise<void> {
      const engine = await engineOf(page)
      await page.goto('about:blank')
      await engine.client.workspace.save(workspaceSchema.parse({}))
      await engine.client.settings.change({ appearance: { textSizePct } })
      engine.close()
      await page.goto(`${story.host.origin}/`)
      await untilReady(page)
    }

    test.each([110, 125] as const)('at %i % no word is cut and none lies over another', async (textSizePct) => {
      await start(textSizePct)
      const found: Record<string, string[]> = {}
      for (const view of VIEWS) {
        keepPicture(page, `09-${textSizePct}-${view.name.replaceAll(' ', '-')}`)
        await goTo(page, view.route)
        const key = 'key' in view ? view.key : undefined
        if (key) await page.keyboard.press(key)
        if (key) await page.getByRole('grid').waitFor()
        for (const size of [WIDE, NARROW]) {
          await page.setViewportSize(size)
          await untilSettled(page)
          const faults = await layoutFaults(page)
          if (faults.length > 0) found[`${view.name} ${size.width}`] = faults
        }
        if (key) await page.keyboard.press(key)
      }
      await start(100)
      expect(found).toEqual({})
    })
  })

  /** Zooms the map in and out, opens the palette and closes it. @returns the kinds of motion that were seen */
  async function motionOf(reducedMotion: 'reduce' | 'no-preference'): Promise<string[]> {
    const url = await tabAddress((await story.browser.contexts()[0]?.pages()[0]) as Page)
    const context = await story.openContext({ reducedMotion })
    await context.addInitScript(() => {
      globalThis.moved = []
      const animate = Element.prototype.animate
      Element.prototype.animate = function (...args) {
        globalThis.moved.push('animate')
        return animate.apply(this, args)
      }
      for (const kind of ['animationstart', 'transitionrun']) {
        addEventListener(kind, () => globalThis.moved.push(kind), { capture: true })
      }
    })
    const { page } = await story.openPage(url, context)
    keepPicture(page, `09-${reducedMotion}`)
    await untilReady(page)
    await goTo(page, '#/markets')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('+')
    await page.getByRole('button', { name: /^Zoom out/ }).click()
    await page.keyboard.press('Control+k')
    await page.locator('.palette-row').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Import a CSV' }).hover()
    await untilSettled(page)
    const moved = await page.evaluate(() => [...new Set(globalThis.moved)].toSorted())
    await context.close()
    return moved
  }

  test('the map zooms and layers fade, and nothing moves where the system asks for less motion', async () => {
    expect(await motionOf('no-preference')).toEqual(expect.arrayContaining(['animate', 'transitionrun']))
    expect(await motionOf('reduce')).toEqual([])
  })

  test('a map that could not be read says why, and Retry reads it', async () => {
    const url = await tabAddress((await story.browser.contexts()[0]?.pages()[0]) as Page)
    const context = await story.openContext()
    const page = await context.newPage()
    keepPicture(page, '09-retry')
    let isGarbling = true
    let garbled = 0
    // The page's question on its way out, one byte wrong: the engine refuses it.
    await page.routeWebSocket(/.*/, (socket) => {
      const server = socket.connectToServer()
      socket.onMessage((message) => {
        const bytes = Buffer.from(message)
        const at = isGarbling ? bytes.indexOf('"group":"sector"') : -1
        if (at >= 0 && bytes.includes('heatmap')) garbled += bytes.write('x', at + 9)
        server.send(typeof message === 'string' ? bytes.toString() : bytes)
      })
    })
    await page.goto(url)
    await untilReady(page)
    await goTo(page, '#/markets')
    const failed = page.getByRole('alert').filter({ hasText: 'The map could not be read.' })
    await failed.waitFor()
    expect(garbled).toBeGreaterThan(0)
    expect(await failed.innerText()).toMatch(/\(bad-input\)\. Nothing of what is stored was changed\./)
    expect(await layoutFaults(page)).toEqual([])
    isGarbling = false
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('application').waitFor()
    expect(await failed.count()).toBe(0)
    await context.close()
  })
})
