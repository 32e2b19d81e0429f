import { importSource, SAMPLE_SOURCE, type SourceName } from '../../../../shared/domain/data-state.ts'
import { splitSymbol, type Symbol } from '../../../../shared/domain/instrument.ts'
import { finerIntervals, type Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { SeriesInfo } from '../../tape/types.ts'

interface SeriesQuery {
  readonly symbol: Symbol
  readonly interval: Interval
  readonly source: string | undefined
  readonly asOf: EpochMs | null
}

interface ChosenSeries {
  readonly source: SourceName
  /** The asked interval and those it can be built from, coarsest first; empty when the source has none of them. */
  readonly series: readonly SeriesInfo[]
}

/**
 * One source per answer: the one asked for, else the venue's own, else the one stored last, the sample last of all.
 * @returns undefined when nothing that could show this interval is stored
 * @throws AppError not-found when a source is asked for that has no bar of this symbol
 */
export function chooseSeries(stored: readonly SeriesInfo[], query: SeriesQuery): ChosenSeries | undefined {
  const usable = usableSeries(stored, query.interval)
  if (query.source !== undefined) {
    const source = namedSource(stored, query.symbol, query.source)
    return { source, series: usable.filter((series) => series.source === source) }
  }
  const asOf = query.asOf ?? Number.POSITIVE_INFINITY
  const visible = usable.filter((series) => series.from < asOf)
  const candidates = visible.length > 0 ? visible : usable
  const venueSource = splitSymbol(query.symbol).venue.toLowerCase()
  const best = candidates.reduce<SeriesInfo | undefined>((chosen, series) => {
    return chosen === undefined || isBetter(series, chosen, venueSource) ? series : chosen
  }, undefined)
  return best && { source: best.source, series: usable.filter((series) => series.source === best.source) }
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

function isBetter(series: SeriesInfo, than: SeriesInfo, venueSource: string): boolean {
  const rank = rankSource(series.source, venueSource) - rankSource(than.source, venueSource)
  return rank !== 0 ? rank < 0 : series.fetchedAt > than.fetchedAt
}

function rankSource(source: SourceName, venueSource: string): number {
  if (source === venueSource) return 0
  return source === SAMPLE_SOURCE ? 2 : 1
}
