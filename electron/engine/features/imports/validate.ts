import type { QuarantineReason } from '../../../../shared/contract/imports.ts'

/** A high or low this many times beyond both neighbours' closes is taken for a fault of the source. */
const SPIKE_FACTOR = 20

/**
 * What is wrong with the figures of one row, the first fault in the order of CLI.md. A negative volume is `not-positive`;
 * volume 0 is fine, an unknown one is NaN.
 */
export function faultOf(o: number, h: number, l: number, c: number, v: number): QuarantineReason | undefined {
  if (Number.isNaN(o + h + l + c)) return 'not-a-number'
  if (o <= 0 || h <= 0 || l <= 0 || c <= 0 || v < 0) return 'not-positive'
  if (h < l) return 'high-below-low'
  if (o < l || o > h || c < l || c > h) return 'outside-range'
  return undefined
}

/** A bar is compared with both neighbours; the first and the last of a file have only one and so are never a spike. */
export function isSpike(high: number, low: number, closeBefore: number, closeAfter: number): boolean {
  const highest = Math.max(closeBefore, closeAfter) * SPIKE_FACTOR
  const lowest = Math.min(closeBefore, closeAfter) / SPIKE_FACTOR
  return high > highest || low < lowest
}
