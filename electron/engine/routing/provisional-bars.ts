import { concatCandles, sliceCandles, type Candles } from '../../../shared/domain/candles.ts'
import type { SourceName } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { Interval } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { CandleRepository, CandleSlice, ReadRange, SeriesInfo, SeriesKey } from '../tape/types.ts'

interface ProvisionalBar {
  readonly symbol: Symbol
  readonly interval: Interval
  /** One bar. */
  readonly columns: Candles
  readonly fetchedAt: EpochMs
}

/** The bars still open, by series. They never enter the tape, where every later look would be a correction. */
export interface ProvisionalBars {
  put(bar: ProvisionalBar): void
  remove(symbol: Symbol, interval: Interval): void
  /** The tape with each series' open bar behind its last stored one. */
  readonly candles: CandleRepository
}

export function createProvisionalBars(stored: CandleRepository, source: SourceName): ProvisionalBars {
  const bars = new Map<string, ProvisionalBar>()
  const keyOf = (symbol: Symbol, interval: Interval): string => `${symbol} ${interval}`

  /** A stored bar of the same time or later has overtaken it. */
  function openBar(key: SeriesKey, series: SeriesInfo | undefined): ProvisionalBar | undefined {
    if (key.source !== source) return undefined
    const bar = bars.get(keyOf(key.symbol, key.interval))
    return bar && (series === undefined || (bar.columns.t[0] as number) > series.to) ? bar : undefined
  }
  const seriesOf = ({ symbol, source: name, interval }: SeriesKey): SeriesInfo | undefined =>
    stored.list(symbol).find((series) => series.source === name && series.interval === interval)

  return {
    put: (bar) => void bars.set(keyOf(bar.symbol, bar.interval), bar),
    remove: (symbol, interval) => void bars.delete(keyOf(symbol, interval)),
    candles: {
      ...stored,
      read(key, range = {}) {
        const bar = openBar(key, seriesOf(key))
        const slice = stored.read(key, range)
        return bar && isInRange(bar.columns.t[0] as number, range) ? joinSlice(slice, bar, range.limit ?? 0) : slice
      },
      list(symbol) {
        const known = stored.list(symbol)
        const listed = known.map((series) => {
          const bar = openBar(series, series)
          return bar ? extend(series, bar) : series
        })
        for (const bar of bars.values()) {
          const { interval } = bar
          if (symbol !== undefined && bar.symbol !== symbol) continue
          const isKnown = known.some(
            (series) => series.source === source && series.interval === interval && series.symbol === bar.symbol,
          )
          if (!isKnown) listed.push(seriesOfBar(bar, source))
        }
        return listed
      },
    },
  }
}

function isInRange(t: EpochMs, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: ReadRange): boolean {
  return t >= from && t < to
}

function joinSlice(slice: CandleSlice, { columns, fetchedAt }: ProvisionalBar, limit: number): CandleSlice {
  const joined = concatCandles([slice.columns, columns])
  const start = limit === 0 ? 0 : Math.max(0, joined.t.length - limit)
  return {
    columns: start === 0 ? joined : sliceCandles(joined, start),
    revised: slice.revised,
    fetchedAt: { from: slice.fetchedAt?.from ?? fetchedAt, to: Math.max(slice.fetchedAt?.to ?? fetchedAt, fetchedAt) },
  }
}

function extend(series: SeriesInfo, { columns, fetchedAt }: ProvisionalBar): SeriesInfo {
  return { ...series, bars: series.bars + 1, to: columns.t[0] as number, fetchedAt }
}

function seriesOfBar({ symbol, interval, columns, fetchedAt }: ProvisionalBar, source: SourceName): SeriesInfo {
  const open = columns.t[0] as number
  return { symbol, interval, source, bars: 1, from: open, to: open, fetchedAt }
}
