import type { ColumnMap, QuarantineReason } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'
import { timeText, type Format } from './detect-format.ts'
import { isMissing, parseNumber } from './parse-number.ts'
import { openRecords, type RecordReader } from './read-records.ts'
import { RowBuffer } from './row-buffer.ts'
import type { TimeReader } from './time-reader.ts'
import { faultOf } from './validate.ts'

/** So many bad rows are a wrong mapping or no candles at all, and their list would outgrow any screen. */
const MAX_BAD_ROWS = 1_000_000

/** Opens the rows of one file: records go in, validated rows pile up in `rows`. */
export function openRows(
  fileName: string,
  format: Format & { readonly columns: ColumnMap },
  times: TimeReader,
): { readonly rows: RowBuffer; readonly reader: RecordReader } {
  const { columns, clock, headerLine, isDecimalComma } = format
  const rows = new RowBuffer()
  const requireOneTicker = format.ticker === null ? undefined : tickerCheck(fileName, format.ticker)
  const read = (cell: string | undefined): number =>
    cell === undefined ? Number.NaN : parseNumber(cell, isDecimalComma)

  const reader = openRecords(fileName, format.delimiter, (cells, line) => {
    if (line <= headerLine) return
    requireOneTicker?.(cells, line)
    times.read(timeText(cells, columns.t, clock))
    const volumeText = columns.v === null ? undefined : cells[columns.v]
    const v = read(volumeText)
    const figures = [
      read(cells[columns.o]),
      read(cells[columns.h]),
      read(cells[columns.l]),
      read(cells[columns.c]),
      v,
    ] as const
    const { monthFirst, dayFirst } = times
    let reason: QuarantineReason | undefined
    if (Number.isNaN(monthFirst) && Number.isNaN(dayFirst)) reason = 'bad-time'
    // An unknown volume is fine, a text that is none is not.
    else if (Number.isNaN(v) && !isMissing(volumeText)) reason = 'not-a-number'
    else reason = faultOf(...figures)
    rows.push(line, monthFirst, dayFirst, figures, reason)
    if (rows.bad > MAX_BAD_ROWS) {
      const message = `${fileName}: more than ${MAX_BAD_ROWS} rows are no candles; are these the right columns?`
      throw new AppError('bad-input', message, { file: fileName, line })
    }
  })
  return { rows, reader }
}

/** Two instruments in one file would become one series of nonsense. */
function tickerCheck(fileName: string, column: number): (cells: readonly string[], line: number) => void {
  let only: string | undefined
  return (cells, line) => {
    const ticker = cells[column]?.trim() ?? ''
    only ??= ticker
    if (ticker === only || ticker === '') return
    const message = `${fileName}, line ${line}: holds ${ticker} after ${only}; a file with one instrument can be imported`
    throw new AppError('bad-input', message, { file: fileName, line, first: only, other: ticker })
  }
}
