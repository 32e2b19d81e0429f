import type { Page } from 'playwright-core'

/**
 * What DESIGN.md §12.1 forbids on the screen as it stands, in words: a page or text that overflows, clipped or overlapping
 * text, text under 11 px, contrast under 4.5, controls without a name. Canvases are not looked into.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = readonly [r: number, g: number, b: number, a: number]
    const faults = new Set<string>()
    /** DESIGN.md §1.8: monograms may be smaller. */
    const smallByDesign = '[class*=monogram]'
    const minTextPx = 10.9
    const minContrast = 4.5
    /** Fractions of a pixel from the font's side bearings. */
    const slackPx = 1.5

    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    if (!context) throw new Error('no 2d context')
    /** Any CSS colour through the browser's own parser. */
    const parse = (css: string): Colour => {
      context.clearRect(0, 0, 1, 1)
      context.fillStyle = css
      context.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data
      return [r, g, b, a / 255]
    }
    const over = (top: Colour, below: Colour, alpha = top[3]): Colour => {
      const mix = (at: 0 | 1 | 2): number => top[at] * alpha + below[at] * (1 - alpha)
      return [mix(0), mix(1), mix(2), 1]
    }
    const luminance = ([r, g, b]: Colour): number => {
      const linear = (v: number): number => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }
    const contrast = (one: Colour, other: Colour): number => {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
      return (high + 0.05) / (low + 0.05)
    }
    const ancestors = (element: Element): Element[] => {
      const chain: Element[] = []
      for (let at: Element | null = element; at; at = at.parentElement) chain.push(at)
      return chain
    }
    /** Undefined where a picture lies behind the text. */
    const backgroundOf = (element: Element): Colour | undefined => {
      const layers: Colour[] = []
      for (const at of ancestors(element)) {
        const style = getComputedStyle(at)
        if (style.backgroundImage !== 'none') return undefined
        const colour = parse(style.backgroundColor)
        if (colour[3] > 0) layers.push(colour)
        if (colour[3] >= 1) break
      }
      return layers.reverse().reduce<Colour>((below, top) => over(top, below), [255, 255, 255, 1])
    }
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join('')}`
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('.sr-only')
    /** The part of a text that its scrollers and clips leave in sight; without area when there is none. */
    const inSight = (text: DOMRect, element: Element): DOMRect => {
      let [left, top, right, bottom] = [
        text.left,
        Math.max(0, text.top),
        text.right,
        Math.min(innerHeight, text.bottom),
      ]
      for (const at of ancestors(element)) {
        const { overflowX, overflowY } = getComputedStyle(at)
        if (overflowX === 'visible' && overflowY === 'visible') continue
        const limits = at.getBoundingClientRect()
        if (overflowX !== 'visible') [left, right] = [Math.max(left, limits.left), Math.min(right, limits.right)]
        if (overflowY !== 'visible') [top, bottom] = [Math.max(top, limits.top), Math.min(bottom, limits.bottom)]
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top))
    }
    /** A dialog or a popover lies over it: something with a ground of its own. */
    const isCovered = (seen: DOMRect, element: Element): boolean => {
      const x = Math.min(Math.max(seen.left + seen.width / 2, 0), innerWidth - 1)
      const top = document.elementFromPoint(x, seen.top + seen.height / 2)
      return (
        top !== null &&
        !element.contains(top) &&
        ancestors(top).some((at) => !at.contains(element) && parse(getComputedStyle(at).backgroundColor)[3] > 0.3)
      )
    }
    /** An ellipsis with the whole text at hand is a way of showing long names. */
    const isToldElsewhere = (element: Element, text: string): boolean =>
      ancestors(element).some((at) => at.getAttribute('title')?.includes(text))

    const { scrollWidth, scrollHeight } = document.documentElement
    if (scrollWidth > innerWidth) faults.add(`page is ${scrollWidth} px wide in a window of ${innerWidth}`)
    if (scrollHeight > innerHeight) faults.add(`page is ${scrollHeight} px high in a window of ${innerHeight}`)

    const texts: { element: Element; text: string; box: DOMRect; seen: DOMRect }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      const element = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (!element || !text || !isShown(element) || element.closest('script, style, option')) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = range.getBoundingClientRect()
      const seen = inSight(box, element)
      // A name for screen readers alone is clipped to a pixel.
      if (seen.width <= 1 || seen.height <= 1 || isCovered(seen, element)) continue
      texts.push({ element, text, box, seen })
    }

    for (const { element, text, box } of texts) {
      const what = `${nameOf(element)} "${text.slice(0, 32)}"`
      const style = getComputedStyle(element)
      const isDecoration = element.closest('[aria-hidden=true]') !== null
      if (Number.parseFloat(style.fontSize) < minTextPx && !element.closest(smallByDesign) && !isDecoration)
        faults.add(`${style.fontSize} text: ${what}`)
      if (box.right > innerWidth + 1 || box.left < -1) faults.add(`outside the window: ${what}`)

      const background = backgroundOf(element)
      if (background && !isDecoration && !element.closest(':disabled, [aria-disabled=true]')) {
        const opacity = ancestors(element).reduce((product, at) => product * Number(getComputedStyle(at).opacity), 1)
        const colour = parse(element instanceof SVGElement ? style.fill : style.color)
        const ratio = contrast(over(colour, background, colour[3] * opacity), background)
        if (ratio < minContrast) faults.add(`contrast ${ratio.toFixed(2)}: ${what}`)
      }

      for (const at of ancestors(element)) {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(at)
        if (overflowX === 'visible') continue
        if ([overflowX, overflowY].some((value) => value === 'auto' || value === 'scroll')) break
        const limits = at.getBoundingClientRect()
        const isEllipsis = textOverflow === 'ellipsis'
        const isCut = box.right > limits.right + slackPx || box.left < limits.left - slackPx
        if (isCut && !(isEllipsis && isToldElsewhere(element, text))) {
          faults.add(`${isEllipsis ? 'shortened' : 'clipped'} in ${nameOf(at)}: ${what}`)
        }
        break
      }
    }

    /** Lines of text are a little lower than their boxes. */
    const overlapPx = 3
    for (const [index, one] of texts.entries()) {
      for (const other of texts.slice(index + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue
        const width = Math.min(one.seen.right, other.seen.right) - Math.max(one.seen.left, other.seen.left)
        const height = Math.min(one.seen.bottom, other.seen.bottom) - Math.max(one.seen.top, other.seen.top)
        if (width <= overlapPx || height <= overlapPx) continue
        const layers = [one, other].map(({ element }) =>
          ancestors(element).some((at) => ['sticky', 'fixed'].includes(getComputedStyle(at).position)),
        )
        if (layers[0] !== layers[1]) continue
        faults.add(`"${one.text.slice(0, 24)}" lies over "${other.text.slice(0, 24)}"`)
      }
    }

    for (const control of document.querySelectorAll(
      'button, a[href], input, select, textarea, [role=switch], canvas',
    )) {
      if (!isShown(control) || control.closest('[aria-hidden=true], [role=img], [inert]')) continue
      const labels = control instanceof HTMLInputElement ? [...(control.labels ?? [])] : []
      const named = [
        control.getAttribute('aria-label'),
        control.getAttribute('aria-labelledby'),
        control.textContent,
        control.getAttribute('title'),
        ...labels.map((label) => label.textContent),
      ]
      if (!named.some((name) => name?.trim())) faults.add(`no name: ${nameOf(control)}`)
    }
    return [...faults]
  })
}
