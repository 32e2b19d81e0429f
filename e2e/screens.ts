import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Settings } from '../shared/contract/settings.ts'
import { engineOf, goTo, untilReady, untilSettled } from './harness/app-page.ts'
import { dropFiles, waveDump } from './harness/files.ts'
import { importText } from './harness/import-text.ts'
import { importMinutes, MINUTES } from './harness/minutes.ts'
import { NARROW, openStory, WIDE, type Story } from './harness/story.ts'

/** `node e2e/screens.ts` draws every state of the screens into docs/screens/, `node e2e/screens.ts chart` those named so. */
const FOLDER = join(import.meta.dirname, '..', 'docs', 'screens')

type Look = Pick<Settings['appearance'], 'theme' | 'palette'>
type Picture = Look & { readonly size: typeof WIDE }
const DARK: Picture = { theme: 'dark', palette: 'rg', size: WIDE }
const LIGHT: Picture = { ...DARK, theme: 'light' }
const SETS = {
  full: [DARK, LIGHT, { ...DARK, size: NARROW }, { ...LIGHT, size: NARROW }, { ...DARK, palette: 'bo' }],
  usual: [DARK, LIGHT, { ...DARK, size: NARROW }],
  four: [DARK, LIGHT, { ...DARK, size: NARROW }, { ...LIGHT, size: NARROW }],
  short: [DARK, { ...LIGHT, size: NARROW }],
  one: [{ ...DARK, size: NARROW }],
} as const satisfies Record<string, readonly Picture[]>

interface Shot {
  readonly name: string
  /** From an app that has just come up on Markets. */
  readonly open: (page: Page, story: Story) => Promise<unknown>
  /** Which looks and sizes. Together they stay under 9 MB. */
  readonly set: keyof typeof SETS
}

/** Invented, and named so: no instrument of any market. Four hours are missing, and in one the high is below the low. */
const IMPORTED = { name: 'DEMOUSDT-1h-2024-01.csv', text: flawedHours() }

function flawedHours(): string {
  const lines = waveDump(Date.UTC(2024, 0, 1), 3_600_000, 600).split('\n')
  const [t, open, high, low, ...rest] = (lines[560] ?? '').split(',')
  lines[560] = [t, open, low, high, ...rest].join(',')
  lines.splice(520, 4)
  return lines.join('\n')
}

async function importHours(page: Page): Promise<void> {
  await goTo(page, '#/settings/data')
  await dropFiles(page, [IMPORTED])
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.locator('.result-figures').waitFor()
}

const seriesRow = (page: Page) =>
  page.getByRole('grid', { name: 'Stored series' }).locator('tbody tr', { hasText: 'DEMO' })

/** A dialog about the imported series, reached as the keyboard does. */
async function openFromRow(page: Page, item: string): Promise<void> {
  await importHours(page)
  await page.keyboard.press('Escape')
  await seriesRow(page).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('menuitem', { name: item }).click()
  await page.locator('.ui-dialog').waitFor()
}

async function openSimulated(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use the simulated market' }).click()
  await page.locator('html[data-market=simulated][data-ready=true]').waitFor({ state: 'attached' })
}

