import { parse, type Info, type Parser } from 'csv-parse'
import { AppError } from '../../../../shared/errors.ts'

export type Delimiter = ',' | ';' | '\t'

/** Longest line taken in: a row of candles has some 150 bytes; a file without line ends is no table. */
export const MAX_LINE_BYTES = 64 * 1024

/** One record of a file with the 1-based line it ends on. */
export type OnRecord = (cells: readonly string[], line: number) => void

export interface RecordReader {
  /** Resolves when every whole record of `piece` was handed out. @throws AppError bad-input, or what `onRecord` threw */
  write(piece: Uint8Array): Promise<void>
  /** The file is complete: hands out its last record. */
  end(): Promise<void>
  /** Lets go of everything; nothing is handed out afterwards. */
  destroy(): void
}

/** Streams the records of a UTF-8 text: quotes, ragged rows, any line ends; blank lines are left out but counted. */
export function openRecords(fileName: string, delimiter: Delimiter, onRecord: OnRecord): RecordReader {
  const parser = parse({
    delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_LINE_BYTES,
    // Records are taken here and null is kept back, so nothing piles up on the readable side of the stream.
    on_record: (cells: string[], { lines }: Info) => {
      if (cells.length > 1 || cells[0]?.trim() !== '') onRecord(cells, lines)
      return null
    },
  })
  // Every failure reaches the callback of write or end as well; without a listener it would end the process.
  parser.on('error', () => undefined)
  parser.resume()
  const settle = (step: (done: (error?: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      step((error) => (error ? reject(inWords(fileName, parser, error)) : resolve()))
    })
  return {
    write: (piece) => settle((done) => parser.write(piece, done)),
    end: () => settle((done) => parser.end(done)),
    destroy: () => void parser.destroy(),
  }
}

function inWords(fileName: string, parser: Parser, error: Error): Error {
  const code = 'code' in error ? error.code : undefined
  const line = parser.info.lines
  const detail = { file: fileName, line }
  if (code === 'CSV_MAX_RECORD_SIZE') {
    const message = `${fileName}, line ${line}: longer than ${MAX_LINE_BYTES / 1024} KB, so no row of a table`
    return new AppError('bad-input', message, detail, { cause: error })
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    const message = `${fileName}: a quotation mark is opened and never closed (looked for until line ${line})`
    return new AppError('bad-input', message, detail, { cause: error })
  }
  return error
}
