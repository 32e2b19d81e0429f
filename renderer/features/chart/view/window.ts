import type { BarLevel } from '../data/bar-level.ts'
import { levelFor, spanOf, type View } from './view.ts'

/** The bars `from` … `to − 1` of `level` that the chart library holds: the view and a screen on either side. */
export interface Window {
  readonly level: number
  readonly from: number
  readonly to: number
}

/** Screens kept ready on each side of the view. */
const MARGIN = 1
/** With less than this part of a screen left on a side that has more bars, the window moves. */
const REFILL = 0.25

/**
 * @param current the window drawn now; null before the first one
 * @returns `current` itself while it still serves, so that a pan costs no setData
 */
export function windowFor(view: View, widthPx: number, levels: readonly BarLevel[], current: Window | null): Window {
  const level = levelFor(view, widthPx, current?.level ?? 0, levels.length)
  const { first, end } = levels[level] as BarLevel
  const cells = 2 ** level
  const left = view.a / cells
  const right = view.b / cells
  const screen = spanOf(view) / cells
  if (current !== null && current.level === level) {
    const isLeftReady = current.from <= first || left >= current.from + screen * REFILL
    const isRightReady = current.to >= end || right <= current.to - screen * REFILL
    if (isLeftReady && isRightReady) return current
  }
  const from = Math.min(Math.max(first, Math.floor(left - screen * MARGIN)), end - 1)
  const to = Math.max(Math.min(end, Math.ceil(right + screen * MARGIN)), from + 1)
  return { level, from, to }
}

/** After new data: holds nothing, and keeps the level that is drawn, so that a page coming in changes no bar's width. */
export function emptied(window: Window | null): Window | null {
  return window && { level: window.level, from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }
}

/** The range to give the library for `view`: it shows to − from + 1 bars, counted from the first bar it holds. */
export function logicalRange(view: View, window: Window): { from: number; to: number } {
  const cells = 2 ** window.level
  return { from: view.a / cells - window.from, to: view.b / cells - 1 - window.from }
}

/** The bar of the window's level at a position of the library's own count, kept inside the level. */
export function barAtLogical(logical: number, window: Window, levels: readonly BarLevel[]): number {
  const { first, end } = levels[window.level] as BarLevel
  return Math.min(Math.max(Math.round(logical) + window.from, first), end - 1)
}
