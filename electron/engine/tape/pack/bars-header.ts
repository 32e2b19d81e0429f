import { SCALES } from './decimal-grid.ts'
import { isWidth, type Width } from './narrow-integers.ts'
import { PackError } from './pack-error.ts'

/**
 * The first 64 bytes of packed bars, little-endian:
 *
 *      0 u32 magic "TDKB"    4 u16 version    6 u8 price form    7 u8 price exponent
 *      8 u32 rows           12 u32 bytes     16 u32 runs        20 u8 widths[5] (t, o, c, h, l)    25 zeros
 *     28 u32 runs begin at  32 f64 t0        40 f64 step        48 f64 close before the first bar, in ticks
 *     56 u32 checksum of all                 60 u32 checksum of this header and the runs
 */
export interface BarsHeader {
  readonly priceForm: number
  readonly priceExponent: number
  readonly rows: number
  readonly bytes: number
  readonly runs: number
  readonly widths: readonly [t: Width, o: Width, c: Width, h: Width, l: Width]
  readonly runsAt: number
  readonly t0: number
  /** ms; 0 where times are plain doubles. */
  readonly step: number
  readonly c0: number
}

export const HEADER_BYTES = 64
/** In words of the whole. */
export const CHECKSUM_WORD = 14
export const RUNS_CHECKSUM_WORD = 15

/** Prices as differences of each other on one grid, or each column in a form of its own. Part of the format. */
export const PRICE_FORM = { joint: 0, separate: 1 } as const

const MAGIC = 0x424b4454
const VERSION = 1
const WIDTHS_AT = 20
/** 256 times a chunk of the store: more is no chunk, and nothing of that size is ever made room for. */
export const MAX_ROWS = 2 ** 20

export function putHeader(view: DataView, header: BarsHeader): void {
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, VERSION, true)
  view.setUint8(6, header.priceForm)
  view.setUint8(7, header.priceExponent)
  view.setUint32(8, header.rows, true)
  view.setUint32(12, header.bytes, true)
  view.setUint32(16, header.runs, true)
  header.widths.forEach((width, index) => view.setUint8(WIDTHS_AT + index, width))
  view.setUint32(28, header.runsAt, true)
  view.setFloat64(32, header.t0, true)
  view.setFloat64(40, header.step, true)
  view.setFloat64(48, header.c0, true)
}

/** @throws PackError on anything that no writer of this version makes, checksums aside */
export function takeHeader(bytes: Uint8Array): BarsHeader {
  if (bytes.byteLength < HEADER_BYTES) throw new PackError(`bars: ${bytes.byteLength} bytes are no header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES)
  if (view.getUint32(0, true) !== MAGIC) throw new PackError('bars: these bytes are no packed bars')
  const version = view.getUint16(4, true)
  if (version !== VERSION) {
    throw new PackError(`bars: packed by format ${version}, this version of Tapedeck reads format ${VERSION}`)
  }
  const width = (index: number): Width => {
    const found = view.getUint8(WIDTHS_AT + index)
    if (!isWidth(found)) throw new PackError(`bars: a column of width ${found}`)
    return found
  }
  const header: BarsHeader = {
    priceForm: view.getUint8(6),
    priceExponent: view.getUint8(7),
    rows: view.getUint32(8, true),
    bytes: view.getUint32(12, true),
    runs: view.getUint32(16, true),
    widths: [width(0), width(1), width(2), width(3), width(4)],
    runsAt: view.getUint32(28, true),
    t0: view.getFloat64(32, true),
    step: view.getFloat64(40, true),
    c0: view.getFloat64(48, true),
  }
  const { rows, runs, runsAt, priceForm, priceExponent } = header
  if (header.bytes !== bytes.byteLength || header.bytes % 8 !== 0) {
    throw new PackError(`bars: ${bytes.byteLength} bytes, but ${header.bytes} were written`)
  }
  if (rows > MAX_ROWS || runs > rows) throw new PackError(`bars: ${rows} rows in ${runs} runs`)
  if (runsAt < HEADER_BYTES || runsAt > header.bytes || runsAt % 8 !== 0) {
    throw new PackError(`bars: runs at ${runsAt} of ${header.bytes} bytes`)
  }
  if (priceForm > PRICE_FORM.separate || priceExponent >= SCALES.length) {
    throw new PackError(`bars: prices of form ${priceForm}, exponent ${priceExponent}`)
  }
  return header
}
