import { type WholeBar } from './divide.ts'
import type { Rng } from './rng.ts'

/** Trades of one second, oldest first. */
export interface SecondTrades {
  readonly count: number
  /** Milliseconds into the second. */
  readonly at: Int32Array
  readonly ticks: Float64Array
  readonly lots: Float64Array
  readonly isBuy: Uint8Array
}

const MOST_TRADES = 12

/**
 * Trades that give the second's bar back: the first at its open, the last at its close, high and low met in between, lots that
 * sum to its own. A trade above the one before was a buyer's, one below a seller's; which it was at an equal price is drawn.
 */
export function makeTrades(bar: WholeBar, rng: Rng): SecondTrades {
  const path = pricePath(bar, rng)
  const count = path.length
  const at = new Int32Array(count)
  const lots = new Float64Array(count)
  const isBuy = new Uint8Array(count)
  for (let i = 0; i < count; i++) at[i] = rng.below(1_000)
  at.sort()
  let left = bar.v
  for (let i = 0; i < count - 1; i++) {
    const others = count - 1 - i
    // At least one lot each; on average an even share of what is left.
    lots[i] = 1 + Math.floor((left - others - 1) * Math.min(1, (2 * rng.uniform()) / (others + 1)))
    left -= lots[i] as number
  }
  lots[count - 1] = left
  for (let i = 0; i < count; i++) {
    const change = i === 0 ? 0 : (path[i] as number) - (path[i - 1] as number)
    isBuy[i] = change > 0 || (change === 0 && rng.uniform() < 0.5) ? 1 : 0
  }
  return { count, at, ticks: Float64Array.from(path), lots, isBuy }
}

function pricePath(bar: WholeBar, rng: Rng): number[] {
  const path = [bar.o]
  const isHighFirst = rng.uniform() < 0.5
  for (const extreme of isHighFirst ? [bar.h, bar.l] : [bar.l, bar.h]) {
    if (extreme !== bar.o && extreme !== bar.c) path.push(extreme)
  }
  if (bar.c !== bar.o || path.length > 1) path.push(bar.c)
  const wanted = Math.min(MOST_TRADES, bar.v, Math.floor(1 + Math.sqrt(bar.v) * 0.12 + 2 * rng.uniform()))
  while (path.length < wanted) {
    const after = rng.below(path.length)
    const from = path[after] as number
    const to = path[after + 1] ?? from
    path.splice(after + 1, 0, from + Math.round((to - from) * rng.uniform()))
  }
  return path
}
