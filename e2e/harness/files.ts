import type { Page } from 'playwright-core'

export interface TextFile {
  readonly name: string
  readonly text: string
}

/** Lets files fall on the window as a file manager does. */
export async function dropFiles(page: Page, files: readonly TextFile[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer()
    for (const { name, text } of given) transfer.items.add(new File([text], name, { type: 'text/csv' }))
    return transfer
  }, files)
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer })
  await dataTransfer.dispose()
}

/** A Binance dump of 12 columns whose prices wander between 20,000 and 40,000: `rows` bars of `stepMs` from `from` on. */
export function waveDump(from: number, stepMs: number, rows: number): string {
  const priceAt = (row: number): number =>
    30_000 + 8_000 * Math.sin(row / 140) + 1_200 * Math.sin(row / 17) + 500 * Math.sin(row * 1.7)
  return Array.from({ length: rows }, (_, row) => {
    const [open, close] = [priceAt(row), priceAt(row + 1)]
    const reach = 60 + 50 * Math.sin(row * 2.3)
    const prices = [open, Math.max(open, close) + reach, Math.min(open, close) - reach, close]
    const t = from + row * stepMs
    const figures = [...prices, 40 + 30 * Math.sin(row / 9)].map((value) => value.toFixed(8)).join(',')
    return `${t},${figures},${t + stepMs - 1},0.00000000,0,0.00000000,0.00000000,0\n`
  }).join('')
}
