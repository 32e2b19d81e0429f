import { readToken } from '../../../ui/css-tokens.ts'
import type { Box } from './layout.ts'

/** `360ms` and `.36s` alike; 0 under reduced motion, where tokens.css says so. */
function durationMs(token: `--${string}`): number {
  const text = readToken(token)
  const value = Number.parseFloat(text)
  return text.endsWith('ms') ? value : value * 1_000
}

/**
 * Fades a copy of the last map out above the new one while it grows until `from` fills the canvas, or shrinks into `into`.
 * Only transform and opacity move.
 */
export function playTransition(
  ghost: HTMLCanvasElement,
  part: { readonly from: Box | null; readonly into: Box | null },
): void {
  const duration = durationMs('--t-zoom')
  const { clientWidth: width, clientHeight: height } = ghost.parentElement ?? ghost
  if (duration === 0 || width === 0 || height === 0) return
  const { from, into } = part
  const end = from
    ? `scale(${width / from.w}, ${height / from.h}) translate(${-from.x}px, ${-from.y}px)`
    : into
      ? `translate(${into.x}px, ${into.y}px) scale(${into.w / width}, ${into.h / height})`
      : 'none'
  ghost.hidden = false
  const animation = ghost.animate(
    [
      { transform: 'none', opacity: 1 },
      { transform: end, opacity: 0 },
    ],
    { duration, easing: readToken('--ease') },
  )
  const hide = (): void => {
    ghost.hidden = true
  }
  animation.addEventListener('finish', hide)
  animation.addEventListener('cancel', hide)
}
