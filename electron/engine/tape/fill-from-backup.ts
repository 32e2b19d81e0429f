import { COLUMN_NAMES, emptyCandles } from '../../../shared/domain/candles.ts'
import type { SourceName } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import { createCandles, createCandleTables } from './candles/create-candles.ts'
import { MAX_T } from './candles/layout.ts'
import type { Revision } from './candles/revision-rows.ts'
import { recountRow } from './candles/recount-row.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import { createInstrumentRows } from './instrument-rows.ts'
import { SUMMED_TABLES } from './proven-rows.ts'
import { createQuotes } from './quotes/create-quotes.ts'
import { createSeriesRows, type SeriesRow } from './series-rows.ts'
import { createSourceRows } from './source-rows.ts'
import type { Fetch, SeriesKey, StoredQuote } from './types.ts'

/**
 * Puts into `target` what it lacks of `earlier`, an older state of it in the same schema, by names and times: nothing of what
 * `target` holds is changed. Rows that do not prove themselves are left out, broken chunks of `earlier` moved aside.
 * @returns what came, in words; null when nothing was missing
 */
export function fillFromBackup(earlier: Connection, target: Connection): string | null {
  const from = repositories(earlier)
  from.candles.setAsideBroken()
  return target.write('fill', () => {
    const to = repositories(target)
    const counts = {
      instruments: fillInstruments(from, to),
      bars: fillBars(from, to),
      snapshots: fillRows(from, to, SNAPSHOTS),
      quotes: fillQuotes(from, to),
      'corporate actions': fillRows(from, to, ACTIONS),
      lists: fillUniverses(from, to),
    }
    const words = Object.entries(counts).filter(([, count]) => count > 0)
    return words.length === 0 ? null : words.map(([what, count]) => `${count} ${what}`).join(', ')
  })
}

type Repositories = ReturnType<typeof repositories>

function repositories(connection: Connection) {
  const sources = createSourceRows(connection)
  const instruments = createInstrumentRows(connection, sources)
  const series = createSeriesRows(connection, sources, instruments)
  return {
    connection,
    sources,
    instruments,
    series,
    candles: createCandles(connection, series, sources),
    tables: createCandleTables(connection),
    quotes: createQuotes(connection, sources, instruments),
  }
}

function fillInstruments(from: Repositories, to: Repositories): number {
  const lacking = from.instruments.all().filter(({ symbol }) => to.instruments.get(symbol) === null)
  for (const { source, ...instrument } of lacking) to.instruments.upsert([instrument], source)
  return lacking.length
}

function fillBars(from: Repositories, to: Repositories): number {
  let bars = 0
  for (const row of from.series.all()) {
    const key = from.series.key(row)
    for (const head of from.tables.chunks.heads(row.id, -MAX_T * 2, MAX_T * 2)) {
      const own = to.series.find(key)
      const twin = own && to.tables.chunks.at(own.id, head.t)
      const sumOf = ({ tables }: Repositories, id: number): unknown => tables.chunks.stored(id)?.sum
      if (twin && own.id === row.id && sumOf(to, twin.id) === sumOf(from, head.id)) continue
      bars += fillRange(from, to, key, head.t, head.lastT)
    }
    const tail = from.tables.tail.read(row.id).columns.t
    if (tail.length > 0) bars += fillRange(from, to, key, tail[0] as number, tail.at(-1) as number)
    fillRevisions(from, to, row, key)
  }
  return bars
}

function fillRange(from: Repositories, to: Repositories, key: SeriesKey, first: number, last: number): number {
  const range = { from: first, to: last + 1 }
  const { columns, runs } = from.candles.read(key, range)
  const known = new Set(to.candles.read(key, range).columns.t)
  const own = to.series.find(key)
  // Of a bar that was corrected twice since and then lost, the last version but one may be there.
  const later = new Map<number, Revision>()
  if (own) for (const revision of to.tables.revisions.range(own.id, first, last)) later.set(revision.t, revision)
  let bars = 0
  let at = 0
  for (const run of runs) {
    const groups = new Map<string, { fetch: Fetch; indexes: number[] }>()
    for (const end = at + run.bars; at < end; at++) {
      const t = columns.t[at] as number
      if (known.has(t)) continue
      const revision = later.get(t)
      const isNewer = revision !== undefined && revision.fetchedAt > run.fetchedAt
      const { label, adjusted } = isNewer ? to.sources.origin(revision.originId) : run
      const fetch: Fetch = { fetchedAt: isNewer ? revision.fetchedAt : run.fetchedAt, label, adjusted }
      if (isNewer) for (const name of ['o', 'h', 'l', 'c', 'v'] as const) columns[name][at] = revision[name]
      const id = JSON.stringify(fetch)
      const group = groups.get(id) ?? { fetch, indexes: [] }
      group.indexes.push(at)
      groups.set(id, group)
    }
    for (const { fetch, indexes } of groups.values()) {
      const lacking = emptyCandles(indexes.length)
      for (const name of COLUMN_NAMES) {
        indexes.forEach((index, place) => void (lacking[name][place] = columns[name][index] as number))
      }
      bars += to.candles.write(key, lacking, fetch).stored
    }
  }
  return bars
}

