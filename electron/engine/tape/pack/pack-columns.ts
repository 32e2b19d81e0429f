import { MAX_ROWS } from './bars-header.ts'
import { padded } from './narrow-integers.ts'
import { HEAD_BYTES, planColumn, putHead, readColumn, takeHead } from './pack-column.ts'
import { PackError } from './pack-error.ts'
import { aligned, wordChecksum } from './word-checksum.ts'

/**
 * Columns of doubles as bytes, each in its shortest lossless form. Little-endian:
 *
 *      0 u32 magic "TDKC"   4 u16 version   6 u16 columns   8 u32 rows   12 u32 bytes   16 u32 checksum   20 u32 zero
 *     24 a head per column, then the columns, each padded to 8 bytes
 */
const MAGIC = 0x434b4454
const VERSION = 1
const HEADER_BYTES = 24
const CHECKSUM_WORD = 4
const MAX_COLUMNS = 64

/** @throws RangeError when the columns differ in length or are too many or too long */
export function packColumns(columns: readonly Float64Array[]): Uint8Array<ArrayBuffer> {
  const rows = columns[0]?.length ?? 0
  if (columns.length > MAX_COLUMNS || rows > MAX_ROWS || columns.some((column) => column.length !== rows)) {
    throw new RangeError(
      `packColumns: ${columns.length} columns of ${columns.map(({ length }) => length).join(', ')} rows`,
    )
  }
  const plans = columns.map((column) => planColumn(column, 0, rows))
  let at = HEADER_BYTES + HEAD_BYTES * plans.length
  const length = plans.reduce((sum, { bytes }) => sum + bytes, at)
  const buffer = new ArrayBuffer(length)
  const view = new DataView(buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, VERSION, true)
  view.setUint16(6, columns.length, true)
  view.setUint32(8, rows, true)
  view.setUint32(12, length, true)
  plans.forEach((plan, index) => {
    putHead(view, HEADER_BYTES + HEAD_BYTES * index, plan)
    plan.write(buffer, at)
    at += plan.bytes
  })
  const words = new Uint32Array(buffer)
  words[CHECKSUM_WORD] = wordChecksum(words, 0, words.length, CHECKSUM_WORD)
  return new Uint8Array(buffer)
}

/** Undoes `packColumns`; the bytes may start at any offset. @throws PackError */
export function unpackColumns(packed: Uint8Array): Float64Array<ArrayBuffer>[] {
  const bytes = aligned(packed)
  const { count, rows } = takeHeader(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const heads = Array.from({ length: count }, (_, index) => takeHead(view, HEADER_BYTES + HEAD_BYTES * index))
  let at = HEADER_BYTES + HEAD_BYTES * count
  const end = heads.reduce((sum, { width }) => sum + padded(width * rows), at)
  if (end !== bytes.byteLength) throw new PackError(`columns: they end at ${end} of ${bytes.byteLength} bytes`)
  // Before anything is made room for: columns of width 0 say nothing about the number of rows.
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  if (wordChecksum(words, 0, words.length, CHECKSUM_WORD) !== words[CHECKSUM_WORD]) {
    throw new PackError('columns: the checksum does not match')
  }
  return heads.map((head) => {
    const target = new Float64Array(rows)
    readColumn(bytes, at, head, 0, rows, target, 0)
    at += padded(head.width * rows)
    return target
  })
}

function takeHeader(bytes: Uint8Array): { count: number; rows: number } {
  if (bytes.byteLength < HEADER_BYTES) throw new PackError(`columns: ${bytes.byteLength} bytes are no header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  if (view.getUint32(0, true) !== MAGIC) throw new PackError('columns: these bytes are no packed columns')
  const version = view.getUint16(4, true)
  if (version !== VERSION) {
    throw new PackError(`columns: packed by format ${version}, this version of Tapedeck reads format ${VERSION}`)
  }
  const count = view.getUint16(6, true)
  const rows = view.getUint32(8, true)
  const length = view.getUint32(12, true)
  if (length !== bytes.byteLength || length % 8 !== 0) {
    throw new PackError(`columns: ${bytes.byteLength} bytes, but ${length} were written`)
  }
  if (count > MAX_COLUMNS || rows > MAX_ROWS || HEADER_BYTES + HEAD_BYTES * count > length) {
    throw new PackError(`columns: ${count} of ${rows} rows`)
  }
  return { count, rows }
}
