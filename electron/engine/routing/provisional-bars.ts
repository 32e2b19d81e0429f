import { concatCandles, sliceCandles, type Candles } from '../../../shared/domain/candles.ts'
import type { SourceName } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import { type Interval, SECOND_MS } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { Host } from '../host.ts'
import type {
  Adjustment,
  CandleRepository,
  CandleSlice,
  ReadRange,
  SeriesInfo,
  SeriesKey,
  Tape,
} from '../tape/types.ts'

interface ProvisionalBar {
  readonly symbol: Symbol
  readonly interval: Interval
  /** One bar. */
  readonly columns: Candles
  readonly fetchedAt: EpochMs
}

/** Provenance of a bar that was still forming when it was last seen. */
export const OPEN_BAR_LABEL = 'open bar'

/** One small transaction for all that moved. */
const KEEP_EVERY_MS = SECOND_MS

/** The bars still open, by series. They never become history, where every later look would be a correction. */
export interface ProvisionalBars {
  put(bar: ProvisionalBar): void
  remove(symbol: Symbol, interval: Interval): void
  /** Keeps what moved for the next start. */
  flush(): void
  /** The tape with each series' open bar behind its last stored one; not in reads of a past version. */
  readonly candles: CandleRepository
}

interface ProvisionalOptions {
  readonly source: SourceName
  readonly adjusted: Adjustment
  onCommit(): void
}

/** Begins with the open bars of the run before. It has no timer: a bar that comes later brings those before it into the tape. */
export function createProvisionalBars(
  host: Pick<Host, 'now' | 'log'>,
  tape: Pick<Tape, 'candles' | 'isReadOnly'>,
  { source, adjusted, onCommit }: ProvisionalOptions,
): ProvisionalBars {
  const { candles: stored } = tape
  const keyOf = (symbol: Symbol, interval: Interval): string => `${symbol} ${interval}`
  const bars = new Map<string, ProvisionalBar>()
  const moved = new Map<string, ProvisionalBar>()
  let keptAt = host.now()
  let hasFailed = false
  for (const bar of stored.openBars(source)) bars.set(keyOf(bar.symbol, bar.interval), bar)

  function flush(): void {
    keptAt = host.now()
    if (moved.size === 0 || tape.isReadOnly) return
    const kept = [...moved.values()].map((bar) => ({ ...bar, source }))
    moved.clear()
    try {
      stored.keepOpen(kept)
      onCommit()
      hasFailed = false
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      // Once: a full disk would fill the log too.
      if (!hasFailed) host.log('error', `open bars of ${source} were not kept: ${message}`, { code })
      hasFailed = true
    }
  }

  /** A stored bar of the same time or later has overtaken it. */
  function openBar(key: SeriesKey, series: SeriesInfo | undefined): ProvisionalBar | undefined {
    if (key.source !== source) return undefined
    const bar = bars.get(keyOf(key.symbol, key.interval))
    return bar && (series === undefined || (bar.columns.t[0] as number) > series.to) ? bar : undefined
  }
  const seriesOf = ({ symbol, source: name, interval }: SeriesKey): SeriesInfo | undefined =>
    stored.list(symbol).find((series) => series.source === name && series.interval === interval)

  return {
    flush,
    put(bar) {
      const key = keyOf(bar.symbol, bar.interval)
      bars.set(key, bar)
      moved.set(key, bar)
      if (host.now() - keptAt >= KEEP_EVERY_MS) flush()
    },
    remove(symbol, interval) {
      bars.delete(keyOf(symbol, interval))
      moved.delete(keyOf(symbol, interval))
    },
    candles: {
      ...stored,
      read(key, range = {}) {
        const isPast = range.versionAt !== undefined || range.knownAt !== undefined
        const bar = isPast ? undefined : openBar(key, seriesOf(key))
        const slice = stored.read(key, range)
        if (!bar || !isInRange(bar.columns.t[0] as number, range)) return slice
        return joinSlice(slice, bar, adjusted, range.limit ?? 0)
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

function joinSlice(
  slice: CandleSlice,
  { columns, fetchedAt }: ProvisionalBar,
  adjusted: Adjustment,
  limit: number,
): CandleSlice {
  const joined = concatCandles([slice.columns, columns])
  const start = limit === 0 ? 0 : Math.max(0, joined.t.length - limit)
  const runs = [...slice.runs, { bars: 1, fetchedAt, label: OPEN_BAR_LABEL, adjusted }]
  return {
    columns: start === 0 ? joined : sliceCandles(joined, start),
    revised: slice.revised,
    runs: start === 0 ? runs : dropBars(runs, start),
    fetchedAt: { from: slice.fetchedAt?.from ?? fetchedAt, to: Math.max(slice.fetchedAt?.to ?? fetchedAt, fetchedAt) },
  }
}

/** Without the first `count` bars. */
function dropBars(runs: CandleSlice['runs'], count: number): CandleSlice['runs'] {
  let rest = count
  return runs.flatMap((run) => {
    const gone = Math.min(rest, run.bars)
    rest -= gone
    return gone === run.bars ? [] : [{ ...run, bars: run.bars - gone }]
  })
}

function extend(series: SeriesInfo, { columns, fetchedAt }: ProvisionalBar): SeriesInfo {
  return { ...series, bars: series.bars + 1, to: columns.t[0] as number, fetchedAt }
}

function seriesOfBar({ symbol, interval, columns, fetchedAt }: ProvisionalBar, source: SourceName): SeriesInfo {
  const open = columns.t[0] as number
  return { symbol, interval, source, bars: 1, from: open, to: open, fetchedAt }
}
