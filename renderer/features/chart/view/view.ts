/** What the chart shows: its left and right edge in cells. Cell i fills [i, i + 1). */
export interface View {
  readonly a: number
  readonly b: number
}

/** The loaded cells `first` … `end − 1`; with more of them stored an edge may run ahead of the loading. */
export interface Extent {
  readonly first: number
  readonly end: number
  readonly hasMore: boolean
}

/** Closer than this a bar is a block, not a candle. */
export const MIN_SPAN = 12
/** Of a view at least this part holds bars, so that nobody is lost in the empty future. */
const MIN_FILLED = 0.15
/** Empty cells right of the newest bar when a chart opens. */
const RIGHT_MARGIN = 0.05
/** Pixels a bar has at first: DESIGN's shots draw 7.2. */
const OPEN_BAR_PX = 7.2
/** Under this many pixels a bar the next coarser level is drawn … */
export const MIN_BAR_PX = 3
/** … and from this many the finer one again: apart, so that a slow zoom does not flicker between the two. */
export const FINER_BAR_PX = 3.75

export function spanOf(view: View): number {
  return view.b - view.a
}

export function panBy(view: View, cells: number): View {
  return { a: view.a + cells, b: view.b + cells }
}

/** Scales the span by `factor` and keeps the cell under `fraction` of the width (0 left, 1 right) where it is. */
export function zoomAt(view: View, factor: number, fraction: number): View {
  const at = view.a + spanOf(view) * fraction
  return { a: at - (at - view.a) * factor, b: at + (view.b - at) * factor }
}

/** The newest bars at a comfortable width. */
export function openingView(extent: Extent, widthPx: number): View {
  const span = Math.max(MIN_SPAN, Math.min(widthPx / OPEN_BAR_PX, (extent.end - extent.first) * 1.1 + 2))
  const b = extent.end + span * RIGHT_MARGIN
  return { a: b - span, b }
}

/** From `from` to the newest bar, with the usual margin behind it. */
export function viewFrom(from: number, end: number): View {
  const span = Math.max(MIN_SPAN, (end - from) / (1 - RIGHT_MARGIN))
  return { a: end + span * RIGHT_MARGIN - span, b: end + span * RIGHT_MARGIN }
}

/** Same span, with `cell` in the middle. */
export function centredOn(view: View, cell: number): View {
  return panBy(view, cell + 0.5 - (view.a + view.b) / 2)
}

/** Pans as little as it takes to have the whole of `cell` inside. */
export function showing(view: View, cell: number): View {
  if (cell < view.a) return panBy(view, cell - view.a)
  if (cell + 1 > view.b) return panBy(view, cell + 1 - view.b)
  return view
}

/** @param before what a zoom began with: one that comes to an end keeps the place it turned about where it is */
export function clampView(view: View, extent: Extent, before: View | null = null): View {
  const length = Math.max(1, extent.end - extent.first)
  const widest = Math.max(MIN_SPAN, length * (extent.hasMore ? 2 : 1.25))
  const span = Math.min(Math.max(spanOf(view), MIN_SPAN), widest)
  const filled = Math.min(length, span * MIN_FILLED)
  const leftmost = extent.first + filled - span
  const rightmost = extent.end - filled
  const a = Math.min(Math.max(startOf(view, span, before), leftmost), rightmost)
  return { a, b: a + span }
}

/** Left edge of `view` when it is `span` wide: the place that `before` and `view` have in common stays, else the middle. */
function startOf(view: View, span: number, before: View | null): number {
  const wanted = spanOf(view)
  if (wanted === span) return view.a
  const zoomed = before === null ? 0 : wanted - spanOf(before)
  const fraction = before === null || zoomed === 0 ? 0.5 : (before.a - view.a) / zoomed
  // Far off for a view that was moved, not zoomed.
  const turned = fraction < 0 || fraction > 1 ? 0.5 : fraction
  return view.a + (wanted - span) * turned
}

/** The level whose bars are at least 3 px wide, from the one drawn now; 0 = every cell. */
export function levelFor(view: View, widthPx: number, current: number, levelCount: number): number {
  const cellPx = widthPx / spanOf(view)
  let level = Math.min(current, levelCount - 1)
  while (level < levelCount - 1 && cellPx * 2 ** level < MIN_BAR_PX) level++
  while (level > 0 && cellPx * 2 ** (level - 1) >= FINER_BAR_PX) level--
  return level
}
