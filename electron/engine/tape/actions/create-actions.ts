import type { CorporateAction } from '../../../../shared/domain/adjust.ts'
import type { SourceName } from '../../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { rowHash } from '../checksum.ts'
import type { Connection } from '../database.ts'
import type { InstrumentRows } from '../instrument-rows.ts'
import type { SourceRows } from '../source-rows.ts'
import type { ActionRepository } from '../types.ts'

interface ActionRow extends CorporateAction {
  readonly source: SourceName
  readonly fetchedAt: EpochMs
}

export const ACTION_SQL = {
  /** Of each date and kind, versions ascending. */
  list: `SELECT s.name AS source, a.ex_date AS exDate, a.kind, a.value, a.fetched_at AS fetchedAt
    FROM instrument i
    CROSS JOIN corporate_action a ON a.instrument_id = i.id
    CROSS JOIN source s ON s.id = a.source_id
    WHERE i.symbol = :symbol ORDER BY a.source_id, a.ex_date, a.kind, a.version`,
} as const

export function createActions(
  connection: Connection,
  sources: SourceRows,
  instruments: InstrumentRows,
): ActionRepository {
  const list = connection.prepare(ACTION_SQL.list)
  const newest = connection.prepare(
    `SELECT version, value FROM corporate_action
     WHERE instrument_id = ? AND source_id = ? AND ex_date = ? AND kind = ? ORDER BY version DESC LIMIT 1`,
  )
  const insert = connection.prepare(
    `INSERT INTO corporate_action (instrument_id, source_id, ex_date, kind, version, value, fetched_at, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )

  return {
    write(symbol, source, actions, fetchedAt) {
      if (actions.length === 0) return
      for (const action of actions) requireAction(symbol, action)
      connection.write('actions.write', () => {
        const sourceId = sources.sourceId(source)
        const instrumentId = instruments.instrumentId(symbol, source)
        for (const { kind, exDate, value } of actions) {
          const known = newest.get(instrumentId, sourceId, exDate, kind) as
            | { version: number; value: number }
            | undefined
          if (known?.value === value) continue
          const version = known === undefined ? 0 : known.version + 1
          const values = [instrumentId, sourceId, exDate, kind, version, value, fetchedAt]
          insert.run(...values, rowHash(values))
        }
      })
    },
    list(symbol, { source, versionAt = Number.POSITIVE_INFINITY, knownAt = Number.POSITIVE_INFINITY } = {}) {
      const current = new Map<string, ActionRow>()
      for (const row of connection.query('actions.list', () => list.all({ symbol }) as ActionRow[])) {
        const key = `${row.source} ${row.exDate} ${row.kind}`
        if (row.fetchedAt <= knownAt && (row.fetchedAt <= versionAt || !current.has(key))) current.set(key, row)
      }
      const rows = [...current.values()]
      const told = source !== undefined && rows.some((row) => row.source === source) ? source : lastFetched(rows)
      return rows
        .filter((row) => row.source === told)
        .map(({ kind, exDate, value }): CorporateAction => ({ kind, exDate, value }))
    },
  }
}

/** The source whose newest value came last. */
function lastFetched(rows: readonly ActionRow[]): SourceName | undefined {
  return rows.reduce<ActionRow | undefined>(
    (last, row) => (last === undefined || row.fetchedAt > last.fetchedAt ? row : last),
    undefined,
  )?.source
}

function requireAction(symbol: Symbol, { kind, exDate, value }: CorporateAction): void {
  if (Number.isFinite(value) && value > 0) return
  throw new AppError('bad-input', `a ${kind} of ${symbol} has no value above 0: ${value}`, { symbol, exDate, value })
}
