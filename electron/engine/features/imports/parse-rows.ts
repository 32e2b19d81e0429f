import type { ColumnMap } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'
import { isOpenFigure, refuseOpenFigure } from './decimal-mark.ts'
import { timeText, type Format } from './detect-format.ts'
import { isMissing, parseNumber } from './parse-number.ts'
import { openRecords, type RecordReader } from './read-records.ts'
import type { RecordCells } from './record-cells.ts'
import type { RowRuns } from './row-runs.ts'
import type { TimeReader } from './time-reader.ts'
import { faultOf } from './validate.ts'

/** Opens one file for reading: records go in, rows come out in `rows`, good ones and ones to set aside. */
export function readRows(
  fileName: string,
  format: Format & { readonly columns: ColumnMap },
  times: TimeReader,
  rows: RowRuns,
): RecordReader {
  const { columns, clock, headerLine, decimalMark } = format
  const isDecimalComma = decimalMark === ','
  const requireOneTicker = format.ticker === null ? undefined : tickerCheck(fileName, format.ticker)

  function figureAt(cells: RecordCells, at: number, line: number): number {
    const plain = isDecimalComma ? Number.NaN : cells.decimal(at)
    if (!Number.isNaN(plain)) return plain
    const text = cells.text(at)
    if (text === undefined) return Number.NaN
    if (decimalMark === null && isOpenFigure(text)) refuseOpenFigure(fileName, text, line)
    return parseNumber(text, isDecimalComma)
  }

  return openRecords(fileName, format.delimiter, (cells, line) => {
    if (line <= headerLine) return
    requireOneTicker?.(cells, line)
    const epoch = clock === null ? cells.epoch(columns.t) : Number.NaN
    if (Number.isNaN(epoch)) times.read(timeText(cells, columns.t, clock))
    else times.readEpoch(epoch)
    const { monthFirst, dayFirst } = times
    const v = columns.v === null ? Number.NaN : figureAt(cells, columns.v, line)
    const o = figureAt(cells, columns.o, line)
    const h = figureAt(cells, columns.h, line)
    const l = figureAt(cells, columns.l, line)
    const c = figureAt(cells, columns.c, line)
    const hasTime = !Number.isNaN(monthFirst) || !Number.isNaN(dayFirst)
    // An unknown volume is fine, a text that is none is not.
    const isNoVolume = Number.isNaN(v) && columns.v !== null && !isMissing(cells.text(columns.v))
    const reason = !hasTime ? 'bad-time' : isNoVolume ? 'not-a-number' : faultOf(o, h, l, c, v)
    if (reason === undefined) rows.take(line, monthFirst, dayFirst, o, h, l, c, v)
    else rows.setAside(line, monthFirst, dayFirst, reason)
  })
}

/** Two instruments in one file would become one series of nonsense. */
function tickerCheck(fileName: string, column: number): (cells: RecordCells, line: number) => void {
  let only: string | undefined
  return (cells, line) => {
    const ticker = cells.text(column)?.trim() ?? ''
    only ??= ticker
    if (ticker === only || ticker === '') return
    const message = `${fileName}, line ${line}: holds ${ticker} after ${only}; a file with one instrument can be imported`
    throw new AppError('bad-input', message, { file: fileName, line, first: only, other: ticker })
  }
}
