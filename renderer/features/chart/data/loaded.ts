import type { Gap } from '../../../../shared/domain/gaps.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { CandleStore } from './candle-store.ts'

/** Bars that a cell stands for at most: itself, or a group of `candles.overview`. */
export type CellBars = 1 | 64 | 4096

/** A run of one series that is in the page, as bars or as groups of them. */
export interface Loaded {
  readonly store: CandleStore
  readonly cellBars: CellBars
  /** Between bars; groups have none. */
  readonly gaps: readonly Gap[]
  readonly hasEarlier: boolean
  readonly hasLater: boolean
}

/** The average distance of two cells, `barMs` a bar at least. */
export function cellMs({ store, cellBars }: Loaded, barMs: number): number {
  const leastMs = barMs * cellBars
  return store.length < 2 ? leastMs : Math.max(leastMs, (store.lastTime - store.firstTime) / (store.length - 1))
}

/** The open time at a place of the view. It may lie outside of what is loaded: there it counts at the density of all of it. */
export function timeAtPlace(loaded: Loaded, place: number, barMs: number): EpochMs {
  const { store } = loaded
  const cell = Math.floor(place)
  if (cell < store.first) return Math.floor(store.firstTime - (store.first - place) * cellMs(loaded, barMs))
  if (cell >= store.end) return Math.ceil(store.lastTime + (place - store.end + 1) * cellMs(loaded, barMs))
  return store.timeAt(cell)
}

/** True when `t` is between loaded cells, or beyond an end of the series itself. */
export function reachesTo({ store, hasEarlier, hasLater }: Loaded, t: EpochMs): boolean {
  return store.length > 0 && (t >= store.firstTime || !hasEarlier) && (t <= store.lastTime || !hasLater)
}
