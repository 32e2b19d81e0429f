import { SAMPLE_SOURCE } from '../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { InstrumentRows } from './instrument-rows.ts'
import type { SourceRows } from './source-rows.ts'
import type { SnapshotRepository, StoredSnapshot } from './types.ts'

/** Newest of one instrument up to a market time; `own` leaves the bundled sample out, `sample` takes nothing else. */
export function newestSnapshotSql(kind: 'own' | 'sample'): string {
  return `SELECT i.symbol, src.name AS source, s.market_time AS marketTime, f.fetched_at AS fetchedAt, s.price, s.cap, s.pe,
    s.eps, s.dividend_yield_pct AS dividendYieldPct, s.low52, s.high52
    FROM snapshot s CROSS JOIN source src ON src.id = s.source_id CROSS JOIN fetch f ON f.id = s.fetch_id
    CROSS JOIN instrument i ON i.id = s.instrument_id
    WHERE s.instrument_id = ? AND s.market_time <= ? AND src.name ${kind === 'sample' ? '=' : '<>'} '${SAMPLE_SOURCE}'
    ORDER BY s.market_time DESC, s.source_id DESC LIMIT 1`
}

export function createSnapshotRows(
  connection: Connection,
  sources: SourceRows,
  instruments: InstrumentRows,
): SnapshotRepository {
  const upsert = connection.prepare(
    `INSERT OR REPLACE INTO snapshot
     (instrument_id, market_time, source_id, price, cap, pe, eps, dividend_yield_pct, low52, high52, fetch_id, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const newestOwn = connection.prepare(newestSnapshotSql('own'))
  const newestSample = connection.prepare(newestSnapshotSql('sample'))
  const findId = connection.prepare('SELECT id FROM instrument WHERE symbol = ?').pluck()
  const allIds = connection.prepare('SELECT id FROM instrument ORDER BY symbol').pluck()

  function idsOf(symbols: readonly Symbol[] | undefined): number[] {
    if (symbols === undefined) return allIds.all() as number[]
    return symbols.map((symbol) => findId.get(symbol) as number | undefined).filter((id) => id !== undefined)
  }

  function newestOf(id: number, at: EpochMs): StoredSnapshot | undefined {
    return (newestOwn.get(id, at) ?? newestSample.get(id, at)) as StoredSnapshot | undefined
  }

  return {
    write(source, marketTime, rows, fetch) {
      if (rows.length === 0) return
      connection.write('snapshots.write', () => {
        const sourceId = sources.sourceId(source)
        const fetchId = sources.addFetch(sourceId, fetch)
        for (const row of rows) {
          const figures = [row.price, row.cap, row.pe, row.eps, row.dividendYieldPct, row.low52, row.high52]
          const values = [instruments.instrumentId(row.symbol, source), marketTime, sourceId, ...figures, fetchId]
          upsert.run(...values, rowHash(values))
        }
      })
    },
    newest: ({ at = Number.MAX_SAFE_INTEGER, symbols } = {}) =>
      connection.query('snapshots.newest', () =>
        idsOf(symbols)
          .map((id) => newestOf(id, at))
          .filter((row) => row !== undefined),
      ),
  }
}
