import type { Page } from 'playwright-core'

export interface Hues {
  /** Pixels of a clear red and of a clear green; teal, amber and orange are neither. */
  readonly red: number
  readonly green: number
  readonly blue: number
  readonly orange: number
}

/** Counts the coloured pixels of what the selector shows, as they are on screen. */
export async function huesOf(page: Page, selector: string): Promise<Hues> {
  const picture = await page.locator(selector).first().screenshot({ animations: 'disabled' })
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    if (!context) throw new Error('no 2d context')
    context.drawImage(bitmap, 0, 0)
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    /** Degrees; tokens.css: rg 150–158 and 354–359, bo 205–212 and 27–32. */
    const bands = { red: [338, 372], green: [90, 166], blue: [195, 225], orange: [20, 38] } as const
    /** Text is antialiased against greys: only what is clearly coloured counts. */
    const minSaturation = 0.4
    const minValue = 0.3
    const counts = { red: 0, green: 0, blue: 0, orange: 0 }
    for (let at = 0; at < data.length; at += 4) {
      const [r, g, b] = [data[at] as number, data[at + 1] as number, data[at + 2] as number]
      const max = Math.max(r, g, b)
      const spread = max - Math.min(r, g, b)
      if (max / 255 < minValue || spread / max < minSaturation) continue
      const sixth = max === r ? ((g - b) / spread + 6) % 6 : max === g ? (b - r) / spread + 2 : (r - g) / spread + 4
      const hue = sixth * 60
      for (const [name, [from, to]] of Object.entries(bands) as [keyof typeof counts, readonly [number, number]][]) {
        if ((hue >= from && hue <= to) || (hue + 360 >= from && hue + 360 <= to)) counts[name]++
      }
    }
    return counts
  }, picture.toString('base64'))
}