const SHOTS: readonly Shot[] = [
  { name: 'markets', set: 'full', open: (page) => goTo(page, '#/markets') },
  {
    name: 'markets-table',
    set: 'short',
    open: (page) => page.keyboard.press('Shift+T').then(() => page.getByRole('grid').waitFor()),
  },
  {
    name: 'markets-zoom',
    set: 'short',
    async open(page) {
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('+')
      await page.getByRole('button', { name: /^Zoom out/ }).waitFor()
    },
  },
  { name: 'chart', set: 'full', open: (page) => goTo(page, '#/chart/INDEX:SPX?interval=1d') },
  {
    name: 'chart-imported',
    set: 'usual',
    async open(page) {
      await importHours(page)
      await page.getByRole('button', { name: 'Open chart' }).click()
      await page.locator('.chart-legend').first().waitFor()
      await untilReady(page)
    },
  },
  {
    name: 'chart-years',
    set: 'four',
    async open(page) {
      const engine = await engineOf(page)
      await importMinutes(engine)
      engine.close()
      await goTo(page, `#/chart/${MINUTES.symbol}?interval=${MINUTES.interval}`)
      await page.reload()
      await untilReady(page)
      for (let step = 0; step < 80; step++) {
        await page.keyboard.press('-')
        await untilSettled(page)
      }
      await page.locator('.chart-canvas[aria-label*="in groups of"]').waitFor()
    },
  },
  {
    name: 'chart-stock',
    set: 'four',
    async open(page) {
      const engine = await engineOf(page)
      // Invented prices under a name of no exchange.
      await importText(engine, { symbol: 'US:DEMO', interval: '1d' }, waveDump(Date.UTC(2023, 0, 1), 86_400_000, 400))
      engine.close()
      await goTo(page, '#/chart/US:DEMO?interval=1d')
      await untilReady(page)
    },
  },
  {
    name: 'chart-table',
    set: 'short',
    async open(page) {
      await goTo(page, '#/chart/INDEX:SPX?interval=1d')
      await page.keyboard.press('Shift+T')
      await page.getByRole('grid').waitFor()
    },
  },
  {
    name: 'markets-simulated',
    set: 'four',
    async open(page) {
      await openSimulated(page)
      await page.getByRole('button', { name: /^Crypto 100/ }).click()
      await page.locator('.markets-crumbs', { hasText: 'Crypto 100' }).waitFor()
      // Ticks have come and the figures beside the map with them.
      await page.waitForTimeout(2_600)
    },
  },
  {
    name: 'chart-simulated',
    set: 'four',
    async open(page) {
      await openSimulated(page)
      await goTo(page, '#/chart/BINANCE:BTCUSDT?interval=15m')
      await page.locator('.ui-badge', { hasText: 'live' }).waitFor()
      await page.waitForTimeout(2_600)
    },
  },
  { name: 'empty', set: 'short', open: (page) => goTo(page, '#/chart/US:AAPL?interval=1d') },
  { name: 'error', set: 'short', open: (page) => goTo(page, '#/chart/SPY') },
  { name: 'settings-appearance', set: 'usual', open: (page) => goTo(page, '#/settings/appearance') },
  {
    name: 'settings-data',
    set: 'full',
    async open(page) {
      await importHours(page)
      await page.keyboard.press('Escape')
      await seriesRow(page).waitFor()
    },
  },
  { name: 'settings-data-export', set: 'short', open: (page) => openFromRow(page, 'Export…') },
  {
    name: 'settings-data-remove',
    set: 'short',
    async open(page) {
      await openFromRow(page, 'Remove older bars…')
      await page.getByLabel('Older than (UTC)').fill('2024-01-11')
      await page.getByRole('button', { name: /^Remove \d/ }).waitFor()
    },
  },
  {
    name: 'settings-data-backup',
    set: 'short',
    async open(page, story) {
      await goTo(page, '#/settings/data')
      await page.getByRole('button', { name: 'Back up' }).click()
      await page.locator('.ui-dialog').getByLabel(/^File/).fill(join(story.dataDir, 'tapedeck-2026-11-24.tapedeck'))
      await page.locator('.ui-dialog').getByRole('button', { name: 'Back up' }).click()
      await page.locator('.store-result').waitFor()
    },
  },
  {
    name: 'settings-data-restore',
    set: 'one',
    async open(page) {
      await goTo(page, '#/settings/data')
      await page.getByRole('button', { name: 'Restore' }).click()
      await page.getByLabel('Backup file').fill('/home/you/tapedeck-2026-11-24.tapedeck')
      await page.getByRole('button', { name: 'Continue' }).click()
    },
  },
  {
    name: 'settings-data-keep',
    set: 'one',
    async open(page) {
      await goTo(page, '#/settings/data')
      await page.getByRole('combobox', { name: /^Keep 1 second bars/ }).click()
      await page.getByRole('option', { name: '30 days' }).click()
      await page.getByText('Nothing is that old now.').waitFor()
    },
  },
  {
    name: 'palette',
    set: 'short',
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('app')
      await page.locator('.palette-row', { hasText: 'AAPL' }).waitFor()
    },
  },
  {
    name: 'import-preview',
    set: 'short',
    async open(page) {
      await goTo(page, '#/settings/data')
      await dropFiles(page, [IMPORTED])
      await page.locator('.mapping-preview').waitFor()
    },
  },
  { name: 'import-result', set: 'short', open: importHours },
  {
    name: 'reconnecting',
    set: 'short',
    async open(page, story) {
      await goTo(page, '#/chart/INDEX:SPX?interval=1d')
      await story.host.kill()
      await page.locator('html[data-state=reconnecting]').waitFor({ state: 'attached' })
      await page.locator('.frame-main > .ui-banner').waitFor()
    },
  },
]

/**
 * The data folder lies in a new place each time, its name stands on a screen, and a checksum is another one each time: a picture
 * changes only with what it shows.
 */
async function draw(page: Page, file: string): Promise<number> {
  await page.evaluate(() => {
    const shown = (text: string): string =>
      text
        .replace(/\S*tapedeck-story-\w+/, '/home/you/.local/share/tapedeck')
        .replace(/^[0-9a-f]{64}$/, '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')
    for (const path of document.querySelectorAll('.data-path')) path.textContent = shown(path.textContent)
    for (const input of document.querySelectorAll<HTMLInputElement>('.store-path input'))
      input.value = input.value.replace(/^.*\//, '/home/you/Downloads/')
  })
  await page.mouse.move(0, 0)
  await untilSettled(page)
  const picture = await page.screenshot({ path: file })
  return picture.length
}

async function shoot(shot: Shot, { size, ...look }: Picture): Promise<number> {
  const story = await openStory()
  try {
    const { page } = await story.openPage(story.host.url, await story.openContext({ viewport: size }))
    await untilReady(page)
    const engine = await engineOf(page)
    await page.goto('about:blank')
    await engine.client.settings.change({ appearance: look })
    engine.close()
    await page.goto(`${story.host.origin}/`)
    await untilReady(page)
    await shot.open(page, story)
    const name = `${shot.name}-${size.width}-${look.theme}${look.palette === 'bo' ? '-bo' : ''}`
    return await draw(page, join(FOLDER, `${name}.png`))
  } finally {
    await story.close()
  }
}

const [only] = process.argv.slice(2)
mkdirSync(FOLDER, { recursive: true })
let bytes = 0
for (const shot of SHOTS.filter(({ name }) => only === undefined || name === only)) {
  for (const picture of SETS[shot.set]) bytes += await shoot(shot, picture)
  process.stderr.write(`${shot.name}\n`)
}
process.stdout.write(`${(bytes / 1e6).toFixed(1)} MB in ${FOLDER}\n`)
