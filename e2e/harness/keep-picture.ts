import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFailed } from 'vitest'

const FOLDER = join(import.meta.dirname, '..', '..', '.cache', 'e2e-failures')

/** When this test fails, what the page showed is kept beside the report. */
export function keepPicture(page: Page, name: string): void {
  onTestFailed(async () => {
    mkdirSync(FOLDER, { recursive: true })
    const file = join(FOLDER, `${name}.png`)
    await page.screenshot({ path: file }).catch(() => undefined)
    process.stderr.write(`the page at that moment: ${file}\n`)
  })
}
