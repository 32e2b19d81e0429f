import { type Loaded, reachesTo } from '../data/loaded.ts'
import { spanOf, type View } from './view.ts'

/**
 * The same picture over another store of the series: read anew, another part of it, or in other cells. With the newest bar in
 * view it stays as far from the right edge, otherwise the bar in the middle stays where it is. A store that was loaded for
 * another place is shown in its middle.
 */
export function carryView(view: View, from: Loaded, to: Loaded): View {
  if (from.store.length === 0 || to.store.length === 0) return view
  const ratio = from.cellBars / to.cellBars
  const span = spanOf(view) * ratio
  if (!from.hasLater && !to.hasLater && view.b >= from.store.end - 1) {
    const b = to.store.end + (view.b - from.store.end) * ratio
    return { a: b - span, b }
  }
  const middle = (view.a + view.b) / 2
  const cell = Math.min(Math.max(Math.floor(middle), from.store.first), from.store.end - 1)
  const isThere = reachesTo(to, from.store.timeAt(cell))
  const a = (isThere ? carryPlace(middle, cell, from, to) : (to.store.first + to.store.end) / 2) - span / 2
  return { a, b: a + span }
}

/** @param cell the loaded one at `place`, or the nearest */
function carryPlace(place: number, cell: number, from: Loaded, to: Loaded): number {
  const ratio = from.cellBars / to.cellBars
  if (ratio === 1 || place < cell || place > cell + 1) {
    return to.store.cellAt(from.store.timeAt(cell)) + (place - cell) * ratio
  }
  if (ratio > 1) {
    const [start, end] = cellsOf(cell, from, to)
    return start + (place - cell) * (end - start)
  }
  const group = Math.max(to.store.first, to.store.cellAt(from.store.timeAt(cell) + 1) - 1)
  const [start, end] = cellsOf(group, to, from)
  return group + (place - start) / Math.max(1, end - start)
}

/** First cell of `fine`, and the one behind the last, that lie in a cell of `coarse`. */
function cellsOf(cell: number, coarse: Loaded, fine: Loaded): [number, number] {
  const { store } = coarse
  const start = fine.store.cellAt(store.timeAt(cell))
  return [start, cell + 1 < store.end ? fine.store.cellAt(store.timeAt(cell + 1)) : fine.store.end]
}
