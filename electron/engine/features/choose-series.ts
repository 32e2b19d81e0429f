import { closeTime } from '../../../shared/domain/bucket.ts'
import { importSource, SAMPLE_SOURCE, type SourceName } from '../../../shared/domain/data-state.ts'
import { calendarOf, splitSymbol, type Symbol } from '../../../shared/domain/instrument.ts'
import { finerIntervals, type Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SeriesInfo } from '../tape/types.ts'
import type { KnownCandles } from './known-candles.ts'
import { lastOpen } from './newest-bar.ts'

interface SeriesQuery {
  readonly symbol: Symbol
  readonly interval: Interval
  readonly source: string | undefined
  readonly asOf: EpochMs | null
  /** Where what was known at a moment is asked for. */
  readonly known?: KnownCandles | undefined
}

interface ChosenSeries {
  readonly source: SourceName
  /** The asked interval and those it can be built from, coarsest first; empty when the source has none of them. */
  readonly series: readonly SeriesInfo[]
}

/**
 * One source per answer: the one asked for, else the venue's own, else the one stored last, the sample last of all.
 * With a clock in the past a source counts from when a bar of it had closed.
 * @returns undefined when nothing that could show this interval is stored
 * @throws AppError not-found when a source is asked for that has no bar of this symbol
 */
export function chooseSeries(stored: readonly SeriesInfo[], query: SeriesQuery): ChosenSeries | undefined {
  const usable = usableSeries(stored, query.interval)
  if (query.source !== undefined) {
    const source = namedSource(stored, query.symbol, query.source)
    return { source, series: usable.filter((series) => series.source === source) }
  }
  const visible = usable.filter((series) => hasClosedBar(series, query))
  const candidates = visible.length > 0 ? visible : usable
  const venueSource = splitSymbol(query.symbol).venue.toLowerCase()
  const ranks = candidates.map((series) => rankSource(series.source, venueSource))
  const best = candidates.filter((_, index) => ranks[index] === Math.min(...ranks))
  const sources = [...new Set(best.map((series) => series.source))]
  const source = sources.length > 1 ? lastFetched(best, query.known) : sources[0]
  return source === undefined ? undefined : { source, series: usable.filter((series) => series.source === source) }
}

function hasClosedBar(series: SeriesInfo, { symbol, asOf, known }: SeriesQuery): boolean {
  if (asOf === null) return true
  const calendar = calendarOf(symbol)
  // The first bar listed may be one that nobody knew of then.
  if (known) return lastOpen({ candles: known, calendar, asOf }, series) !== undefined
  return closeTime(calendar, series.interval, series.from) <= asOf
}

function lastFetched(series: readonly SeriesInfo[], known: KnownCandles | undefined): SourceName | undefined {
  const fetches = series.map((each) => known?.lastFetch(each) ?? each.fetchedAt)
  return series[fetches.indexOf(Math.max(...fetches))]?.source
}

/** Series of `interval` itself and of the intervals it can be built from, coarsest first. */
function usableSeries(stored: readonly SeriesInfo[], interval: Interval): SeriesInfo[] {
  return [interval, ...finerIntervals(interval)].flatMap((wanted) =>
    stored.filter((series) => series.interval === wanted),
  )
}

/** `csv` is short for `import:csv`. */
function namedSource(stored: readonly SeriesInfo[], symbol: Symbol, name: string): SourceName {
  const sources = [...new Set(stored.map((series) => series.source))]
  const found = sources.find((source) => source === name) ?? sources.find((source) => source === importSource(name))
  if (found !== undefined) return found
  const hint = sources.length === 0 ? 'none is stored' : `stored are ${sources.join(', ')}`
  throw new AppError('not-found', `no bars of ${symbol} from source "${name}"; ${hint}`, { symbol, source: name })
}

function rankSource(source: SourceName, venueSource: string): number {
  if (source === venueSource) return 0
  return source === SAMPLE_SOURCE ? 2 : 1
}
