import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { IMPORT_PIECE_BYTES } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Tape } from '../../tape/types.ts'
import { openDecoder } from './decode-text.ts'
import { detectFormat, timeText } from './detect-format.ts'
import { intervalOfName, intervalOfTimes, symbolOfName } from './guess-series.ts'
import { readTime } from './parse-time.ts'
import { cellsOfTexts } from './record-cells.ts'

type Input = InferContractRouterInputs<Contract>['imports']['preview']
type Preview = InferContractRouterOutputs<Contract>['imports']['preview']

const PREVIEW_ROWS = 5

/** What the head of a file says about it. @throws AppError bad-input when it is no table */
export async function previewFile(tape: Tape, { fileName, head }: Input): Promise<Preview> {
  if (head.byteLength > IMPORT_PIECE_BYTES) {
    throw new AppError('bad-input', `${fileName}: a head of ${head.byteLength} bytes, ${IMPORT_PIECE_BYTES} at most`)
  }
  const text = openDecoder(fileName, head)(head)
  const format = await detectFormat(fileName, text, head.byteLength < IMPORT_PIECE_BYTES)
  const { columns, clock, rows } = format
  const times = columns
    ? rows.map((texts) => readTime(timeText(cellsOfTexts(texts), columns.t, clock))?.ms ?? Number.NaN)
    : []
  return {
    format: format.format,
    delimiter: format.delimiter,
    hasHeader: format.hasHeader,
    header: [...format.header],
    rows: rows.slice(0, PREVIEW_ROWS).map((cells) => [...cells]),
    columns,
    timeFormat: format.timeFormat,
    interval: intervalOfTimes(times) ?? intervalOfName(fileName),
    symbol: symbolOfName(tape, fileName),
  }
}
