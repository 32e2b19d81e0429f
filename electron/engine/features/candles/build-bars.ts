import { aggregate } from '../../../../shared/domain/aggregate.ts'
import { bucketEnd, bucketStart, closeTime } from '../../../../shared/domain/bucket.ts'
import { concatCandles, lowerBound, sliceCandles, type Candles } from '../../../../shared/domain/candles.ts'
import type { CalendarId } from '../../../../shared/domain/instrument.ts'
import { finerIntervals, intervalMs, type Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { Adjustment, CandleRepository, CandleSlice, SeriesInfo } from '../../tape/types.ts'
import { OPEN_BAR_LABEL } from '../../routing/provisional-bars.ts'
import type { PriceView } from './price-view.ts'

export interface BuildContext {
  readonly candles: CandleRepository
  readonly calendar: CalendarId
  /** Stored series of one symbol and one source. */
  readonly series: readonly SeriesInfo[]
  /** Market time of the clock: nothing that was not closed by then is used. Null = now. */
  readonly asOf: EpochMs | null
  /** `asOf` or the present: bars that close later are partial. */
  readonly clock: EpochMs
  /** Absent: prices as they are stored. */
  readonly priceView?: PriceView | undefined
}

export interface BuiltBars {
  readonly columns: Candles
  /** Open times, ascending. */
  readonly partial: readonly EpochMs[]
  readonly revised: readonly EpochMs[]
  readonly fetchedAt: { readonly from: EpochMs; readonly to: EpochMs } | null
  /** Coarsest stored interval that gave a bar; null for an empty result. */
  readonly coarsestStored: Interval | null
  /** Runs of bars by how their stored prices stand to splits and dividends: open time of a run's last bar. */
  readonly adjusted: readonly { readonly lastOpen: EpochMs; readonly adjusted: Adjustment }[]
  /** Runs of bars that were not stored as they are: open time of a run's last bar and the coarsest interval read for it. */
  readonly derived: readonly { readonly lastOpen: EpochMs; readonly from: Interval }[]
}

type FetchSpan = NonNullable<BuiltBars['fetchedAt']>

interface Range {
  readonly from: EpochMs
  readonly to: EpochMs
}

/**
 * Bars that open in the range. Stored ones win; each hole between them is filled from the coarsest stored finer interval,
 * whose own holes are filled from the next finer one. So the bar that contains the clock reaches up to the last finer bar
 * closed by then, and only the finer bars of holes are read.
 */
export function buildBars(context: BuildContext, interval: Interval, range: Range): BuiltBars {
  const native = readStored(context, interval, range)
  const finer = finerSeries(context.series, interval)
  if (finer.length === 0) return native
  const pieces: BuiltBars[] = []
  let used = 0
  for (const hole of holesOf(native.columns.t, context, interval, range, finer)) {
    const series = finer.find(({ from, to }) => from < hole.to && to >= hole.from)
    if (!series) continue
    const filled = coarsen(context, buildBars(context, series.interval, hole), series.interval, interval)
    if (filled.columns.t.length === 0) continue
    const end = lowerBound(native.columns.t, hole.from)
    if (end > used) pieces.push(cutBars(native, used, end))
    used = end
    pieces.push(filled)
  }
  if (pieces.length === 0) return native
  if (used < native.columns.t.length) pieces.push(cutBars(native, used, native.columns.t.length))
  return joinBars(pieces)
}

/** Joins results in the order given, which the caller vouches for. */
export function joinBars(pieces: readonly BuiltBars[]): BuiltBars {
  const fetches = pieces.flatMap((piece) => piece.fetchedAt ?? [])
  const stored = pieces.flatMap((piece) => piece.coarsestStored ?? [])
  return {
    columns: concatCandles(pieces.map((piece) => piece.columns)),
    partial: pieces.flatMap((piece) => piece.partial),
    revised: pieces.flatMap((piece) => piece.revised),
    fetchedAt: fetches.length === 0 ? null : fetches.reduce(widest),
    coarsestStored: stored.sort((a, b) => intervalMs(b) - intervalMs(a))[0] ?? null,
    adjusted: pieces.flatMap((piece) => piece.adjusted),
    derived: pieces.flatMap((piece) => piece.derived),
  }
}

function widest(a: FetchSpan, b: FetchSpan): FetchSpan {
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }
}

