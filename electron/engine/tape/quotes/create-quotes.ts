import type { SourceName } from '../../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { rowHash } from '../checksum.ts'
import type { Connection } from '../database.ts'
import type { InstrumentRows } from '../instrument-rows.ts'
import type { SourceRows } from '../source-rows.ts'
import type { QuoteRepository, SeenQuote, StoredQuote } from '../types.ts'
import { createQuoteChunks, newestRow, readableRows } from './quote-chunks.ts'
import type { QuoteValues } from './quote-columns.ts'
import { createQuoteTail } from './quote-tail.ts'
import { createWaitingQuotes } from './waiting-quotes.ts'

/** Rows a tail may hold before it is folded into chunks. */
const TAIL_MAX = 64
/** Lots that began together fold at different minutes: 500 chunks at once would be a hitch of 50 ms. */
const TAIL_SPREAD = 16
/** What one row of `quote_tail` takes, about. */
const TAIL_ROW_BYTES = 60

interface Lot {
  readonly id: number
  readonly symbol: Symbol
  readonly source: SourceName
}

export const QUOTE_LOTS_SQL = {
  wanted: `SELECT l.id, i.symbol, s.name AS source FROM json_each(:wanted) w
    CROSS JOIN instrument i ON i.symbol = w.value
    CROSS JOIN quote_lot l ON l.instrument_id = i.id
    CROSS JOIN source s ON s.id = l.source_id`,
  all: `SELECT l.id, i.symbol, s.name AS source FROM quote_lot l
    CROSS JOIN instrument i ON i.id = l.instrument_id
    CROSS JOIN source s ON s.id = l.source_id ORDER BY i.symbol, l.id`,
} as const

