import type { Symbol } from '../../../shared/domain/instrument.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { InstrumentRepository } from './types.ts'

type UniverseRows = Pick<InstrumentRepository, 'writeUniverse' | 'universe'>

/** Dated member lists. The order given is kept. */
export function createUniverseRows(
  connection: Connection,
  instrumentId: (symbol: Symbol, universe: string) => number,
): UniverseRows {
  const findId = connection.prepare('SELECT id FROM universe WHERE name = ? AND as_of = ?').pluck()
  const newest = connection.prepare(
    'SELECT id, as_of AS asOf FROM universe WHERE name = ? AND as_of <= ? ORDER BY as_of DESC LIMIT 1',
  )
  const first = connection.prepare('SELECT id, as_of AS asOf FROM universe WHERE name = ? ORDER BY as_of LIMIT 1')
  const insert = connection.prepare('INSERT INTO universe (name, as_of, sum) VALUES (?, ?, ?)')
  const clear = connection.prepare('DELETE FROM universe_member WHERE universe_id = ?')
  const insertMember = connection.prepare(
    'INSERT INTO universe_member (universe_id, position, instrument_id, sum) VALUES (?, ?, ?, ?)',
  )
  const members = connection
    .prepare(
      `SELECT i.symbol FROM universe_member m JOIN instrument i ON i.id = m.instrument_id
       WHERE m.universe_id = ? ORDER BY m.position`,
    )
    .pluck()
  return {
    writeUniverse(name, asOf, symbols) {
      connection.write('universe.write', () => {
        const known = findId.get(name, asOf) as number | undefined
        const id = known ?? Number(insert.run(name, asOf, rowHash([name, asOf])).lastInsertRowid)
        clear.run(id)
        symbols.forEach((symbol, position) => {
          const member = instrumentId(symbol, name)
          insertMember.run(id, position, member, rowHash([id, position, member]))
        })
      })
    },
    universe: (name, at = Number.MAX_SAFE_INTEGER) =>
      connection.query('universe.read', () => {
        const row = (newest.get(name, at) ?? first.get(name)) as { id: number; asOf: number } | undefined
        return row === undefined ? null : { asOf: row.asOf, symbols: members.all(row.id) as Symbol[] }
      }),
  }
}
