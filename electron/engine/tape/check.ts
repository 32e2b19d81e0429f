import { documentHash } from './checksum.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Connection, mapErrors } from './database.ts'
import { checkEntries } from './ledger-entries.ts'
import { createCandleCheck } from './candles/check-candles.ts'
import { createInstrumentRows } from './instrument-rows.ts'
import { SUMMED_TABLES, summedRows, type SummedTable } from './proven-rows.ts'
import { createSeriesRows, seriesSum } from './series-rows.ts'
import { createSourceRows } from './source-rows.ts'
import type { TapeCheck } from './types.ts'

/** Findings beyond this many per file say nothing new. */
const MAX_PROBLEMS = 50

/**
 * Reads both files. The tape chunk by chunk: every bar against its checksum, its summary and its shape, and the counters of
 * each series; `full` adds SQLite's integrity_check of every page and index. About 0.1 s a million bars.
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
  return [
    ...checkPages(ledger, full),
    ...checkDocuments(ledger),
    ...gather(ledger, 'entries', () => checkEntries(ledger)),
  ]
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
    if (words.length > 0) connection.noteDamage()
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
  const totals = { chunks: 0, checked: 0 }
  const bad = gather(tape, 'series', () => {
    const found: string[] = []
    const check = createCandleCheck(tape)
    const sources = createSourceRows(tape)
    const series = createSeriesRows(tape, sources, createInstrumentRows(tape, sources))
    const sum = tape.db.prepare('SELECT sum FROM series WHERE id = ?').pluck()
    for (const row of series.all()) {
      const name = series.name(row)
      let chunks = row.chunks + (row.tailBars > 0 ? 1 : 0)
      const ofSeries = gather(tape, name, () => {
        const findings = check(row)
        chunks = findings.chunks
        totals.checked += findings.checked
        return findings.problems.map((problem) => `${name}: ${problem}`)
      })
      totals.chunks += chunks
      if (sum.get(row.id) !== seriesSum(row)) ofSeries.push(`${name}: its counters do not match their checksum`)
      found.push(...ofSeries)
    }
    return found
  })
  return { ...totals, bad }
}

function checkRows(tape: Connection): string[] {
  return (Object.keys(SUMMED_TABLES) as SummedTable[]).flatMap((table) =>
    gather(tape, table, () => {
      let wrong = 0
      for (const { isProven } of summedRows(tape, table, 'sum')) if (!isProven) wrong++
      return wrong === 0 ? [] : [`${table}: ${wrong} rows do not match their checksum`]
    }),
  )
}

/** Damage that keeps a table from being read is a finding, not a failure of the check. */
function gather(connection: Connection, what: string, check: () => string[]): string[] {
  try {
    return mapErrors(connection.file, check)
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'store-corrupt') throw thrown
    connection.noteDamage()
    return [`${what}: ${thrown.message}`]
  }
}
