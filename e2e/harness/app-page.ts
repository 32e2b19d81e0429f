import type { Locator, Page } from 'playwright-core'
import { connect, type EngineConnection } from '../../renderer/engine/connection.ts'
import { openBrowserSession } from '../../renderer/engine/browser-session.ts'
import { nodePage } from '../../renderer/engine/test-node-page.ts'

/** Waits until the first data of the current route is painted. */
export async function untilReady(page: Page): Promise<void> {
  await page.waitForSelector('html[data-ready="true"]', { state: 'attached' })
}

/** Goes to a route as a link does and waits for its data. */
export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate(
    (hash) =>
      new Promise<void>((done) => {
        if (location.hash === hash) return done()
        addEventListener('hashchange', () => done(), { once: true })
        location.hash = hash
      }),
    route,
  )
  await untilReady(page)
}

/** What a change of the window or of a setting brings about is drawn: two frames, the second of which saw the first's layout. */
export function untilSettled(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  )
}

/** The engine behind a page, asked through the same contract with the page's own session. */
export async function engineOf(page: Page): Promise<EngineConnection> {
  const stored = await page.evaluate(() => Object.entries(sessionStorage) as [string, string][])
  const { origin } = new URL(page.url())
  return connect(await openBrowserSession(nodePage(`${origin}/`, new Map(stored))))
}

/** A text of `<html>`'s dataset: theme, palette, state. */
export function rootData(page: Page, name: string): Promise<string | undefined> {
  return page.evaluate((key) => document.documentElement.dataset[key], name)
}

/** Everything a person can read on the screen, live regions and hidden words left out. */
export function shownText(page: Page): Promise<string> {
  return page.evaluate(() => document.body.innerText)
}

export interface TableRow {
  /** Position among all rows, 0 first, whether drawn or not. */
  readonly index: number
  readonly cells: readonly string[]
}

/** Rows of a table that are in the document; a long table keeps only those in sight. */
export function tableRows(table: Locator): Promise<TableRow[]> {
  return table.locator('tbody tr[aria-rowindex]').evaluateAll((rows) =>
    rows.map((row) => ({
      index: Number(row.getAttribute('aria-rowindex')) - 2,
      cells: [...row.children].map((cell) => (cell as HTMLElement).innerText.trim()),
    })),
  )
}

export async function runCommand(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k')
  const field = page.locator('.palette-input')
  await field.fill(`> ${words}`)
  await page.locator('.palette-row').first().waitFor()
  await page.keyboard.press('Enter')
  await field.waitFor({ state: 'detached' })
}
