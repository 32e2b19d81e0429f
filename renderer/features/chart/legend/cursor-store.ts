import type { Cursor } from '../canvas/price-chart.ts'

/** The crosshair moves up to sixty times a second: it goes past React to those who write its values. */
export interface CursorStore {
  get(): Cursor | null
  set(cursor: Cursor | null): void
  /** Bars of the interval that a drawn candle stands for. */
  candleBars(): number
  setCandleBars(bars: number): void
  subscribe(listener: () => void): () => void
}

export function createCursorStore(): CursorStore {
  let current: Cursor | null = null
  let candleBars = 1
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    get: () => current,
    set(cursor) {
      current = cursor
      tell()
    },
    candleBars: () => candleBars,
    setCandleBars(bars) {
      candleBars = bars
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
