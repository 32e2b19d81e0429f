import { emptyCandles, type Candles } from '../shared/domain/candles.ts'
import { MINUTE_MS } from '../shared/domain/interval.ts'

/** Open time after the last bar of every walk: 2026-01-01T00:00Z, before any clock this runs under. */
const END_MS = Date.UTC(2026, 0, 1)

/** Minute bars of a seeded random walk on a grid of 0.01, volumes on one of 0.001. The same seed gives the same bars. */
export function walkCandles(bars: number, seed: number): Candles {
  const random = mulberry32(seed)
  const candles = emptyCandles(bars)
  const { t, o, h, l, c, v } = candles
  let cents = 3_000_000
  const step = (size: number): number => Math.round((random() - 0.5) * size)
  for (let index = 0; index < bars; index++) {
    const open = cents
    cents = Math.max(100_000, cents + step(6_000))
    t[index] = END_MS - (bars - index) * MINUTE_MS
    o[index] = open / 100
    c[index] = cents / 100
    h[index] = (Math.max(open, cents) + Math.round(random() * 2_000)) / 100
    l[index] = (Math.min(open, cents) - Math.round(random() * 2_000)) / 100
    v[index] = Math.round(random() * 50_000) / 1_000
  }
  return candles
}

/** Tommy Ettinger's mulberry32 (public domain): 32 bits of state, good enough to draw prices. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}