function readStored(context: BuildContext, interval: Interval, range: Range): BuiltBars {
  const { asOf, calendar, clock } = context
  const series = context.series.find((stored) => stored.interval === interval)
  const to = asOf === null ? range.to : Math.min(range.to, asOf)
  if (!series || range.from >= to) return joinBars([])
  const slice = context.candles.read(series, { from: range.from, to, ...(asOf !== null && { versionAt: asOf }) })
  const opens = slice.columns.t
  const countClosedBy = (at: EpochMs): number => {
    let count = opens.length
    while (count > 0 && closeTime(calendar, interval, opens[count - 1] as number) > at) count--
    return count
  }
  const end = asOf === null ? opens.length : countClosedBy(asOf)
  // One that was still forming when it was last seen is no closed bar, however long ago that was.
  const closed = slice.runs.at(-1)?.label === OPEN_BAR_LABEL ? opens.length - 1 : opens.length
  const partial = Array.from(opens.subarray(Math.min(end, closed, countClosedBy(clock)), end))
  const bars = {
    columns: context.priceView ? context.priceView(series, slice) : slice.columns,
    fetchedAt: slice.fetchedAt,
    revised: Array.from(slice.revised),
    partial,
    adjusted: runEnds(slice),
    derived: [],
    coarsestStored: interval,
  }
  return end === 0 ? joinBars([]) : cutBars(bars, 0, end)
}

/** Bars `start` (inclusive) to `end` (exclusive) by position. */
function cutBars(bars: BuiltBars, start: number, end: number): BuiltBars {
  const { t } = bars.columns
  if (start === 0 && end === t.length) return bars
  const isKept = (open: EpochMs): boolean => open >= (t[start] as number) && open <= (t[end - 1] as number)
  return {
    ...bars,
    columns: sliceCandles(bars.columns, start, end),
    partial: bars.partial.filter(isKept),
    revised: bars.revised.filter(isKept),
    adjusted: bars.adjusted.filter(({ lastOpen }) => lastOpen >= (t[start] as number)),
  }
}

/** The last bar of each run of the slice. */
function runEnds({ columns, runs }: CandleSlice): BuiltBars['adjusted'] {
  let row = 0
  return runs.map(({ bars, adjusted }) => {
    row += bars
    return { lastOpen: columns.t[row - 1] as number, adjusted }
  })
}

/** Coarser bars of finer ones. A bar is partial too where a finer one under it is. */
function coarsen(context: BuildContext, finer: BuiltBars, from: Interval, to: Interval): BuiltBars {
  const { calendar, clock } = context
  const { columns, partial } = aggregate(finer.columns, { from, to, calendar, now: clock })
  const bucketsOf = (opens: readonly EpochMs[]): EpochMs[] =>
    opens
      .map((open) => bucketStart(calendar, to, open))
      .filter((open) => columns.t[lowerBound(columns.t, open)] === open)
  const lastOpen = columns.t.at(-1)
  return {
    columns,
    partial: ascending([...partial, ...bucketsOf(finer.partial)]),
    revised: ascending(bucketsOf(finer.revised)),
    fetchedAt: finer.fetchedAt,
    adjusted: finer.adjusted.map((run) => ({ ...run, lastOpen: bucketStart(calendar, to, run.lastOpen) })),
    coarsestStored: finer.coarsestStored,
    derived: lastOpen === undefined ? [] : [{ lastOpen, from: finer.coarsestStored ?? from }],
  }
}

function ascending(opens: readonly EpochMs[]): EpochMs[] {
  return [...new Set(opens)].sort((a, b) => a - b)
}

function finerSeries(series: readonly SeriesInfo[], interval: Interval): SeriesInfo[] {
  return finerIntervals(interval).flatMap((finer) => series.filter((stored) => stored.interval === finer))
}

/**
 * Stretches of the range, on the grid of `interval`, without a stored bar, as far as the finer series reach. A bucket cut
 * by the start of the range opens before it and is left out; one cut by its end is whole.
 */
function holesOf(
  opens: Float64Array,
  { calendar }: BuildContext,
  interval: Interval,
  range: Range,
  finer: readonly SeriesInfo[],
): Range[] {
  const start = (t: EpochMs): EpochMs => bucketStart(calendar, interval, t)
  const end = (t: EpochMs): EpochMs => bucketEnd(calendar, interval, t)
  const first = start(range.from) === range.from ? range.from : end(range.from)
  let cursor = Math.max(first, start(Math.min(...finer.map((series) => series.from))))
  const limit = Math.min(end(range.to - 1), end(Math.max(...finer.map((series) => series.to))))
  const holes: Range[] = []
  for (let index = lowerBound(opens, cursor); index < opens.length && cursor < limit; index++) {
    const open = opens[index] as number
    if (open !== cursor) {
      const filledFrom = Math.min(start(open), limit)
      if (filledFrom > cursor) holes.push({ from: cursor, to: filledFrom })
    }
    cursor = Math.max(cursor, end(open))
  }
  if (cursor < limit) holes.push({ from: cursor, to: limit })
  return holes
}
