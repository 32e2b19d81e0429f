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
function keepOpenSql(bars: number): string {
  const rows = Array.from({ length: bars }, () => '(?, ?, ?, ?, ?, ?, ?, ?)')
  return `INSERT INTO open_bar (series_id, t, o, h, l, c, v, fetched_at) VALUES ${rows.join(', ')}
  ON CONFLICT (series_id) DO UPDATE SET t = excluded.t, o = excluded.o, h = excluded.h, l = excluded.l, c = excluded.c,
    v = excluded.v, fetched_at = excluded.fetched_at`
}

/** Bars a statement: one a bar takes 1.4 times the processor time, more win no more. */
const BARS_PER_STATEMENT = 25

/** Null: nothing is stored yet. */
export const LAST_STORED_SQL = 'SELECT CASE WHEN bars > 0 THEN to_t END FROM series WHERE id = ?'

export const OPEN_BARS_SQL = `SELECT i.symbol, s.interval, b.t, b.o, b.h, b.l, b.c, b.v, b.fetched_at AS fetchedAt
  FROM open_bar b CROSS JOIN series s ON s.id = b.series_id CROSS JOIN instrument i ON i.id = s.instrument_id
  WHERE s.source_id = (SELECT id FROM source WHERE name = ?) AND (s.bars = 0 OR s.to_t < b.t)`

export function createOpenBars(connection: Connection, series: SeriesRows): OpenBars {
  const keepMany = connection.prepare(keepOpenSql(BARS_PER_STATEMENT))
  const keepOne = connection.prepare(keepOpenSql(1))
  const lastStored = connection.prepare(LAST_STORED_SQL).pluck()
  const changes = connection.prepare('SELECT total_changes()').pluck()
  const open = connection.prepare(OPEN_BARS_SQL)
  /** By source, interval and symbol: to join these to one name for each bar of a tick costs as much as to find its row. */
  const known = new Map<string, Map<string, Map<string, KnownSeries>>>()
  /** Newest of each series while a long write is under way: a tick must not take an import back. */
  const waiting = new Map<string, OpenBar>()
  let dataVersion = -1
  let ownChanges = -1
  /** Raised when another write of this connection may have stored a bar since. */
  let state = 0

  /** Before the first change of a transaction: what is found then is committed, and a rollback takes none of it away. */
  function catchUp(): void {
    // Changes when another connection commits, such as that of a long write.
    const version = connection.db.pragma('data_version', { simple: true }) as number
    if (version !== dataVersion) known.clear()
    dataVersion = version
    // Counts the rows this connection has changed, those of a rollback included.
    if (changes.get() !== ownChanges) state++
  }

  function find(bar: OpenBar): KnownSeries | undefined {
    const found = known.get(bar.source)?.get(bar.interval)?.get(bar.symbol)
    if (found === undefined) return learn(bar)
    if (found.state !== state) {
      found.lastT = (lastStored.get(found.id) as number | null | undefined) ?? Number.NEGATIVE_INFINITY
      found.state = state
    }
    return found
  }

  function learn(bar: OpenBar): KnownSeries | undefined {
    const row = series.find(bar)
    if (row === undefined) return undefined
    const learned = { id: row.id, lastT: row.bars > 0 ? row.toT : Number.NEGATIVE_INFINITY, state }
    const bySource = known.get(bar.source) ?? new Map<string, Map<string, KnownSeries>>()
    const byInterval = bySource.get(bar.interval) ?? new Map<string, KnownSeries>()
    known.set(bar.source, bySource.set(bar.interval, byInterval.set(bar.symbol, learned)))
    return learned
  }

  function isAhead(bar: OpenBar): boolean {
    const row = series.find(bar)
    return row === undefined || row.bars === 0 || (bar.columns.t[0] as number) > row.toT
  }

  function store(bars: readonly OpenBar[]): void {
    connection.write('candles.keepOpen', () => {
      catchUp()
      const values: unknown[] = []
      const found = bars.map(find)
      for (const [index, bar] of bars.entries()) {
        const { t, o, h, l, c, v } = bar.columns
        const row = found[index]
        if (row !== undefined && (t[0] as number) <= row.lastT) continue
        const id = row?.id ?? series.findOrCreate(bar).id
        values.push(id, t[0], o[0], h[0], l[0], c[0], v[0], bar.fetchedAt)
      }
      keep(values)
      ownChanges = changes.get() as number
    })
  }

  function keep(values: readonly unknown[]): void {
    const [ofMany, ofOne] = [BARS_PER_STATEMENT * VALUES_PER_BAR, VALUES_PER_BAR]
    let at = 0
    for (; at + ofMany <= values.length; at += ofMany) keepMany.run(values.slice(at, at + ofMany))
    for (; at < values.length; at += ofOne) keepOne.run(values.slice(at, at + ofOne))
  }

  return {
    keepOpen(bars) {
      const sound = bars.map(toSound)
      const mustWait = !connection.isReadOnly && connection.hasLongWrite
      if (mustWait || waiting.size > 0) for (const bar of sound) waiting.set(seriesName(bar), bar)
      if (mustWait) return
      const due = waiting.size > 0 ? [...waiting.values()] : sound
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
        const newer = [...waiting.values()].filter((bar) => bar.source === source && isAhead(bar))
        const names = new Set(newer.map(seriesName))
        return [...stored.filter((bar) => !names.has(seriesName(bar))), ...newer]
      }),
    forgetSeries: () => known.clear(),
  }
}

const VALUES_PER_BAR = 8

/** A series whose row is committed. */
interface KnownSeries {
  readonly id: number
  /** Open time of its last stored bar: one that is still open lies behind it. */
  lastT: number
  state: number
}

function toSound(bar: OpenBar): OpenBar {
  const columns = requireBars(bar, bar.columns)
  return columns === bar.columns ? bar : { ...bar, columns }
}

type Column = Float64Array<ArrayBuffer>
type Six = [Column, Column, Column, Column, Column, Column]
