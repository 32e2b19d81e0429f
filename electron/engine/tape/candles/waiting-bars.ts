import { type Candles, concatCandles, copyBar, lowerBound, sliceCandles } from '../../../../shared/domain/candles.ts'
import { seriesName } from '../series-rows.ts'
import type { CandleRepository, CandleSlice, Fetch, ReadRange, SeriesInfo, SeriesKey } from '../types.ts'
import { type Aggregate, groupsOf, toGroupSlice } from './groups.ts'
import type { Layout } from './layout.ts'
import { mergeBars } from './merge-bars.ts'
import { concatSpans, fetchedSpan, type Span, sliceRuns } from './span.ts'

type Reads = Pick<CandleRepository, 'read' | 'readGroups' | 'list' | 'hasBefore'>

interface Batch {
  readonly columns: Candles
  readonly fetch: Fetch
}

interface WaitingSeries {
  readonly key: SeriesKey
  readonly batches: Batch[]
  /** Times that are not stored. */
  added: number
  from: number
  to: number
  fetchedAt: number
}

/** Bars told while a long write is under way: `reads` are the stored ones with these in them, as they will be after it. */
export interface WaitingBars {
  readonly reads: Reads
  add(key: SeriesKey, columns: Candles, fetch: Fetch): void
  /** They are stored. */
  remove(key: SeriesKey): void
}

export function createWaitingBars(stored: Reads, { chunkBars, groupBars }: Layout): WaitingBars {
  const waiting = new Map<string, WaitingSeries>()

  const reads: Reads = {
    read(key, range = {}) {
      const slice = stored.read(key, range)
      const series = waiting.get(seriesName(key))
      return series === undefined ? slice : withBatches(slice, series.batches, range)
    },
    readGroups(key, size, range = {}) {
      const slice = stored.readGroups(key, size, range)
      const series = waiting.get(seriesName(key))
      if (series === undefined) return slice
      const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, limit = 0 } = range
      const { t } = slice.columns
      const start = limit > 0 && t.length === limit ? Math.max(from, t[0] as number) : from
      const times = timesOf(series)
      const regrouped = (first: number, last: number): Aggregate[] => {
        const { columns } = reads.read(key, { from: first, to: last + 1 })
        return groupsOf(columns, 0, columns.t.length, size === 64 ? groupBars : chunkBars)
      }
      const groups: Aggregate[] = []
      /** Those of the range that wait between two groups: no stored bar lies among them. */
      const takeLoose = (after: number, before: number): void => {
        const [first, end] = [lowerBound(times, Math.max(after, start)), lowerBound(times, Math.min(before, to))]
        if (first < end) groups.push(...regrouped(times[first] as number, times[end - 1] as number))
      }
      let after = Number.NEGATIVE_INFINITY
      for (let index = 0; index < t.length; index++) {
        const group = groupAt(slice, index)
        takeLoose(after, group.t)
        after = group.lastT + 1
        const isTouched = lowerBound(times, group.t) < lowerBound(times, after)
        groups.push(...(isTouched ? regrouped(group.t, group.lastT) : [group]))
      }
      takeLoose(after, Number.POSITIVE_INFINITY)
      // One that is grouped anew may be two, of which one lies beside the range.
      const within = groups.filter((group) => group.lastT >= from && group.t < to)
      return toGroupSlice(limit > 0 ? within.slice(-limit) : within)
    },
    list(symbol) {
      const listed = stored.list(symbol)
      if (waiting.size === 0) return listed
      const names = new Set(listed.map(seriesName))
      const fresh = [...waiting.values()].filter(
        ({ key }) => (symbol === undefined || key.symbol === symbol) && !names.has(seriesName(key)),
      )
      return [
        ...listed.map((info) => extend(info, waiting.get(seriesName(info)))),
        ...fresh.map(({ key, added, from, to, fetchedAt }) => ({ ...key, bars: added, from, to, fetchedAt })),
      ].sort(byName)
    },
    hasBefore: (key, t) => (waiting.get(seriesName(key))?.from ?? t) < t || stored.hasBefore(key, t),
  }

  return {
    reads,
    add(key, columns, fetch) {
      const { symbol, source, interval } = key
      const name = seriesName(key)
      const [from, to] = [columns.t[0] as number, columns.t.at(-1) as number]
      const known = reads.read(key, { from, to: to + 1 }).columns
      const added = firstSeen(columns, known.t).t.length
      const series = waiting.get(name) ?? {
        key: { symbol, source, interval },
        batches: [],
        added: 0,
        from,
        to,
        fetchedAt: fetch.fetchedAt,
      }
      waiting.set(name, series)
      series.batches.push({ columns, fetch })
      series.added += added
      series.from = Math.min(series.from, from)
      series.to = Math.max(series.to, to)
      series.fetchedAt = Math.max(series.fetchedAt, fetch.fetchedAt)
    },
    remove: (key) => void waiting.delete(seriesName(key)),
  }
}

