import type { ColumnMap } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'
import { columnsByName, plainName, tickerColumn } from './column-names.ts'
import { decimalMarkOf, type DecimalMark } from './decimal-mark.ts'
import { parseNumber } from './parse-number.ts'
import { readTime } from './parse-time.ts'
import { openRecords, type Delimiter } from './read-records.ts'
import { cellsOfTexts, textsOf, type RecordCells } from './record-cells.ts'

export interface Format {
  readonly format: 'binance' | 'yahoo' | 'stooq' | 'generic'
  readonly delimiter: Delimiter
  readonly hasHeader: boolean
  /** Line of the header, 0 without one; lines up to it hold no data. */
  readonly headerLine: number
  readonly header: readonly string[]
  /** Null when the columns could not be told apart: they have to be named then. */
  readonly columns: ColumnMap | null
  /** Column with the time of day, where the date stands alone in `columns.t`. */
  readonly clock: number | null
  /** Column with the code of the instrument, where there is one. */
  readonly ticker: number | null
  /** Null when no figure of the head tells: those seen read the same either way, or have dots that are taken for points. */
  readonly decimalMark: DecimalMark | null
  /** In words. */
  readonly timeFormat: string
  /** Rows of data in the head, as text. */
  readonly rows: readonly (readonly string[])[]
}

interface HeadRecord {
  readonly cells: readonly string[]
  readonly line: number
}

/** Rows of the head that are looked at. */
const SAMPLE_ROWS = 200
/** A title or an address may stand above the header (CryptoDataDownload, MOEX). */
const HEADER_WITHIN = 10
/** Columns of a Binance dump: open time, o, h, l, c, volume, close time, quote volume, trades, taker base, taker quote, ignore. */
const BINANCE_COLUMNS = 12

/**
 * Tells from the head of a file how to read it. `named` are columns that somebody has given by hand.
 * @param isWhole the head is the whole file, so its last line is complete
 * @throws AppError bad-input when the text is no table, is empty, lacks a named column, or has figures that can be read two ways
 */
export async function detectFormat(
  fileName: string,
  head: Uint8Array,
  isWhole: boolean,
  named?: ColumnMap,
): Promise<Format> {
  const { delimiter, records } = await splitHead(fileName, head, isWhole)
  const { headerAt, columns, clock } = findColumns(fileName, records, named)
  const decimalMark =
    columns === null
      ? null
      : await decimalMarkOf({
          fileName,
          delimiter,
          columns,
          rows: rowsBelow(records, headerAt),
          allRows: async () => rowsBelow(await readHead(fileName, head, isWhole, delimiter, Infinity), headerAt),
        })
  return describe({ delimiter, records, headerAt, columns, clock, decimalMark })
}

function rowsBelow(records: readonly HeadRecord[], headerAt: number): (readonly string[])[] {
  return records.slice(headerAt + 1).map(({ cells }) => cells)
}

function findColumns(
  fileName: string,
  records: readonly HeadRecord[],
  named: ColumnMap | undefined,
): Pick<Findings, 'headerAt' | 'columns' | 'clock'> {
  const first = records[0]
  if (!first) throw new AppError('bad-input', `${fileName} is empty`, { file: fileName })
  if (named) requireColumns(fileName, named, records)
  const byName = headerByName(records)
  if (byName) {
    const { index, columns, clock } = byName
    return { headerAt: index, columns: named ?? columns, clock: clockFor(named, columns, clock) }
  }
  if (named) return { headerAt: isData(first.cells, named) ? -1 : 0, columns: named, clock: null }
  const byPlace = columnsByPlace(records)
  const hasFigures = first.cells.some((cell) => isFigure(cell))
  const headerAt = byPlace || hasFigures ? -1 : 0
  return { headerAt, columns: byPlace?.columns ?? null, clock: byPlace?.clock ?? null }
}

/** A time column given by hand keeps the clock column beside it only when it is the one found by name. */
function clockFor(named: ColumnMap | undefined, found: ColumnMap, clock: number | null): number | null {
  return named === undefined || named.t === found.t ? clock : null
}

interface Findings {
  readonly delimiter: Delimiter
  readonly records: readonly HeadRecord[]
  readonly headerAt: number
  readonly columns: ColumnMap | null
  readonly clock: number | null
  readonly decimalMark: DecimalMark | null
}

function describe({ delimiter, records, headerAt, columns, clock, decimalMark }: Findings): Format {
  const header = records[headerAt]?.cells.map((cell) => cell.trim()) ?? []
  const rows = rowsBelow(records, headerAt)
  const times = columns ? rows.map((texts) => readTime(timeText(cellsOfTexts(texts), columns.t, clock))) : []
  return {
    format: vendorOf(header, rows),
    delimiter,
    hasHeader: headerAt >= 0,
    headerLine: records[headerAt]?.line ?? 0,
    header,
    columns,
    clock,
    ticker: tickerColumn(header),
    decimalMark,
    timeFormat: times.find((time) => time !== null)?.form ?? 'unknown',
    rows,
  }
}

/** The text of a row's time: one cell, or a date and a clock in two. */
export function timeText(cells: RecordCells, t: number, clock: number | null): string {
  const date = cells.text(t) ?? ''
  return clock === null ? date : `${date} ${cells.text(clock) ?? ''}`
}

