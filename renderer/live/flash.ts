/** DESIGN.md §4: in at once, out over this time; with reduced motion it stands for as long and then clears. */
const FLASH_MS = 600
/** At most one flash per row in this time. */
const ROW_REST_MS = 250

const flashedAt = new WeakMap<Element, number>()
const reducedMotion = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-reduced-motion: reduce)')

/** Whether a number may flash again; notes that it does. */
export function takeFlash(row: Element, nowMs: number): boolean {
  const last = flashedAt.get(row)
  if (last !== undefined && nowMs - last < ROW_REST_MS) return false
  flashedAt.set(row, nowMs)
  return true
}

/**
 * Washes a number that moved; a price takes the colour of the move with it, a change keeps that of its own sign. In a row one
 * number washes, so that a row washes no more often than that.
 */
export function flash(element: HTMLElement, direction: 'up' | 'down', hasInk = true): void {
  if (!takeFlash(element, performance.now())) return
  const wash = { backgroundColor: `var(--${direction}-wash)` }
  const washed = hasInk ? { ...wash, color: `var(--${direction})` } : wash
  const clear = reducedMotion?.matches ? washed : { backgroundColor: 'transparent' }
  element.animate([washed, clear], { duration: FLASH_MS, easing: 'cubic-bezier(.2,.8,.2,1)' })
}