/** What a read gives once the batches are stored. A past view has of them what it will have then. */
function withBatches(slice: CandleSlice, batches: readonly Batch[], range: ReadRange): CandleSlice {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, limit = 0 } = range
  const due = batches.flatMap(({ columns, fetch }) => {
    const [start, end] = [lowerBound(columns.t, from), lowerBound(columns.t, to)]
    const isKnown = range.knownAt === undefined || fetch.fetchedAt <= range.knownAt
    return start < end && isKnown ? [{ fetch, columns: sliceCandles(columns, start, end) }] : []
  })
  if (due.length === 0) return slice
  const origins: Omit<CandleSlice['runs'][number], 'bars'>[] = []
  const runs = slice.runs.map(({ bars, ...origin }) => {
    return { bars, originId: origins.push(origin) - 1, fetchedAt: origin.fetchedAt }
  })
  // What lies before all of them is left as it is.
  const { length } = slice.columns.t
  const start = lowerBound(slice.columns.t, Math.min(...due.map(({ columns }) => columns.t[0] as number)))
  let span: Span = { columns: sliceCandles(slice.columns, start), runs: sliceRuns(runs, start, length) }
  const revised = new Set(slice.revised)
  for (const { columns, fetch } of due) {
    const isLater = range.versionAt !== undefined && fetch.fetchedAt > range.versionAt
    const next = isLater ? firstSeen(columns, span.columns.t) : columns
    const provenance = { originId: origins.push(fetch) - 1, fetchedAt: fetch.fetchedAt }
    span = mergeBars(span, next, 0, next.t.length, provenance, ({ t }) => void revised.add(t)).span
  }
  const whole = concatSpans([{ columns: sliceCandles(slice.columns, 0, start), runs: sliceRuns(runs, 0, start) }, span])
  const all = whole.columns.t.length
  const cut = limit > 0 ? Math.max(0, all - limit) : 0
  const columns = cut === 0 ? whole.columns : sliceCandles(whole.columns, cut)
  const kept = sliceRuns(whole.runs, cut, all)
  const first = columns.t[0] as number
  return {
    columns,
    revised: Float64Array.from([...revised].filter((t) => t >= first).sort((a, b) => a - b)),
    runs: kept.map(({ bars, originId, fetchedAt }) => {
      const { label, adjusted } = origins[originId] as (typeof origins)[number]
      return { bars, fetchedAt, label, adjusted }
    }),
    fetchedAt: fetchedSpan(kept),
  }
}

/** Bars of times that are not among `times`, the first version of each. */
function firstSeen(columns: Candles, times: Float64Array): Candles {
  const next = sliceCandles(columns, 0)
  let count = 0
  for (let index = 0; index < columns.t.length; index++) {
    const t = columns.t[index] as number
    if (times[lowerBound(times, t)] === t || (count > 0 && next.t[count - 1] === t)) continue
    copyBar(columns, index, next, count++)
  }
  return sliceCandles(next, 0, count)
}

function timesOf({ batches }: WaitingSeries): Float64Array {
  return Float64Array.from(new Set(concatCandles(batches.map(({ columns }) => columns)).t)).sort()
}

function groupAt({ columns: { t, o, h, l, c, v }, counts, lastT }: ReturnType<Reads['readGroups']>, index: number) {
  const at = (column: Float64Array | Uint16Array): number => column[index] as number
  return { t: at(t), lastT: at(lastT), bars: at(counts), o: at(o), h: at(h), l: at(l), c: at(c), v: at(v) }
}

function extend(info: SeriesInfo, series: WaitingSeries | undefined): SeriesInfo {
  if (series === undefined) return info
  return {
    ...info,
    bars: info.bars + series.added,
    from: Math.min(info.from, series.from),
    to: Math.max(info.to, series.to),
    fetchedAt: Math.max(info.fetchedAt, series.fetchedAt),
  }
}

function byName(a: SeriesInfo, b: SeriesInfo): number {
  const [left, right] = [a, b].map(({ symbol, source, interval }) => [symbol, source, interval])
  for (const [index, word] of (left as string[]).entries()) {
    const other = (right as string[])[index] as string
    if (word !== other) return word < other ? -1 : 1
  }
  return 0
}
