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
  readonly adjusted: readonly { readonly lastOpen: EpochMs; readonly adjusted: Adjustment | 'mixed' }[]
  /** Open times of bars that are stored but that the price view cannot show, nor build from finer ones; ascending. */
  readonly torn: readonly EpochMs[]
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
 * whose own holes are filled from the next finer one, and what is left from those that do not divide it. So the bar that
 * contains the clock reaches up to the last finer bar closed by then, and only the finer bars of holes are read.
 */
export function buildBars(context: BuildContext, interval: Interval, range: Range): BuiltBars {
  return fillHoles(
    context,
    interval,
    range,
    readStored(context, interval, range),
    finerSeries(context.series, interval),
  )
}

function fillHoles(
  context: BuildContext,
  interval: Interval,
  range: Range,
  known: BuiltBars,
  finer: readonly SeriesInfo[],
): BuiltBars {
  if (finer.length === 0) return known
  const { t } = known.columns
  const pieces: BuiltBars[] = []
  const torn = new Set(known.torn)
  let used = 0
  for (const hole of holesOf(t, context, interval, range, finer)) {
    const series = finer.find(({ from, to }) => from < hole.to && to >= hole.from)
    if (!series) continue
    const built = coarsen(context, buildBars(context, series.interval, hole), series.interval, interval)
    const covered = new Set<Interval>([series.interval, ...finerIntervals(series.interval)])
    const others = finer.filter((other) => !covered.has(other.interval))
    const filled = fillHoles(context, interval, hole, built, others)
    for (const open of known.torn) {
      const bucket = bucketStart(context.calendar, interval, open)
      if (filled.columns.t[lowerBound(filled.columns.t, bucket)] === bucket) torn.delete(open)
    }
    for (const open of filled.torn) torn.add(open)
    if (filled.columns.t.length === 0) continue
    const end = lowerBound(t, hole.from)
    if (end > used) pieces.push(cutBars(known, used, end))
    used = end
    pieces.push(filled)
  }
  if (pieces.length === 0) return { ...known, torn: ascending([...torn]) }
  if (used < t.length) pieces.push(cutBars(known, used, t.length))
  return { ...joinBars(pieces), torn: ascending([...torn]) }
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
    torn: pieces.flatMap((piece) => piece.torn),
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
  if (end === 0) return joinBars([])
  const { torn, ...viewed } = context.priceView?.(series, slice) ?? {
    columns: slice.columns,
    adjusted: runEnds(slice),
    torn: [],
  }
  const bars = {
    ...viewed,
    torn: [],
    fetchedAt: slice.fetchedAt,
    revised: Array.from(slice.revised),
    partial,
    derived: [],
    coarsestStored: interval,
  }
  const last = opens[end - 1] as number
  return withoutTorn(
    cutBars(bars, 0, end),
    torn.filter((open) => open <= last),
  )
}

function withoutTorn(bars: BuiltBars, torn: readonly EpochMs[]): BuiltBars {
  if (torn.length === 0) return bars
  const { t } = bars.columns
  const ends = [...torn.map((open) => lowerBound(t, open)), t.length]
  const pieces = ends.flatMap((end, index) => {
    const start = index === 0 ? 0 : (ends[index - 1] as number) + 1
    return end > start ? [cutBars(bars, start, end)] : []
  })
  return { ...joinBars(pieces), torn }
}

/** Bars `start` (inclusive) to `end` (exclusive) by position. */
function cutBars(bars: BuiltBars, start: number, end: number): BuiltBars {
  const { t } = bars.columns
  if (start === 0 && end === t.length) return bars
  const [first, last] = [t[start] as number, t[end - 1] as number]
  const isKept = (open: EpochMs): boolean => open >= first && open <= last
  return {
    ...bars,
    columns: sliceCandles(bars.columns, start, end),
    partial: bars.partial.filter(isKept),
    revised: bars.revised.filter(isKept),
    adjusted: bars.adjusted.filter(({ lastOpen }, run) => {
      const before = bars.adjusted[run - 1]?.lastOpen ?? Number.NEGATIVE_INFINITY
      return lastOpen >= first && before < last
    }),
    torn: bars.torn.filter(isKept),
    derived: bars.derived.filter(({ lastOpen }) => lastOpen >= first),
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
    torn: ascending(finer.torn.map((open) => bucketStart(calendar, to, open))),
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
