import { documentHash, rowHash } from './checksum.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Connection, mapErrors } from './database.ts'
import { markSuspect } from './suspect.ts'
import { countSeries } from './series-recount.ts'
import { SERIES_COLUMNS, type SeriesRow, seriesSum } from './series-rows.ts'
import type { TapeCheck } from './types.ts'

/** Findings beyond this many per file say nothing new. */
const MAX_PROBLEMS = 50

/**
 * Reads both files. The tape series by series: every bar against its series' checksum, counters and shape; `full` adds
 * SQLite's integrity_check of every page and index. About 0.8 s a million bars.
 */
export function checkTape(ledger: Connection, tape: Connection, full: boolean): TapeCheck {
  const problems = ledger.query('check.ledger', () => checkLedger(ledger, full))
  const { chunks, checked, bad } = tape.query('check.tape', () => {
    const series = checkSeries(tape)
    return { ...series, bad: [...series.bad, ...checkRows(tape), ...checkPages(tape, full)] }
  })
  return {
    ok: problems.length === 0 && bad.length === 0,
    ledger: { ok: problems.length === 0, problems: problems.slice(0, MAX_PROBLEMS) },
    tape: { ok: bad.length === 0, chunks, checked, bad: bad.slice(0, MAX_PROBLEMS) },
  }
}

/** Pages by SQLite, values by their checksums. Empty when all is well. */
export function checkLedger(ledger: Connection, full: boolean): string[] {
  return [...checkPages(ledger, full), ...checkDocuments(ledger)]
}

/** SQLite's own check: `quick` leaves out that indexes match their tables. */
export function checkPages(connection: Connection, full: boolean): string[] {
  return gather(connection, `${connection.name}.db`, () => {
    const pragma = full ? 'integrity_check' : 'quick_check'
    const found = connection.db.pragma(`${pragma}(${MAX_PROBLEMS})`) as Record<string, string>[]
    const words = found.map((row) => String(Object.values(row)[0])).filter((word) => word !== 'ok')
    const orphans = connection.db.pragma('foreign_key_check') as { table: string; parent: string }[]
    if (orphans.length > 0) {
      const tables = [...new Set(orphans.map(({ table, parent }) => `${table} → ${parent}`))]
      words.push(`${orphans.length} rows point to nothing (${tables.join(', ')})`)
    }
    if (words.length > 0 && !connection.isReadOnly) markSuspect(connection.file)
    return words.map((word) => `${connection.name}.db: ${word}`)
  })
}

function checkDocuments(ledger: Connection): string[] {
  return gather(ledger, 'documents', () => {
    const found: string[] = []
    const rows = ledger.db.prepare('SELECT key, value, checksum FROM document').raw()
    for (const [key, value, checksum] of rows.iterate() as Iterable<[string, string, Buffer]>) {
      if (!documentHash(key, value).equals(checksum)) found.push(`document ${key} does not match its checksum`)
    }
    return found
  })
}

function checkSeries(tape: Connection): { chunks: number; checked: number; bad: string[] } {
  const bad: string[] = []
  let chunks = 0
  let checked = 0
  bad.push(
    ...gather(tape, 'series', () => {
      const found: string[] = []
      const rows = tape.db.prepare(`SELECT ${SERIES_COLUMNS}, sum FROM series`).all() as (SeriesRow & { sum: number })[]
      chunks = rows.length
      for (const row of rows) {
        const name = seriesName(tape, row)
        const ofSeries = gather(tape, name, () => checkBars(tape, row).map((problem) => `${name}: ${problem}`))
        if (row.sum !== seriesSum(row)) ofSeries.push(`${name}: its counters do not match their checksum`)
        if (ofSeries.length === 0) checked++
        found.push(...ofSeries)
      }
      return found
    }),
  )
  return { chunks, checked, bad }
}

function checkBars(tape: Connection, row: SeriesRow): string[] {
  const found: string[] = []
  const count = countSeries(tape, row.id)
  if (count.bars !== row.bars) found.push(`${count.bars} bars are stored, ${row.bars} were written`)
  else if (count.fromT !== row.fromT || count.toT !== row.toT)
    found.push('its first or last bar is not the one written')
  if (count.revisions !== row.revisions) {
    found.push(`${count.revisions} earlier versions are stored, ${row.revisions} were written`)
  }
  if (count.malformed > 0) found.push(`${count.malformed} bars are out of order or have a price outside low and high`)
  if (count.digest !== row.digest) found.push('its bars do not match their checksum')
  return found
}

/** Tables whose rows carry their own checksum, with the columns it covers in order. */
const SUMMED_TABLES = {
  source: 'name',
  instrument: 'symbol, name, kind, sector, industry, tick_size, source_id',
  fetch: 'source_id, fetched_at, label, adjusted',
  snapshot: 'instrument_id, market_time, source_id, price, cap, pe, eps, dividend_yield_pct, low52, high52, fetch_id',
  universe: 'name, as_of',
  universe_member: 'universe_id, position, instrument_id',
} as const

function checkRows(tape: Connection): string[] {
  return Object.entries(SUMMED_TABLES).flatMap(([table, columns]) =>
    gather(tape, table, () => {
      let wrong = 0
      const rows = tape.db.prepare(`SELECT sum, ${columns} FROM ${table}`).raw()
      for (const [sum, ...values] of rows.iterate() as Iterable<[number, ...(string | number | null)[]]>) {
        if (rowHash(values) !== sum) wrong++
      }
      return wrong === 0 ? [] : [`${table}: ${wrong} rows do not match their checksum`]
    }),
  )
}

function seriesName(tape: Connection, row: SeriesRow): string {
  const find = tape.db.prepare('SELECT i.symbol, s.name FROM instrument i, source s WHERE i.id = ? AND s.id = ?')
  const [symbol = `instrument ${row.instrumentId}`, source = `source ${row.sourceId}`] = (find
    .raw()
    .get(row.instrumentId, row.sourceId) ?? []) as string[]
  return `${symbol} ${row.interval} ${source}`
}

/** Damage that keeps a table from being read is a finding, not a failure of the check. */
function gather(connection: Connection, what: string, check: () => string[]): string[] {
  try {
    return mapErrors(connection.file, check)
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'store-corrupt') throw thrown
    if (!connection.isReadOnly) markSuspect(connection.file)
    return [`${what}: ${thrown.message}`]
  }
}
