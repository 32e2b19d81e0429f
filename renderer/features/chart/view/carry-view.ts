import type { CandleStore } from '../data/candle-store.ts'
import { spanOf, type View } from './view.ts'

/**
 * The same picture over a store that was read anew: with the newest bar in view it stays as far from the right edge,
 * otherwise the bar in the middle stays where it is.
 */
export function carryView(view: View, from: CandleStore, to: CandleStore): View {
  if (from.length === 0 || to.length === 0) return view
  if (view.b >= from.end - 1) return shifted(view, to.end - from.end)
  const middle = Math.min(Math.max(Math.floor(view.a + spanOf(view) / 2), from.first), from.end - 1)
  return shifted(view, to.cellAt(from.timeAt(middle)) - middle)
}

function shifted(view: View, cells: number): View {
  return { a: view.a + cells, b: view.b + cells }
}
