import { type Candles, concatCandles, emptyCandles, lowerBound, sliceCandles } from '../../../shared/domain/candles.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import type { Connection } from './database.ts'
import type { SeriesRow, SeriesRows } from './series-rows.ts'
import type { SourceRows } from './source-rows.ts'
import type { CandleRepository, CandleSlice, ReadRange } from './types.ts'

type BarRow = [t: number, o: number, h: number, l: number, c: number, v: number | null, fetchId: number]

/** Statement.all() in pages beats iterate() and one big all(): 100,000 bars in 45 ms against 85 and 65. */
const PAGE_ROWS = 2_000
const MAX_T = 8.64e15
export const PAGE_SQL = `SELECT t, o, h, l, c, v, fetch_id FROM candle
  WHERE series_id = ? AND t >= ? AND t < ? ORDER BY t LIMIT ${PAGE_ROWS}`
/** Open time of the newest bar but N: where a limited range starts. Steps over keys only. */
export const NTH_NEWEST_SQL = `SELECT t FROM candle WHERE series_id = ? AND t >= ? AND t < ?
  ORDER BY t DESC LIMIT 1 OFFSET ?`
/** Every earlier version of the bars of a range, oldest version first. */
export const REVISIONS_SQL = `SELECT t, o, h, l, c, v, fetch_id FROM revision
  WHERE series_id = ? AND t >= ? AND t <= ? ORDER BY t, version`

/** Columns with the fetch of each bar beside them. */
interface Bars {
  readonly columns: Candles
  readonly fetchIds: Float64Array
}

export function createCandleReader(
  connection: Connection,
  series: SeriesRows,
  sources: SourceRows,
): CandleRepository['read'] {
  const page = connection.prepare(PAGE_SQL).raw()
  const nthNewest = connection.prepare(NTH_NEWEST_SQL).pluck()
  const revisions = connection.prepare(REVISIONS_SQL).raw()

  function startOf(row: SeriesRow, { from = -MAX_T, to = MAX_T + 1, limit = 0 }: ReadRange): EpochMs {
    if (limit === 0) return from
    return (nthNewest.get(row.id, from, to, limit - 1) as EpochMs | undefined) ?? from
  }

  function readBars(row: SeriesRow, range: ReadRange): Bars {
    const to = range.to ?? MAX_T + 1
    let from = startOf(row, range)
    let length = 0
    let columns = emptyCandles(Math.min(row.bars, range.limit || PAGE_ROWS))
    let fetchIds = new Float64Array(columns.t.length)
    for (;;) {
      const rows = page.all(row.id, from, to) as BarRow[]
      if (length + rows.length > columns.t.length) {
        // Doubling, but never beyond what the series holds: a range rarely needs the whole of it.
        const added = Math.max(rows.length, Math.min(row.bars - length, length * 2))
        columns = concatCandles([sliceCandles(columns, 0, length), emptyCandles(added)])
        fetchIds = copyInto(new Float64Array(length + added), fetchIds, length)
      }
      for (const bar of rows) {
        setBar(columns, length, bar)
        fetchIds[length++] = bar[6]
      }
      if (rows.length < PAGE_ROWS) break
      from = (rows.at(-1) as BarRow)[0] + 1
    }
    if (length === columns.t.length) return { columns, fetchIds }
    return { columns: sliceCandles(columns, 0, length), fetchIds: fetchIds.slice(0, length) }
  }

  /** Puts the version that counts at `versionAt` in place. @returns open times of bars that had been corrected by then */
  function applyVersions(row: SeriesRow, { columns, fetchIds }: Bars, versionAt: EpochMs | undefined): Float64Array {
    const { t } = columns
    if (row.revisions === 0 || t.length === 0) return new Float64Array(0)
    const rows = revisions.all(row.id, t[0], t[t.length - 1]) as BarRow[]
    const revised: number[] = []
    for (let start = 0; start < rows.length;) {
      const time = (rows[start] as BarRow)[0]
      let end = start + 1
      while (end < rows.length && (rows[end] as BarRow)[0] === time) end++
      const index = lowerBound(t, time)
      let version = end
      if (versionAt !== undefined && sources.fetchedAt(fetchIds[index] as number) > versionAt) {
        version = end - 1
        while (version > start && sources.fetchedAt((rows[version] as BarRow)[6]) > versionAt) version--
        const bar = rows[version] as BarRow
        setBar(columns, index, bar)
        fetchIds[index] = bar[6]
      }
      if (version > start) revised.push(time)
      start = end
    }
    return Float64Array.from(revised)
  }

  function fetchedSpan(fetchIds: Float64Array): CandleSlice['fetchedAt'] {
    if (fetchIds.length === 0) return null
    const times = [...new Set(fetchIds)].map((id) => sources.fetchedAt(id))
    return {
      from: times.reduce((a, b) => Math.min(a, b)),
      to: times.reduce((a, b) => Math.max(a, b)),
    }
  }

  return (key, range = {}) =>
    connection.query('candles.read', () => {
      const row = series.find(key)
      if (row === undefined) return { columns: emptyCandles(), revised: new Float64Array(0), fetchedAt: null }
      const bars = readBars(row, range)
      const revised = applyVersions(row, bars, range.versionAt)
      return { columns: bars.columns, revised, fetchedAt: fetchedSpan(bars.fetchIds) }
    })
}

function setBar({ t, o, h, l, c, v }: Candles, index: number, bar: BarRow): void {
  t[index] = bar[0]
  o[index] = bar[1]
  h[index] = bar[2]
  l[index] = bar[3]
  c[index] = bar[4]
  v[index] = bar[5] ?? Number.NaN
}

function copyInto(target: Float64Array<ArrayBuffer>, source: Float64Array, length: number): Float64Array<ArrayBuffer> {
  target.set(source.subarray(0, length))
  return target
}
