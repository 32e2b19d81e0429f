/** In the page as `globalThis.paintedProbe`. */
export interface PaintedProbe {
  /**
   * Runs `start`, then looks at the canvases inside `selector` after every frame. Resolves with the milliseconds from `start`
   * to the end of the frame in which they show another picture with candles in it.
   */
  untilPainted(selector: string, start: () => void): Promise<number>
}

declare global {
  var paintedProbe: PaintedProbe
}

/** Runs in the page, so it may use nothing from outside itself. */
export function installPaintedProbe(): void {
  /** Size of the copy that is looked at: reading full canvases back would be a good part of what is measured. */
  const width = 160
  const height = 90
  /** Candles are coloured; axes, grid and text are greys. Colour of a pixel: its brightest channel less its darkest. */
  const minColour = 40
  const minColouredPixels = 30
  const patienceMs = 60_000
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!copy) throw new Error('no 2d context')
  const context = copy

  /** Undefined while no picture with candles is to be seen. */
  function pictureOf(selector: string): number | undefined {
    context.clearRect(0, 0, width, height)
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>(`${selector} canvas`)) {
      const isLarge = canvas.clientWidth > 300 && canvas.clientHeight > 200
      if (isLarge && canvas.checkVisibility({ visibilityProperty: true }))
        context.drawImage(canvas, 0, 0, width, height)
    }
    const { data } = context.getImageData(0, 0, width, height)
    let hash = 0
    let coloured = 0
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number]
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > minColour) coloured++
      hash = (Math.imul(hash, 31) + (red << 16) + (green << 8) + blue) | 0
    }
    return coloured >= minColouredPixels ? hash : undefined
  }

  globalThis.paintedProbe = {
    untilPainted(selector, start) {
      const before = pictureOf(selector)
      return new Promise((resolve, reject) => {
        const channel = new MessageChannel()
        const frame = (): void => void requestAnimationFrame(() => channel.port2.postMessage(null))
        // A message posted in a frame's callback arrives when that frame was handed over for painting.
        channel.port1.addEventListener('message', () => {
          const tookMs = performance.now() - startMs
          const picture = pictureOf(selector)
          if (picture !== undefined && picture !== before) resolve(tookMs)
          else if (tookMs > patienceMs) reject(new Error(`no other picture in ${selector} after ${patienceMs} ms`))
          else frame()
        })
        channel.port1.start()
        const startMs = performance.now()
        start()
        frame()
      })
    },
  }
}
