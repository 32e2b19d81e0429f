import { concatCandles, lowerBound, sliceCandles } from '../../../../shared/domain/candles.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { Jobs } from '../../tape/jobs/types.ts'
import type { CandleRepository, CandleSlice, ProvenanceRun, ReadRange, SeriesKey } from '../../tape/types.ts'

/** Some 40 ms, PLATFORM.md's bound for work on the thread that answers pages, at 10 M bars a second on a slow machine. */
const LONG_READ_BARS = 250_000

/**
 * The same repository, with the long part of an answer read beforehand on the worker: reads of that series take their bars
 * from it and what lies around it from the tape.
 */
export async function withLongRead(
  candles: CandleRepository,
  jobs: Jobs | undefined,
  key: SeriesKey,
  range: ReadRange,
): Promise<CandleRepository> {
  const series = candles
    .list(key.symbol)
    .find(({ source, interval }) => source === key.source && interval === key.interval)
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, limit = 0 } = range
  if (!jobs || !series || series.bars < LONG_READ_BARS || (limit > 0 && limit < LONG_READ_BARS)) return candles
  const spanMs = Math.max(1, series.to - series.from)
  const share = (Math.min(to, series.to) - Math.max(from, series.from)) / spanMs
  if (share * series.bars < LONG_READ_BARS) return candles
  const slice = await jobs.readCandles(key, range)
  const first = slice.columns.t[0]
  const last = slice.columns.t.at(-1)
  if (first === undefined || last === undefined) return candles
  // With a limit met, older bars may lie before the first one here; after the last one, what has come in meanwhile.
  const isCut = limit > 0 && slice.columns.t.length >= limit
  const part = { key, slice, from: isCut ? first : Math.min(from, first), to: last + 1 }
  const isSame = (a: ReadRange): boolean => a.versionAt === range.versionAt && a.knownAt === range.knownAt
  return {
    ...candles,
    read(asked, own = {}) {
      const isOther = asked.source !== key.source || asked.interval !== key.interval || asked.symbol !== key.symbol
      if (isOther || own.limit || !isSame(own)) return candles.read(asked, own)
      const { from: start = Number.NEGATIVE_INFINITY, to: end = Number.POSITIVE_INFINITY } = own
      const before = { ...own, from: start, to: Math.min(end, part.from) }
      const after = { ...own, from: Math.max(start, part.to), to: end }
      return joinSlices([
        ...(before.from < before.to ? [candles.read(asked, finite(before))] : []),
        cutSlice(slice, start, Math.min(end, part.to)),
        ...(after.from < after.to ? [candles.read(asked, finite(after))] : []),
      ])
    },
  }
}

/** Without bounds that are none. */
function finite({ from = 0, to = 0, ...rest }: ReadRange): ReadRange {
  return { ...rest, ...(Number.isFinite(from) && { from }), ...(Number.isFinite(to) && { to }) }
}

function cutSlice(slice: CandleSlice, from: EpochMs, to: EpochMs): CandleSlice {
  const { t } = slice.columns
  const [start, end] = [lowerBound(t, from), lowerBound(t, to)]
  if (start === 0 && end === t.length) return slice
  const runs: ProvenanceRun[] = []
  let row = 0
  for (const run of slice.runs) {
    const bars = Math.min(end, row + run.bars) - Math.max(start, row)
    if (bars > 0) runs.push({ ...run, bars })
    row += run.bars
  }
  return {
    columns: sliceCandles(slice.columns, start, end),
    revised: slice.revised.filter((open) => open >= from && open < to),
    runs,
    fetchedAt: spanOf(runs),
  }
}

function joinSlices(slices: readonly CandleSlice[]): CandleSlice {
  const [only] = slices
  if (slices.length === 1 && only) return only
  const runs = slices.flatMap((slice) => slice.runs)
  return {
    columns: concatCandles(slices.map((slice) => slice.columns)),
    revised: Float64Array.from(slices.flatMap((slice) => [...slice.revised])),
    runs,
    fetchedAt: spanOf(runs),
  }
}

function spanOf(runs: readonly ProvenanceRun[]): CandleSlice['fetchedAt'] {
  if (runs.length === 0) return null
  const times = runs.map(({ fetchedAt }) => fetchedAt)
  return { from: times.reduce((a, b) => Math.min(a, b)), to: times.reduce((a, b) => Math.max(a, b)) }
}
