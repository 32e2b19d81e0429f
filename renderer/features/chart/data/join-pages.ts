import { emptyCandles } from '../../../../shared/domain/candles.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { CandleStore } from './candle-store.ts'
import { toCells } from './gap-cells.ts'
import type { CellBars, Loaded } from './loaded.ts'
import type { BarsPage, GroupsPage, SeriesReader } from './series-reader.ts'

/** A page of bars by itself. */
export function barsLoaded(series: SeriesReader, page: BarsPage): Loaded {
  const store = new CandleStore()
  const gaps = series.gapsAmong(page.columns.t)
  store.append(toCells(page.columns, gaps, page.partial, page.revised))
  return { store, cellBars: 1, gaps, hasEarlier: page.hasEarlier, hasLater: page.hasLater }
}

/** Puts an older page in front; the hole between the two is found like one inside a page. */
export function withEarlierBars(series: SeriesReader, loaded: Loaded, page: BarsPage): Loaded {
  const { store } = loaded
  const found = series.gapsAmong(joined(page.columns.t, [store.firstTime]))
  store.prepend(toCells(page.columns, found, page.partial, page.revised))
  return { ...loaded, gaps: [...found, ...loaded.gaps], hasEarlier: page.hasEarlier }
}

export function withLaterBars(series: SeriesReader, loaded: Loaded, page: BarsPage): Loaded {
  const { store } = loaded
  const found = series.gapsAmong(joined([store.lastTime], page.columns.t))
  store.append(toCells(page.columns, found, page.partial, page.revised))
  return { ...loaded, gaps: [...loaded.gaps, ...found], hasLater: page.hasLater }
}

/** Puts the newest bars behind a part that has come up to them: from here on the two are one. */
export function joinedWithNewest(series: SeriesReader, part: Loaded, newest: Loaded): Loaded {
  const { store } = part
  const seam = series.gapsAmong(Float64Array.of(store.lastTime, newest.store.firstTime))
  store.append(toCells(emptyCandles(), seam, [], []))
  store.append(newest.store.cells())
  return { ...part, gaps: [...part.gaps, ...seam, ...newest.gaps], hasLater: newest.hasLater }
}

export function groupsLoaded(size: Exclude<CellBars, 1>, page: GroupsPage): Loaded {
  const store = new CandleStore()
  store.append(page.cells)
  const hasEarlier = store.length > 0 && page.from !== null && page.from < store.firstTime
  return { store, cellBars: size, gaps: [], hasEarlier, hasLater: isBefore(page.lastT, page.to) }
}

export function withEarlierGroups(loaded: Loaded, page: GroupsPage): Loaded {
  loaded.store.prepend(page.cells)
  return { ...loaded, hasEarlier: page.from !== null && page.from < loaded.store.firstTime }
}

export function withLaterGroups(loaded: Loaded, page: GroupsPage): Loaded {
  loaded.store.append(page.cells)
  return { ...loaded, hasLater: isBefore(page.lastT, page.to) }
}

function isBefore(lastT: EpochMs, end: EpochMs | null): boolean {
  return end !== null && lastT < end
}

function joined(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const all = new Float64Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
