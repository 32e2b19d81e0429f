import { AppError } from '../../../../shared/errors.ts'

/** Files that people take for a CSV, by their first bytes. */
const KNOWN_BINARY: readonly { readonly magic: readonly number[]; readonly words: string }[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], words: 'is a zip archive: unpack it and import the CSV inside' },
  { magic: [0x1f, 0x8b], words: 'is a gzip archive: unpack it and import the CSV inside' },
  { magic: [0x50, 0x41, 0x52, 0x31], words: 'is a Parquet file: only CSV and TSV can be imported' },
]
/** Control characters other than tab, line feed and carriage return: a text has next to none. */
const MAX_CONTROL_SHARE = 0.01

/** Turns the pieces of a file into UTF-8, in order. UTF-16 is what spreadsheets save as "Unicode text". */
export type ToUtf8 = (piece: Uint8Array) => Buffer

/** @throws AppError bad-input when the head of the file is no text, naming the file */
export function openDecoder(fileName: string, head: Uint8Array): ToUtf8 {
  const utf16 = utf16Of(head)
  if (utf16 !== undefined) {
    const decoder = new TextDecoder(utf16)
    return (piece) => Buffer.from(decoder.decode(piece, { stream: true }), 'utf8')
  }
  refuseBinary(fileName, head)
  return (piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
}

function utf16Of(head: Uint8Array): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : undefined
}

function refuseBinary(fileName: string, head: Uint8Array): void {
  const known = KNOWN_BINARY.find(({ magic }) => magic.every((byte, at) => head[at] === byte))
  if (known) throw new AppError('bad-input', `${fileName} ${known.words}`, { file: fileName })
  let controls = 0
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls++
  if (controls > head.length * MAX_CONTROL_SHARE) {
    const words = 'is no text: a CSV in UTF-8, or in UTF-16 with a byte order mark, can be imported'
    throw new AppError('bad-input', `${fileName} ${words}`, { file: fileName })
  }
}