export function createQuotes(
  connection: Connection,
  sources: SourceRows,
  instruments: InstrumentRows,
): QuoteRepository {
  const chunks = createQuoteChunks(connection)
  const tail = createQuoteTail(connection)
  const lotsOfWanted = connection.prepare(QUOTE_LOTS_SQL.wanted)
  const lotsOfAll = connection.prepare(QUOTE_LOTS_SQL.all)
  const findLot = connection.prepare('SELECT id FROM quote_lot WHERE instrument_id = ? AND source_id = ?').pluck()
  const insertLot = connection.prepare('INSERT INTO quote_lot (instrument_id, source_id, sum) VALUES (?, ?, ?)')
  const lastPacked = connection.prepare('SELECT max(last_t) FROM quote_chunk WHERE lot_id = ?').pluck()
  const removeEmptyLot = connection.prepare(
    `DELETE FROM quote_lot WHERE id = :id AND NOT EXISTS (SELECT 1 FROM quote_chunk WHERE lot_id = :id)
     AND NOT EXISTS (SELECT 1 FROM quote_tail WHERE lot_id = :id)`,
  )
  const packedTotals = connection.prepare(
    `SELECT count(*) AS count, coalesce(sum(quotes), 0) AS quotes, coalesce(sum(length(data)), 0) AS bytes,
     min(t) AS first, max(last_t) AS last FROM quote_chunk`,
  )
  const tailTotals = connection.prepare('SELECT count(*) AS quotes, min(t) AS first, max(t) AS last FROM quote_tail')

  const allLots = (): Lot[] => lotsOfAll.all() as Lot[]
  const lotsOf = (symbols: readonly Symbol[]): Lot[] =>
    lotsOfWanted.all({ wanted: JSON.stringify([...new Set(symbols)]) }) as Lot[]

  function lotId(symbol: Symbol, source: SourceName, sourceId: number): number {
    const instrumentId = instruments.instrumentId(symbol, source)
    const known = findLot.get(instrumentId, sourceId) as number | undefined
    if (known !== undefined) return known
    return Number(insertLot.run(instrumentId, sourceId, rowHash([instrumentId, sourceId])).lastInsertRowid)
  }

  function newestOfLots(lots: readonly Lot[], at: number, knownAt: number): Map<number, QuoteValues> {
    const found = tail.newestOfEach(
      lots.map(({ id }) => id),
      at,
      knownAt,
    )
    const packed = lots.flatMap(({ id }) => (found.has(id) ? [] : [id]))
    for (const chunk of chunks.newestOfEach(packed, at, knownAt)) {
      const row = newestRow(chunk.data, at, knownAt) ?? newestBefore(chunk.lotId, chunk.t, knownAt)
      if (row) found.set(chunk.lotId, row)
    }
    return found
  }

  /** Where what was known of a chunk by then lies after the moment asked for. */
  function newestBefore(lot: number, t: EpochMs, knownAt: number): QuoteValues | undefined {
    for (let chunk = chunks.newest(lot, t - 1, knownAt); chunk; chunk = chunks.newest(lot, chunk.t - 1, knownAt)) {
      const row = newestRow(chunk.data, t - 1, knownAt)
      if (row) return row
    }
    return undefined
  }

  function fold(lot: number, source: readonly QuoteValues[]): void {
    chunks.merge(lot, source)
    tail.clear(lot)
  }

  function store(source: SourceName, quotes: readonly SeenQuote[], fetchedAt: EpochMs): void {
    const sourceId = sources.sourceId(source)
    for (const [symbol, told] of Map.groupBy(quotes, (quote) => quote.symbol)) {
      const lot = lotId(symbol, source, sourceId)
      const rows = told.map((quote) => toValues(quote, quote.seenAt ?? fetchedAt)).sort((a, b) => timeOf(a) - timeOf(b))
      const packedTo = (lastPacked.get(lot) as number | null) ?? Number.NEGATIVE_INFINITY
      const late = rows.filter((row) => timeOf(row) <= packedTo)
      if (late.length > 0) chunks.merge(lot, firstOfEach(late))
      for (const row of rows) if (timeOf(row) > packedTo) tail.add(lot, row)
      if (tail.count(lot) > TAIL_MAX - (lot % TAIL_SPREAD)) fold(lot, tail.read(lot))
    }
  }

  const waiting = createWaitingQuotes()

  return {
    write(source, quotes, fetch) {
      if (quotes.length === 0) return
      connection.writeSoon({
        what: 'quotes.write',
        rows: quotes.length,
        work: () => store(source, quotes, fetch.fetchedAt),
        onWaiting() {
          for (const quote of quotes) requirePrice(quote)
          waiting.add(source, quotes, fetch.fetchedAt)
        },
        onSettled: waiting.clear,
      })
    },
    newest: ({ at = Number.MAX_SAFE_INTEGER, knownAt = Number.MAX_SAFE_INTEGER, symbols } = {}) =>
      connection.query('quotes.newest', () => {
        const bySymbol = new Map<Symbol, StoredQuote>()
        const lots = symbols ? lotsOf(symbols) : allLots()
        const rows = newestOfLots(lots, at, knownAt)
        for (const lot of lots) {
          const found = rows.get(lot.id)
          if (!found) continue
          const best = bySymbol.get(lot.symbol)
          if (best === undefined || timeOf(found) > best.marketTime) bySymbol.set(lot.symbol, toQuote(lot, found))
        }
        return waiting.withNewest(bySymbol, { at, knownAt, ...(symbols && { symbols }) })
      }),
    history: (symbol, { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = {}) =>
      connection.query('quotes.history', () =>
        waiting
          .withHistory(
            lotsOf([symbol]).flatMap((lot) =>
              [...chunks.overlapping(lot.id, from, to).flatMap(({ data }) => readableRows(data)), ...tail.read(lot.id)]
                .filter((row) => timeOf(row) >= from && timeOf(row) < to)
                .map((row) => toQuote(lot, row)),
            ),
            symbol,
            { from, to },
          )
          .sort((a, b) => a.marketTime - b.marketTime),
      ),
    prune({ before, isDryRun }) {
      const count = (): { quotes: number; bytesFreed: number } => {
        let quotes = 0
        let bytesFreed = 0
        for (const lot of allLots()) {
          const rows = tail.read(lot.id).filter((row) => timeOf(row) < before).length
          quotes += rows
          bytesFreed += rows * TAIL_ROW_BYTES
          for (const chunk of chunks.overlapping(lot.id, Number.MIN_SAFE_INTEGER, before)) {
            const kept = chunk.lastT < before ? [] : readableRows(chunk.data).filter((row) => timeOf(row) >= before)
            const gone = chunk.quotes - kept.length
            quotes += gone
            bytesFreed += Math.round((chunk.data.byteLength * gone) / chunk.quotes)
            if (!isDryRun) chunks.replace(chunk.id, lot.id, kept)
          }
          if (isDryRun) continue
          tail.removeBefore(lot.id, before)
          removeEmptyLot.run({ id: lot.id })
        }
        return { quotes, bytesFreed }
      }
      return isDryRun ? connection.query('quotes.prune', count) : connection.write('quotes.prune', count)
    },
    stat: () =>
      connection.query('quotes.stat', () => {
        type Totals = { quotes: number; bytes?: number; first: EpochMs | null; last: EpochMs | null }
        const packed = packedTotals.get() as Totals
        const rows = tailTotals.get() as Totals
        const firsts = [packed.first, rows.first].filter((t) => t !== null)
        const lasts = [packed.last, rows.last].filter((t) => t !== null)
        return {
          quotes: packed.quotes + rows.quotes,
          bytes: (packed.bytes ?? 0) + rows.quotes * TAIL_ROW_BYTES,
          from: firsts.length === 0 ? null : Math.min(...firsts),
          to: lasts.length === 0 ? null : Math.max(...lasts),
        }
      }),
  }
}

function toValues(quote: SeenQuote, fetchedAt: EpochMs): QuoteValues {
  const { marketTime, price, prevClose, volume, turnover, cap } = quote
  requirePrice(quote)
  return [marketTime, fetchedAt, price, prevClose, volume, turnover, cap]
}

function requirePrice({ symbol, price }: SeenQuote): void {
  if (!Number.isFinite(price)) throw new RangeError(`a quote of ${symbol} has no finite price: ${price}`)
}

function toQuote({ symbol, source }: Lot, values: QuoteValues): StoredQuote {
  const [marketTime, fetchedAt, price, prevClose = null, volume = null, turnover = null, cap = null] = values
  const told = { marketTime: marketTime as number, fetchedAt: fetchedAt as number, price: price as number }
  return { symbol, source, ...told, prevClose, volume, turnover, cap }
}

/** Of rows in order, the first of each time: a later one is not what was first seen. */
function firstOfEach(rows: readonly QuoteValues[]): QuoteValues[] {
  return rows.filter((row, at) => at === 0 || timeOf(row) !== timeOf(rows[at - 1] as QuoteValues))
}

function timeOf(row: QuoteValues): EpochMs {
  return row[0] as number
}
