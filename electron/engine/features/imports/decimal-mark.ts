import type { ColumnMap } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'
import { parseNumber } from './parse-number.ts'
import type { Delimiter } from './read-records.ts'

/** What parts the decimals of a figure; the other one of the two parts its groups of thousands. */
export type DecimalMark = '.' | ','

interface Head {
  readonly fileName: string
  readonly delimiter: Delimiter
  readonly columns: ColumnMap
  /** The first rows of data. */
  readonly rows: readonly (readonly string[])[]
  /** All rows of data of the head, which takes longer. */
  allRows(): Promise<readonly (readonly string[])[]>
}

/** So few figures of the other way of writing among those that tell are faults of their rows: they are set aside later. */
const STRAY_SHARE = 0.1

/**
 * The decimal mark by the figures that can be read in one way only: `1,234.50`, `1,234,567` and `10.5` have a point, `1.234,50`,
 * `41,25` and `0,123` a comma. `41,234` alone can be either, and a wrong guess would store prices of a thousandth.
 * @returns null when no figure tells and none has to be told
 * @throws AppError bad-input when figures can be read in two ways, or are written in two ways
 */
export async function decimalMarkOf(head: Head): Promise<DecimalMark | null> {
  // Whoever parts columns with commas does not part decimals with them.
  if (head.delimiter === ',') return '.'
  const sure = markOf(tally(head.rows, head.columns), head.fileName)
  if (sure !== null) return sure
  const all = tally(await head.allRows(), head.columns)
  const mark = markOf(all, head.fileName)
  if (mark === null && all.open !== '') refuseOpenFigure(head.fileName, all.open)
  return mark
}

interface Tally {
  points: number
  commas: number
  /** The first of each kind, blank where there is none; `open` has a comma and can be read in two ways. */
  point: string
  comma: string
  open: string
}

function tally(rows: Head['rows'], { o, h, l, c, v }: ColumnMap): Tally {
  const seen: Tally = { points: 0, commas: 0, point: '', comma: '', open: '' }
  const places = v === null ? [o, h, l, c] : [o, h, l, c, v]
  for (const cells of rows) {
    for (const at of places) {
      const text = cells[at] ?? ''
      const mark = markOfFigure(text)
      if (mark === '.') {
        seen.points++
        seen.point ||= text
      } else if (mark === ',') {
        seen.commas++
        seen.comma ||= text
      } else if (seen.open === '' && isOpenFigure(text)) seen.open = text
    }
  }
  return seen
}

function markOf({ points, commas, point, comma }: Tally, fileName: string): DecimalMark | null {
  if (points + commas === 0) return null
  if (Math.min(points, commas) > STRAY_SHARE * (points + commas)) {
    const message = `${fileName}: ${comma} has a decimal comma and ${point} a decimal point; write all figures in one way`
    throw new AppError('bad-input', message, { file: fileName, comma, point })
  }
  return points > commas ? '.' : ','
}

/** Null for a figure without a mark, for one that can be read in two ways, and for what is none. */
function markOfFigure(text: string): DecimalMark | null {
  const hasPoint = !Number.isNaN(parseNumber(text, false))
  const hasComma = !Number.isNaN(parseNumber(text, true))
  return hasPoint === hasComma ? null : hasPoint ? '.' : ','
}

/** True for `41,234`: a figure with a comma that parts decimals or thousands. */
export function isOpenFigure(text: string): boolean {
  return text.includes(',') && !Number.isNaN(parseNumber(text, false)) && !Number.isNaN(parseNumber(text, true))
}

/** @throws AppError bad-input always; `line` where one is known */
export function refuseOpenFigure(fileName: string, text: string, line?: number): never {
  const figure = text.trim()
  const place = line === undefined ? fileName : `${fileName}, line ${line}`
  const readings = `${parseNumber(figure, false)} or ${parseNumber(figure, true)}`
  const message = `${place}: ${figure} can be ${readings}, and the figures around it do not tell which; write figures with a decimal point and without groups`
  throw new AppError('bad-input', message, { file: fileName, figure, ...(line === undefined ? {} : { line }) })
}
