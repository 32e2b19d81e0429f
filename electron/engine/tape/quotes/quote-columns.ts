import { packColumns, unpackColumns } from '../pack/pack-columns.ts'

/** Fields of a stored quote, in the order of their columns in a chunk. NaN is what nobody told. */
const QUOTE_COLUMNS = ['t', 'fetchedAt', 'price', 'prevClose', 'volume', 'turnover', 'cap'] as const
/** One quote as its numbers, in the order of `QUOTE_COLUMNS`. */
export type QuoteValues = readonly (number | null)[]

export function packQuoteRows(rows: readonly QuoteValues[]): Uint8Array {
  return packColumns(
    QUOTE_COLUMNS.map((_, column) => Float64Array.from(rows, (row) => (row[column] as number | null) ?? Number.NaN)),
  )
}

/** @throws PackError when the bytes are not the ones packed */
export function quoteRows(data: Uint8Array): QuoteValues[] {
  const columns = unpackColumns(data)
  const [times = new Float64Array()] = columns
  return Array.from(times, (_, at) => rowOf(columns, at))
}

/** The last row of market time `at` or before that was fetched by `knownAt`. @throws PackError */
export function lastRow(data: Uint8Array, at: number, knownAt: number): QuoteValues | undefined {
  const columns = unpackColumns(data)
  const [times = new Float64Array(), fetched = new Float64Array()] = columns
  const found = times.findLastIndex((t, row) => t <= at && (fetched[row] as number) <= knownAt)
  return found === -1 ? undefined : rowOf(columns, found)
}

function rowOf(columns: readonly Float64Array[], at: number): QuoteValues {
  return columns.map((column) => {
    const value = column[at] as number
    return Number.isNaN(value) ? null : value
  })
}
