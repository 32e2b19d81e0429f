import { SAMPLE_SOURCE, type SourceName } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { InstrumentRows } from './instrument-rows.ts'
import type { SourceRows } from './source-rows.ts'
import type { SeriesInfo, SeriesKey } from './types.ts'

/** One row of `series`, with the counters that spare a scan of its bars. */
export interface SeriesRow {
  readonly id: number
  readonly instrumentId: number
  readonly sourceId: number
  readonly interval: string
  bars: number
  fromT: EpochMs
  toT: EpochMs
  fetchedAt: EpochMs
  revisions: number
  /** Sum of `barHash` over current and earlier versions, modulo 2^32. */
  digest: number
}

export interface SeriesRows {
  find(key: SeriesKey): SeriesRow | undefined
  /** Inside a write only: the row, entered empty when it is new. */
  findOrCreate(key: SeriesKey): SeriesRow
  save(row: SeriesRow): void
  list(symbol?: Symbol): SeriesInfo[]
  /** Reads the series table only: a few thousand rows at most, never the bars. */
  totals(): { series: number; bars: number; ownSeries: number }
}

export const SERIES_COLUMNS = `id, instrument_id AS instrumentId, source_id AS sourceId, interval, bars, from_t AS fromT,
  to_t AS toT, fetched_at AS fetchedAt, revisions, digest`

export const FIND_SERIES_SQL = `SELECT ${SERIES_COLUMNS} FROM series
  WHERE instrument_id = (SELECT id FROM instrument WHERE symbol = ?)
    AND source_id = (SELECT id FROM source WHERE name = ?) AND interval = ?`

export function seriesSum(row: SeriesRow): number {
  const { instrumentId, sourceId, interval, bars, fromT, toT, fetchedAt, revisions, digest } = row
  return rowHash([instrumentId, sourceId, interval, bars, fromT, toT, fetchedAt, revisions, digest])
}

export function createSeriesSaver(connection: Connection): (row: SeriesRow) => void {
  const update = connection.prepare(
    `UPDATE series SET bars = ?, from_t = ?, to_t = ?, fetched_at = ?, revisions = ?, digest = ?, sum = ? WHERE id = ?`,
  )
  return (row) => {
    const { id, bars, fromT, toT, fetchedAt, revisions, digest } = row
    update.run(bars, fromT, toT, fetchedAt, revisions, digest, seriesSum(row), id)
  }
}

export function createSeriesRows(connection: Connection, sources: SourceRows, instruments: InstrumentRows): SeriesRows {
  const find = connection.prepare(FIND_SERIES_SQL)
  const insert = connection.prepare(
    `INSERT INTO series (instrument_id, source_id, interval, bars, from_t, to_t, fetched_at, revisions, digest, sum)
     VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0)`,
  )
  const listed = (where: string) =>
    connection.prepare(
      `SELECT i.symbol, src.name AS source, s.interval, s.bars, s.from_t AS "from", s.to_t AS "to",
       s.fetched_at AS fetchedAt
       FROM series s JOIN instrument i ON i.id = s.instrument_id JOIN source src ON src.id = s.source_id
       ${where} ORDER BY i.symbol, src.name, s.interval`,
    )
  const listAll = listed('')
  const listOne = listed('WHERE i.symbol = ?')
  const totals = connection.prepare(
    `SELECT count(*) AS series, coalesce(sum(s.bars), 0) AS bars, count(*) FILTER (WHERE src.name <> ?) AS ownSeries
     FROM series s JOIN source src ON src.id = s.source_id`,
  )
  const findRow = ({ symbol, source, interval }: SeriesKey): SeriesRow | undefined =>
    find.get(symbol, source, interval) as SeriesRow | undefined

  return {
    find: findRow,
    findOrCreate(key) {
      const known = findRow(key)
      if (known !== undefined) return known
      insert.run(instruments.instrumentId(key.symbol, key.source), sources.sourceId(key.source), key.interval)
      return findRow(key) as SeriesRow
    },
    save: createSeriesSaver(connection),
    list: (symbol) => (symbol === undefined ? listAll.all() : listOne.all(symbol)) as SeriesInfo[],
    totals: () => totals.get(SAMPLE_SOURCE satisfies SourceName) as ReturnType<SeriesRows['totals']>,
  }
}