/** Fewest columns of a table of candles: time, open, high, low, close. */
const CANDLE_COLUMNS = 5

/** The delimiter that shows a known header or cuts the head into candles; tab and semicolon first, since a comma may be a decimal one. */
async function splitHead(fileName: string, head: Uint8Array, isWhole: boolean) {
  const splits: { delimiter: Delimiter; records: HeadRecord[]; width: number }[] = []
  for (const delimiter of ['\t', ';', ','] as const) {
    const records = await readHead(fileName, head, isWhole, delimiter)
    splits.push({ delimiter, records, width: usualWidth(records) })
  }
  const widest = splits.reduce((best, split) => (split.width > best.width ? split : best))
  const best =
    splits.find(({ records }) => headerByName(records)) ?? splits.find(({ width }) => width >= CANDLE_COLUMNS) ?? widest
  if (best.records.length > 0 && best.records.every(({ cells }) => cells.length < 2)) {
    const message = `${fileName} is no table: no comma, semicolon or tab parts its lines`
    throw new AppError('bad-input', message, { file: fileName })
  }
  return best
}

async function readHead(
  fileName: string,
  head: Uint8Array,
  isWhole: boolean,
  delimiter: Delimiter,
  limit = SAMPLE_ROWS,
) {
  const records: HeadRecord[] = []
  const reader = openRecords(fileName, delimiter, (cells, line) => {
    if (records.length < limit) records.push({ cells: textsOf(cells), line })
  })
  try {
    await reader.write(Buffer.from(head.buffer, head.byteOffset, head.byteLength))
    // The last line of a cut head is cut as well: left unread unless it is all there is.
    if (isWhole) await reader.end()
  } finally {
    reader.destroy()
  }
  return records
}

/** The most frequent number of cells. */
function usualWidth(records: readonly HeadRecord[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  const [usual = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? []
  return usual
}

function headerByName(records: readonly HeadRecord[]) {
  for (const [index, { cells }] of records.slice(0, HEADER_WITHIN).entries()) {
    const found = columnsByName(cells)
    if (!found) continue
    const { clock, ...columns } = found
    return {
      index,
      columns: columns satisfies ColumnMap,
      clock: isClock(records[index + 1]?.cells, clock) ? clock : null,
    }
  }
  return undefined
}

/** `time` beside `date` holds a time of day only if it looks like one: elsewhere it repeats the whole instant. */
function isClock(cells: readonly string[] | undefined, clock: number | null): boolean {
  return clock !== null && /^\d{1,2}:?\d{2}(:?\d{2}(\.\d+)?)?$/.test(cells?.[clock]?.trim() ?? '')
}

/** Without a header: time, perhaps a clock of its own, then open, high, low, close, and volume where one follows. */
function columnsByPlace(records: readonly HeadRecord[]): { columns: ColumnMap; clock: number | null } | undefined {
  const first = records[0]?.cells ?? []
  const t = [0, 1].find((at) => readTime(first[at] ?? '') !== null)
  if (t === undefined) return undefined
  const clock = isClock(first, t + 1) && readTime(timeText(cellsOfTexts(first), t, t + 1)) !== null ? t + 1 : null
  const o = (clock ?? t) + 1
  const columns = { t, o, h: o + 1, l: o + 2, c: o + 3, v: o + 4 < first.length ? o + 4 : null }
  return records.some(({ cells }) => isOrdered(cells, columns)) ? { columns, clock } : undefined
}

/** True where the four figures, all written in one way, can be open, high, low and close. */
function isOrdered(cells: readonly string[], { o, h, l, c }: ColumnMap): boolean {
  return [false, true].some((isDecimalComma) => {
    const figures = [o, h, l, c].map((at) => parseNumber(cells[at] ?? '', isDecimalComma))
    const [open, high, low, close] = figures as [number, number, number, number]
    return high >= Math.max(open, close) && low <= Math.min(open, close)
  })
}

function isData(cells: readonly string[], columns: ColumnMap): boolean {
  return (
    readTime(cells[columns.t] ?? '') !== null || isFigure(cells[columns.o] ?? '') || isFigure(cells[columns.c] ?? '')
  )
}

function isFigure(cell: string): boolean {
  return !Number.isNaN(parseNumber(cell, false)) || !Number.isNaN(parseNumber(cell, true))
}

function requireColumns(fileName: string, columns: ColumnMap, records: readonly HeadRecord[]): void {
  const width = records.reduce((widest, { cells }) => Math.max(widest, cells.length), 0)
  for (const [role, at] of Object.entries(columns)) {
    if (at === null || at < width) continue
    const message = `column ${role}=${at}: ${fileName} has ${width} columns, counted from 0`
    throw new AppError('bad-input', message, { file: fileName, column: role, index: at, columns: width })
  }
}

function vendorOf(header: readonly string[], rows: readonly (readonly string[])[]): Format['format'] {
  const names = new Set(header.map(plainName))
  if (names.has('closetime') || (header.length === 0 && rows[0]?.length === BINANCE_COLUMNS)) return 'binance'
  if (names.has('adjclose') || names.has('stocksplits')) return 'yahoo'
  const isStooq = names.has('otwarcie') || names.has('per') || header.join(',') === 'Date,Open,High,Low,Close,Volume'
  return isStooq ? 'stooq' : 'generic'
}
