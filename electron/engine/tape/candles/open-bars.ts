import { COLUMN_NAMES } from '../../../../shared/domain/candles.ts'
import type { Connection } from '../database.ts'
import { type SeriesRows, seriesName } from '../series-rows.ts'
import type { CandleRepository, OpenBar, SeriesKey } from '../types.ts'
import { requireBars } from './require-bars.ts'

export interface OpenBars extends Pick<CandleRepository, 'keepOpen' | 'openBars'> {
  /** Series may have gone, and their numbers with them. */
  forgetSeries(): void
}

type OpenRow = Omit<SeriesKey, 'source'> &
  Record<'t' | 'o' | 'h' | 'l' | 'c' | 'fetchedAt', number> & { v: number | null }

/** Each tick rewrites a row a series, all in a few pages: 500 series take 12 to 20 kB of the -wal. */
export const REPLACE_OPEN_SQL = `UPDATE open_bar SET t = ?, o = ?, h = ?, l = ?, c = ?, v = ?, fetched_at = ?
  WHERE series_id = ? AND EXISTS (SELECT 1 FROM series WHERE id = open_bar.series_id AND (bars = 0 OR to_t < ?))`

/** Of a series that has none. A third dearer than to replace one, which is what nearly every tick does. */
export const INSERT_OPEN_SQL = `INSERT OR IGNORE INTO open_bar (t, o, h, l, c, v, fetched_at, series_id)
  SELECT ?, ?, ?, ?, ?, ?, ?, id FROM series WHERE id = ? AND (bars = 0 OR to_t < ?)`

export const OPEN_BARS_SQL = `SELECT i.symbol, s.interval, b.t, b.o, b.h, b.l, b.c, b.v, b.fetched_at AS fetchedAt
  FROM open_bar b CROSS JOIN series s ON s.id = b.series_id CROSS JOIN instrument i ON i.id = s.instrument_id
  WHERE s.source_id = (SELECT id FROM source WHERE name = ?) AND (s.bars = 0 OR s.to_t < b.t)`

export function createOpenBars(connection: Connection, series: SeriesRows): OpenBars {
  const replace = connection.prepare(REPLACE_OPEN_SQL)
  const insert = connection.prepare(INSERT_OPEN_SQL)
  const open = connection.prepare(OPEN_BARS_SQL)
  const ids = new Map<string, number>()
  /** Newest of each series while a long write is under way: a tick must not take an import back. */
  const waiting = new Map<string, NamedBar>()
  let dataVersion = -1

  /** Committed rows only: an id from a transaction that is rolled back would name another series later. */
  function learnIds(bars: readonly NamedBar[]): void {
    // Changes when another connection commits, such as that of a long write.
    const version = connection.db.pragma('data_version', { simple: true }) as number
    if (version !== dataVersion) ids.clear()
    dataVersion = version
    for (const { name, bar } of bars) {
      if (ids.has(name)) continue
      const row = series.find(bar)
      if (row !== undefined) ids.set(name, row.id)
    }
  }

  function isAhead(bar: OpenBar): boolean {
    const row = series.find(bar)
    return row === undefined || row.bars === 0 || (bar.columns.t[0] as number) > row.toT
  }

  function store(bars: readonly NamedBar[]): void {
    connection.query('candles.openSeries', () => learnIds(bars))
    connection.write('candles.keepOpen', () => {
      for (const { name, bar } of bars) {
        const id = ids.get(name) ?? series.findOrCreate(bar).id
        const { t, o, h, l, c, v } = bar.columns
        const values = [t[0], o[0], h[0], l[0], c[0], v[0], bar.fetchedAt, id, t[0]]
        if (replace.run(values).changes === 0) insert.run(values)
      }
    })
  }

  return {
    keepOpen(bars) {
      const named = bars.map(toNamed)
      const mustWait = !connection.isReadOnly && connection.hasLongWrite
      if (mustWait || waiting.size > 0) for (const bar of named) waiting.set(bar.name, bar)
      if (mustWait) return
      const due = waiting.size > 0 ? [...waiting.values()] : named
      // One that cannot be stored must not hold up the next.
      waiting.clear()
      if (due.length > 0) store(due)
    },
    openBars: (source) =>
      connection.query('candles.openBars', () => {
        const stored = (open.all(source) as OpenRow[]).map((row): OpenBar => {
          const { symbol, interval, fetchedAt } = row
          const [t, o, h, l, c, v] = COLUMN_NAMES.map((name) => Float64Array.of(row[name] ?? Number.NaN)) as Six
          return { symbol, interval, source, columns: { t, o, h, l, c, v }, fetchedAt }
        })
        const newer = Array.from(waiting.values(), ({ bar }) => bar).filter(
          (bar) => bar.source === source && isAhead(bar),
        )
        const names = new Set(newer.map(seriesName))
        return [...stored.filter((bar) => !names.has(seriesName(bar))), ...newer]
      }),
    forgetSeries: () => ids.clear(),
  }
}

/** A series' name is made once a bar: making it costs as much as finding by it. */
interface NamedBar {
  readonly name: string
  readonly bar: OpenBar
}

function toNamed(bar: OpenBar): NamedBar {
  const columns = requireBars(bar, bar.columns)
  return { name: seriesName(bar), bar: columns === bar.columns ? bar : { ...bar, columns } }
}

type Column = Float64Array<ArrayBuffer>
type Six = [Column, Column, Column, Column, Column, Column]
