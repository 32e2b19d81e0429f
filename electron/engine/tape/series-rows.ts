import { SAMPLE_SOURCE, type SourceName } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { InstrumentRows } from './instrument-rows.ts'
import type { SourceRows } from './source-rows.ts'
import type { SeriesInfo, SeriesKey, SeriesStat } from './types.ts'

/** One row of `series`, with the counters that spare a scan of its chunks. */
export interface SeriesRow {
  readonly id: number
  readonly instrumentId: number
  readonly sourceId: number
  readonly interval: string
  /** 0 for a series of which only an open bar is known: it is not listed. */
  bars: number
  fromT: EpochMs
  toT: EpochMs
  fetchedAt: EpochMs
  revisions: number
  chunks: number
  /** Bars that lie in `tail`. */
  tailBars: number
  /** Room of chunks, tail and revisions in the file. */
  bytes: number
}

export interface SeriesRows {
  find(key: SeriesKey): SeriesRow | undefined
  /** Inside a write only: the row, entered empty when it is new. */
  findOrCreate(key: SeriesKey): SeriesRow
  save(row: SeriesRow): void
  /** Inside a write only, after what lies under it has gone. */
  remove(row: SeriesRow): void
  all(): SeriesRow[]
  /** Symbol, interval and source, for messages. */
  name(row: SeriesRow): string
  key(row: SeriesRow): SeriesKey
  list(symbol?: Symbol): SeriesInfo[]
  stats(): SeriesStat[]
  /** Reads the series table only: a few thousand rows at most, never the bars. */
  totals(): { series: number; bars: number; ownSeries: number }
}

const SERIES_COLUMNS = `id, instrument_id AS instrumentId, source_id AS sourceId, interval, bars, from_t AS fromT,
  to_t AS toT, fetched_at AS fetchedAt, revisions, chunks, tail_bars AS tailBars, bytes`

export const FIND_SERIES_SQL = `SELECT ${SERIES_COLUMNS} FROM series
  WHERE instrument_id = (SELECT id FROM instrument WHERE symbol = ?)
    AND source_id = (SELECT id FROM source WHERE name = ?) AND interval = ?`

export function seriesSum(row: Omit<SeriesRow, 'id'>): number {
  const { instrumentId, sourceId, interval, bars, fromT, toT, fetchedAt, revisions, chunks, tailBars, bytes } = row
  return rowHash([instrumentId, sourceId, interval, bars, fromT, toT, fetchedAt, revisions, chunks, tailBars, bytes])
}

export function seriesName({ symbol, interval, source }: SeriesKey): string {
  return `${symbol} ${interval} ${source}`
}

function createSeriesSaver(connection: Connection): (row: SeriesRow) => void {
  const update = connection.prepare(
    `UPDATE series SET bars = ?, from_t = ?, to_t = ?, fetched_at = ?, revisions = ?, chunks = ?, tail_bars = ?, bytes = ?,
     sum = ? WHERE id = ?`,
  )
  return (row) => {
    const { id, bars, fromT, toT, fetchedAt, revisions, chunks, tailBars, bytes } = row
    update.run(bars, fromT, toT, fetchedAt, revisions, chunks, tailBars, bytes, seriesSum(row), id)
  }
}

export function createSeriesRows(connection: Connection, sources: SourceRows, instruments: InstrumentRows): SeriesRows {
  const find = connection.prepare(FIND_SERIES_SQL)
  const insert = connection.prepare(
    'INSERT INTO series (instrument_id, source_id, interval, bars, from_t, to_t, fetched_at, revisions, sum) VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0)',
  )
  const remove = connection.prepare('DELETE FROM series WHERE id = ?')
  const all = connection.prepare(`SELECT ${SERIES_COLUMNS} FROM series ORDER BY id`)
  const names = connection.prepare('SELECT i.symbol, s.name FROM instrument i, source s WHERE i.id = ? AND s.id = ?')
  const listed = (more: string, where = '') =>
    connection.prepare(
      `SELECT i.symbol, src.name AS source, s.interval, s.bars, s.from_t AS "from", s.to_t AS "to",
       s.fetched_at AS fetchedAt${more}
       FROM series s JOIN instrument i ON i.id = s.instrument_id JOIN source src ON src.id = s.source_id
       WHERE s.bars > 0 ${where} ORDER BY i.symbol, src.name, s.interval`,
    )
  const listAll = listed('')
  const listOne = listed('', 'AND i.symbol = ?')
  const stats = listed(', s.bytes, s.revisions')
  const totals = connection.prepare(
    `SELECT count(*) AS series, coalesce(sum(s.bars), 0) AS bars, count(*) FILTER (WHERE src.name <> ?) AS ownSeries
     FROM series s JOIN source src ON src.id = s.source_id WHERE s.bars > 0`,
  )
  const save = createSeriesSaver(connection)
  const findRow = ({ symbol, source, interval }: SeriesKey): SeriesRow | undefined =>
    find.get(symbol, source, interval) as SeriesRow | undefined
  /** Damage may have taken the names. */
  const keyOf = ({ instrumentId, sourceId, interval }: SeriesRow): SeriesKey => {
    const [symbol = `instrument ${instrumentId}`, source = `source ${sourceId}`] = (names
      .raw()
      .get(instrumentId, sourceId) ?? []) as string[]
    return { symbol: symbol as Symbol, source, interval: interval as SeriesKey['interval'] }
  }

  return {
    find: findRow,
    findOrCreate(key) {
      const known = findRow(key)
      if (known !== undefined) return known
      insert.run(instruments.instrumentId(key.symbol, key.source), sources.sourceId(key.source), key.interval)
      const created = findRow(key) as SeriesRow
      save(created)
      return created
    },
    save,
    remove: (row) => void remove.run(row.id),
    all: () => all.all() as SeriesRow[],
    key: keyOf,
    name: (row) => seriesName(keyOf(row)),
    list: (symbol) => (symbol === undefined ? listAll.all() : listOne.all(symbol)) as SeriesInfo[],
    stats: () => stats.all() as SeriesStat[],
    totals: () => totals.get(SAMPLE_SOURCE satisfies SourceName) as ReturnType<SeriesRows['totals']>,
  }
}
