import { bucketEnd, bucketStart } from '../../../../shared/domain/bucket.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { intervalMs, type Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { CandleRepository, SeriesInfo } from '../../tape/types.ts'

/** Bars a page: some 4 ms to read and to build, 1 MB on its way to the worker. */
const PAGE_BARS = 20_000
/** Bars of a finer series are read only where the asked one has a hole, so they count less. */
const FINER_WEIGHT = 0.2

interface Range {
  readonly from: EpochMs
  /** Exclusive. */
  readonly to: EpochMs
}

interface StoredPages extends Range {
  readonly interval: Interval
  /** Of one symbol and one source: what the bars are read and built from. */
  readonly series: readonly SeriesInfo[]
}

/**
 * Cuts a range by how many bars are stored in it, so that a hole of years is one step and a page of seconds no larger than one of
 * days. Cuts lie on the grid of `interval`: a bar belongs to one page. Reads summaries only: one row each 4,096 bars.
 */
export function storedPages(candles: CandleRepository, { interval, series, from, to }: StoredPages): Range[] {
  const [first] = series
  if (!first || from >= to) return []
  const calendar = calendarOf(first.symbol)
  const pages: Range[] = []
  let start = from
  let bars = 0
  for (const group of groupsOf(candles, interval, series, { from, to })) {
    const cut = bucketStart(calendar, interval, group.t)
    if (bars > 0 && bars + group.bars > PAGE_BARS && cut > start) {
      pages.push({ from: start, to: cut })
      start = cut
      bars = 0
    }
    bars += group.bars
  }
  return bars === 0 ? [] : [...pages, { from: start, to }]
}

/** A provider tells only when asked what it has, so these are pages of time. */
export function fetchedPages(interval: Interval, { from, to }: Range): Range[] {
  const spanMs = PAGE_BARS * intervalMs(interval)
  const pages: Range[] = []
  for (let start = from; start < to; start += spanMs) pages.push({ from: start, to: Math.min(to, start + spanMs) })
  return pages
}

function groupsOf(candles: CandleRepository, interval: Interval, series: readonly SeriesInfo[], range: Range) {
  const calendar = calendarOf((series[0] as SeriesInfo).symbol)
  // The last bar is built from all finer ones in it, also where the range ends inside.
  const whole = { from: range.from, to: Math.max(range.to, bucketEnd(calendar, interval, range.to - 1)) }
  const groups = series.flatMap((stored) => {
    const { columns, counts } = candles.readGroups(stored, 4096, whole)
    const weight = stored.interval === interval ? 1 : FINER_WEIGHT
    return Array.from(counts, (count, at) => ({ t: columns.t[at] as number, bars: count * weight }))
  })
  return groups.sort((a, b) => a.t - b.t)
}
