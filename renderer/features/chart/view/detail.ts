import type { CellBars } from '../data/loaded.ts'
import { FINER_BAR_PX, MIN_BAR_PX } from './view.ts'

/**
 * The cells a view is best drawn from: groups from the zoom on at which a candle stands for a whole one anyway, with the same
 * distance between coming and going as the levels of a store have, so that changing over changes no candle's width.
 * @param bars in the view, from edge to edge
 */
export function cellBarsFor(bars: number, widthPx: number, current: CellBars): CellBars {
  const barPx = widthPx / bars
  for (const size of [4096, 64] as const) {
    if ((barPx * size) / 2 < (current >= size ? FINER_BAR_PX : MIN_BAR_PX)) return size
  }
  return 1
}
