import { parse, type Info, type Parser } from 'csv-parse'
import { AppError } from '../../../../shared/errors.ts'
import { openPlainRecords } from './plain-records.ts'
import { cellsOfTexts, type RecordCells } from './record-cells.ts'

export type Delimiter = ',' | ';' | '\t'

/** Longest line taken in: a row of candles has some 150 bytes; a file without line ends is no table. */
export const MAX_LINE_BYTES = 64 * 1024

/** One record of a file with the 1-based line it ends on. */
export type OnRecord = (cells: RecordCells, line: number) => void

export interface RecordReader {
  /** Resolves when every whole record of `piece` was handed out. @throws AppError bad-input, or what `onRecord` threw */
  write(piece: Buffer): Promise<void>
  /** The file is complete: hands out its last record. */
  end(): Promise<void>
  /** Lets go of everything; nothing is handed out afterwards. */
  destroy(): void
}

const QUOTE = 0x22

/** Streams the records of a UTF-8 text: quotes, ragged rows, any line ends; blank lines are left out but counted. */
export function openRecords(fileName: string, delimiter: Delimiter, onRecord: OnRecord): RecordReader {
  const tooLong = (line: number, cause?: Error): AppError => {
    const message = `${fileName}, line ${line}: longer than ${MAX_LINE_BYTES / 1024} KB, so no row of a table`
    return new AppError('bad-input', message, { file: fileName, line }, { cause })
  }
  const plain = openPlainRecords({ delimiter, maxLineBytes: MAX_LINE_BYTES, onRecord, tooLong })
  /** Reads on from the first quotation mark: from there on a line need not be a record. */
  let quoted: Parser | undefined
  let isDestroyed = false

  function openQuoted(): Parser {
    const linesBefore = plain.lines
    const parser = parse({
      delimiter,
      bom: !plain.hasStarted,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: MAX_LINE_BYTES,
      // Records are taken here and null is kept back, so nothing piles up on the readable side of the stream.
      on_record: (texts: string[], { lines }: Info) => {
        if (texts.length > 1 || texts[0]?.trim() !== '') onRecord(cellsOfTexts(texts), linesBefore + lines)
        return null
      },
    })
    // Every failure reaches the callback of write or end as well; without a listener it would end the process.
    parser.on('error', () => undefined)
    parser.resume()
    return parser
  }

  function settle(parser: Parser, step: (done: (error?: Error | null) => void) => void): Promise<void> {
    const linesBefore = plain.lines
    return new Promise((resolve, reject) => {
      step((error) => {
        if (error) reject(inWords(error, linesBefore + parser.info.lines))
        else resolve()
      })
    })
  }

  function inWords(error: Error, line: number): Error {
    const code = 'code' in error ? error.code : undefined
    if (code === 'CSV_MAX_RECORD_SIZE') return tooLong(line, error)
    if (code === 'CSV_QUOTE_NOT_CLOSED') {
      const message = `${fileName}: a quotation mark is opened and never closed (looked for until line ${line})`
      return new AppError('bad-input', message, { file: fileName, line }, { cause: error })
    }
    return error
  }

  return {
    async write(piece) {
      if (isDestroyed) return
      if (!quoted && !piece.includes(QUOTE)) {
        plain.write(piece)
        return
      }
      quoted ??= openQuoted()
      const parser = quoted
      const rest = plain.takeRest()
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
      await settle(parser, (done) => parser.write(bytes, done))
    },
    async end() {
      if (isDestroyed) return
      const parser = quoted
      if (parser) await settle(parser, (done) => parser.end(done))
      else plain.end()
    },
    destroy() {
      isDestroyed = true
      quoted?.destroy()
    },
  }
}
