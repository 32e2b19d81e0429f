import type { Page } from 'playwright-core'

export interface Movement {
  /** Squares of 24 px with a pixel that is another colour now, and all of them. */
  readonly changed: number
  readonly squares: number
  /** Pixels of `ground` that are another colour now: an edge has moved. */
  readonly movedGround: number
}

/** What of an element looked different at any of the pictures taken over `seconds`, one each. */
export async function movementOf(page: Page, selector: string, seconds: number, ground: string): Promise<Movement> {
  const target = page.locator(selector).first()
  const pictures: string[] = []
  for (let at = 0; at <= seconds; at++) {
    if (at > 0) await page.waitForTimeout(1_000)
    pictures.push((await target.screenshot()).toString('base64'))
  }
  return page.evaluate(
    async ([base64s, colour]) => {
      const side = 24
      const pixels = async (base64: string): Promise<{ width: number; data: Uint32Array }> => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
        if (!context) throw new Error('no 2d context')
        context.drawImage(bitmap, 0, 0)
        const { data, width } = context.getImageData(0, 0, bitmap.width, bitmap.height)
        return { width, data: new Uint32Array(data.buffer) }
      }
      const probe = new OffscreenCanvas(1, 1).getContext('2d')
      if (!probe) throw new Error('no 2d context')
      probe.fillStyle = colour
      probe.fillRect(0, 0, 1, 1)
      const groundPixel = new Uint32Array(probe.getImageData(0, 0, 1, 1).data.buffer)[0]
      const [first, ...later] = await Promise.all(base64s.map(pixels))
      if (!first) throw new Error('no picture')
      const across = Math.ceil(first.width / side)
      const squareOf = (at: number): number =>
        Math.floor(at / first.width / side) * across + Math.floor((at % first.width) / side)
      const changed = new Set<number>()
      let movedGround = 0
      for (const { data } of later) {
        for (let at = 0; at < data.length; at++) {
          if (data[at] === first.data[at]) continue
          changed.add(squareOf(at))
          if (first.data[at] === groundPixel) movedGround++
        }
      }
      return { changed: changed.size, squares: squareOf(first.data.length - 1) + 1, movedGround }
    },
    [pictures, ground] as const,
  )
}