function fillRevisions(from: Repositories, to: Repositories, row: SeriesRow, key: SeriesKey): void {
  const own = to.series.find(key)
  if (own === undefined || row.revisions === 0) return
  const versionsOf = ({ t, version }: Revision): string => `${t} ${version}`
  const known = new Set(to.tables.revisions.range(own.id, -MAX_T * 2, MAX_T * 2).map(versionsOf))
  let added = 0
  for (const revision of from.tables.revisions.range(row.id, -MAX_T * 2, MAX_T * 2)) {
    if (known.has(versionsOf(revision))) continue
    const originId = to.sources.originId(own.sourceId, from.sources.origin(revision.originId))
    to.tables.revisions.add(own.id, { ...revision, originId })
    added++
  }
  if (added === 0) return
  recountRow(to.tables, own)
  to.series.save(own)
}

function fillQuotes(from: Repositories, to: Repositories): number {
  let quotes = 0
  for (const { symbol } of from.instruments.all()) {
    const timeOf = ({ source, marketTime }: StoredQuote): string => `${marketTime} ${source}`
    const told = from.quotes.history(symbol)
    if (told.length === 0) continue
    const known = new Set(to.quotes.history(symbol).map(timeOf))
    const lacking = told.filter((quote) => !known.has(timeOf(quote)))
    for (const [source, of] of Map.groupBy(lacking, (quote) => quote.source)) {
      const seen = of.map((quote) => ({ ...quote, seenAt: quote.fetchedAt }))
      to.quotes.write(source, seen, { fetchedAt: (of[0] as StoredQuote).fetchedAt, label: '', adjusted: 'raw' })
    }
    quotes += lacking.length
  }
  return quotes
}

function fillUniverses(from: Repositories, to: Repositories): number {
  const lists = from.connection.db.prepare('SELECT name, as_of FROM universe').raw().all() as [string, number][]
  let filled = 0
  for (const [name, asOf] of lists) {
    const before = from.instruments.universe(name, asOf)
    const now = to.instruments.universe(name, asOf)
    if (!before || (now?.asOf === asOf && now.symbols.length >= before.symbols.length)) continue
    to.instruments.writeUniverse(name, asOf, before.symbols)
    filled++
  }
  return filled
}

/** A table whose rows are named by instrument, source and columns of their own. */
interface NamedRows {
  readonly table: 'snapshot' | 'corporate_action'
  /** In the order of the checksum, `instrument_id` first. */
  readonly columns: readonly string[]
}

const SNAPSHOTS: NamedRows = { table: 'snapshot', columns: SUMMED_TABLES.snapshot.split(', ') }
const ACTIONS: NamedRows = { table: 'corporate_action', columns: SUMMED_TABLES.corporate_action.split(', ') }

function fillRows(from: Repositories, to: Repositories, { table, columns }: NamedRows): number {
  type Value = string | number | null
  const rows = from.connection.db.prepare(
    `SELECT ${columns.map((name) => `x.${name}`).join(', ')}, x.sum, i.symbol, s.name FROM ${table} x
     JOIN instrument i ON i.id = x.instrument_id JOIN source s ON s.id = x.source_id`,
  )
  const names = [...columns, 'sum'].join(', ')
  const insert = to.connection.db.prepare(
    `INSERT OR IGNORE INTO ${table} (${names}) VALUES (${[...columns, 'sum'].map(() => '?').join(', ')})`,
  )
  let filled = 0
  for (const row of rows.raw().iterate() as Iterable<Value[]>) {
    const values = row.slice(0, columns.length)
    const [sum, symbol, source] = row.slice(columns.length) as [number, Symbol, SourceName]
    if (rowHash(values) !== sum) continue
    const sourceId = to.sources.sourceId(source)
    values[columns.indexOf('instrument_id')] = to.instruments.instrumentId(symbol, source)
    values[columns.indexOf('source_id')] = sourceId
    const origin = columns.indexOf('origin_id')
    if (origin >= 0) values[origin] = to.sources.originId(sourceId, from.sources.origin(values[origin] as number))
    filled += insert.run(...values, rowHash(values)).changes
  }
  return filled
}
