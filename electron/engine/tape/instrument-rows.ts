import type { SourceName } from '../../../shared/domain/data-state.ts'
import { type Instrument, type Symbol, kindOf, splitSymbol } from '../../../shared/domain/instrument.ts'
import { rowHash } from './checksum.ts'
import type { Connection } from './database.ts'
import type { SourceRows } from './source-rows.ts'
import type { InstrumentRepository } from './types.ts'
import { createUniverseRows } from './universe-rows.ts'

export interface InstrumentRows extends InstrumentRepository {
  /** Id of an instrument; one that nothing has described yet is entered under its code. Inside a write only. */
  instrumentId(symbol: Symbol, source: SourceName): number
}

type StoredInstrument = Instrument & { readonly source: SourceName }

const COLUMNS = `i.symbol, i.name, i.kind, i.sector, i.industry, i.tick_size AS tickSize, s.name AS source
  FROM instrument i JOIN source s ON s.id = i.source_id`

export function createInstrumentRows(connection: Connection, sources: SourceRows): InstrumentRows {
  const findId = connection.prepare('SELECT id FROM instrument WHERE symbol = ?').pluck()
  const find = connection.prepare(`SELECT ${COLUMNS} WHERE i.symbol = ?`)
  const findAll = connection.prepare(`SELECT ${COLUMNS} ORDER BY i.symbol`)
  const insert = connection.prepare(
    `INSERT INTO instrument (symbol, name, kind, sector, industry, tick_size, source_id, sum)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = connection.prepare(
    `UPDATE instrument SET name = ?, kind = ?, sector = ?, industry = ?, tick_size = ?, source_id = ?, sum = ?
     WHERE symbol = ?`,
  )

  function upsertOne(instrument: Instrument, source: SourceName): void {
    const { symbol, name, kind } = instrument
    const known = find.get(symbol) as StoredInstrument | undefined
    const sector = instrument.sector ?? known?.sector ?? null
    const industry = instrument.industry ?? known?.industry ?? null
    const tickSize = instrument.tickSize ?? known?.tickSize ?? null
    const sourceId = sources.sourceId(source)
    const sum = rowHash([symbol, name, kind, sector, industry, tickSize, sourceId])
    if (known === undefined) insert.run(symbol, name, kind, sector, industry, tickSize, sourceId, sum)
    else update.run(name, kind, sector, industry, tickSize, sourceId, sum, symbol)
  }

  function instrumentId(symbol: Symbol, source: SourceName): number {
    const known = findId.get(symbol) as number | undefined
    if (known !== undefined) return known
    const { code } = splitSymbol(symbol)
    upsertOne({ symbol, name: code, kind: kindOf(symbol), sector: null, industry: null, tickSize: null }, source)
    return findId.get(symbol) as number
  }

  return {
    instrumentId,
    upsert(instruments, source) {
      if (instruments.length === 0) return
      connection.write('instruments.upsert', () => {
        for (const instrument of instruments) upsertOne(instrument, source)
      })
    },
    get: (symbol) =>
      connection.query('instruments.get', () => (find.get(symbol) as StoredInstrument | undefined) ?? null),
    all: () => connection.query('instruments.all', () => findAll.all() as StoredInstrument[]),
    ...createUniverseRows(connection, (symbol, name) => instrumentId(symbol, `universe:${name}`)),
  }
}
