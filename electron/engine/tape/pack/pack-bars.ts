import { type Candles, emptyCandles } from '../../../../shared/domain/candles.ts'
import {
  type BarsHeader,
  CHECKSUM_WORD,
  HEADER_BYTES,
  MAX_ROWS,
  PRICE_FORM,
  putHeader,
  RUNS_CHECKSUM_WORD,
  takeHeader,
} from './bars-header.ts'
import { planTimes, readTimes } from './bar-times.ts'
import { SCALES } from './decimal-grid.ts'
import { planJointPrices, readJointPrices } from './joint-prices.ts'
import { padded, putIntegers } from './narrow-integers.ts'
import { type ColumnHead, HEAD_BYTES, planColumn, putHead, readColumn, takeHead } from './pack-column.ts'
import { PackError } from './pack-error.ts'
import { packRuns, type PackedRun, takeRuns } from './pack-runs.ts'
import { aligned, wordChecksum } from './word-checksum.ts'

export { PackError, type PackedRun }

/** Where `unpackBars` writes: row `at` and those after it. */
export interface UnpackTarget {
  readonly columns: Candles
  readonly at: number
}

/** Integers of the chunk at hand. Shared: a bulk write packs hundreds of chunks in a row. */
let scratch = emptyCandles()

/**
 * Bars `from` (inclusive) to `to` (exclusive) as bytes from which every double comes back bit for bit. After the header of
 * `BarsHeader`: heads of the volume and, where prices are separate, of o, h, l and c; then the columns t, prices (joint: o, c, h,
 * l; separate: o, h, l, c) and v, each padded to 8 bytes; then the runs.
 * @param runs sum to `to − from`
 */
export function packBars(
  columns: Candles,
  from: number,
  to: number,
  runs: readonly PackedRun[],
): Uint8Array<ArrayBuffer> {
  const rows = to - from
  if (rows < 0 || rows > MAX_ROWS) throw new RangeError(`packBars: ${rows} bars`)
  if (scratch.t.length < rows) scratch = emptyCandles(rows)
  const times = planTimes(columns.t, from, to, scratch.t)
  const joint = planJointPrices(columns, from, to, scratch)
  const separate = joint
    ? []
    : [columns.o, columns.h, columns.l, columns.c].map((column) => planColumn(column, from, to))
  const plans = [planColumn(columns.v, from, to, 'ticks'), ...separate]
  const step = times?.step ?? 0
  const runBytes = packRuns(runs, rows, step)

  const widths: BarsHeader['widths'] = [times?.width ?? 8, ...(joint?.widths ?? ([0, 0, 0, 0] as const))]
  const columnsAt = HEADER_BYTES + HEAD_BYTES * plans.length
  const runsAt =
    columnsAt +
    widths.reduce<number>((sum, width) => sum + padded(width * rows), 0) +
    plans.reduce((sum, { bytes }) => sum + bytes, 0)
  const bytes = runsAt + padded(runBytes.length)
  const buffer = new ArrayBuffer(bytes)
  const view = new DataView(buffer)
  putHeader(view, {
    priceForm: joint ? PRICE_FORM.joint : PRICE_FORM.separate,
    priceExponent: joint?.exponent ?? 0,
    rows,
    bytes,
    runs: runs.length,
    widths,
    runsAt,
    t0: times?.t0 ?? 0,
    step,
    c0: joint?.c0 ?? 0,
  })
  plans.forEach((plan, index) => putHead(view, HEADER_BYTES + HEAD_BYTES * index, plan))

  let at = columnsAt
  const put = (index: 0 | 1 | 2 | 3 | 4, values: Float64Array, isSigned: boolean): void => {
    putIntegers(buffer, at, widths[index], values, rows, isSigned)
    at += padded(widths[index] * rows)
  }
  put(0, times?.gaps ?? columns.t.subarray(from, to), false)
  if (joint) {
    put(1, joint.ticks.o, true)
    put(2, joint.ticks.c, true)
    put(3, joint.ticks.h, false)
    put(4, joint.ticks.l, false)
  }
  for (const { bytes: size, write } of [...separate, ...plans.slice(0, 1)]) {
    write(buffer, at)
    at += size
  }
  const packed = new Uint8Array(buffer)
  packed.set(runBytes, runsAt)
  const words = new Uint32Array(buffer)
  words[RUNS_CHECKSUM_WORD] = runsChecksum(words, runsAt)
  words[CHECKSUM_WORD] = wordChecksum(words, 0, words.length, CHECKSUM_WORD)
  return packed
}

/** Packed bars whose bytes are proved right. */
export interface OpenedBars {
  readonly rows: number
  /** Open times into the first rows of `target`. */
  times(target: Float64Array): void
  /** Bars `from` (inclusive) to `to` (exclusive); those before are summed up, not decoded. @throws PackError without room */
  into(target: UnpackTarget, from?: number, to?: number): void
  /** Provenance of all bars. @throws PackError */
  runs(): PackedRun[]
}

/**
 * Proves magic, version, length and checksum; nothing is decoded before. The bytes may start at any offset and are read again by
 * each call of what comes back.
 * @throws PackError
 */
export function openBars(packed: Uint8Array): OpenedBars {
  const bytes = aligned(packed)
  const header = takeHeader(bytes)
  const { rows, widths, runsAt, priceForm, t0, step, c0 } = header
  const isJoint = priceForm === PRICE_FORM.joint
  const [volume, ...prices] = takeHeads(bytes, isJoint ? 1 : 5, runsAt) as [ColumnHead, ...ColumnHead[]]
  const timesAt = HEADER_BYTES + HEAD_BYTES * (1 + prices.length)
  const [timeWidth, ...jointWidths] = widths
  const pricesAt = timesAt + padded(timeWidth * rows)
  const priceWidths = isJoint ? jointWidths : prices.map(({ width }) => width)
  const volumeAt = priceWidths.reduce((at, width) => at + padded(width * rows), pricesAt)
  const end = volumeAt + padded(volume.width * rows)
  if (end !== runsAt) throw new PackError(`bars: columns end at ${end}, runs begin at ${runsAt}`)
  const words = wordsOf(bytes)
  if (wordChecksum(words, 0, words.length, CHECKSUM_WORD) !== words[CHECKSUM_WORD]) {
    throw new PackError('bars: the checksum does not match')
  }
  const times = { bytes, at: timesAt, width: timeWidth, rows, t0, step }
  return {
    rows,
    times: (target) => readTimes(times, 0, rows, target, 0),
    into({ columns, at }, from = 0, to = rows) {
      const room = columns.t.length - at
      if (to - from > room) throw new PackError(`bars: ${to - from} rows, room for ${room}`)
      readTimes(times, from, to, columns.t, at)
      if (isJoint) {
        const scale = SCALES[header.priceExponent] as number
        readJointPrices({ bytes, at: pricesAt, widths: jointWidths, rows, c0, scale }, from, to, columns, at)
      } else {
        const separate = [columns.o, columns.h, columns.l, columns.c]
        let start = pricesAt
        for (const [index, head] of prices.entries()) {
          readColumn(bytes, start, head, from, to, separate[index] as Float64Array, at)
          start += padded(head.width * rows)
        }
      }
      readColumn(bytes, volumeAt, volume, from, to, columns.v, at)
    },
    runs: () => takeRuns(bytes.subarray(runsAt), header.runs, rows, step),
  }
}

/** Decodes straight into the columns and returns the rows written. 1 M bars in chunks of 4,096: 12 to 20 ms. @throws PackError */
export function unpackBars(packed: Uint8Array, target: UnpackTarget): number {
  const opened = openBars(packed)
  opened.into(target)
  return opened.rows
}

function takeHeads(bytes: Uint8Array, count: number, runsAt: number): ColumnHead[] {
  if (HEADER_BYTES + HEAD_BYTES * count > runsAt) throw new PackError('bars: no room for the column heads')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: count }, (_, index) => takeHead(view, HEADER_BYTES + HEAD_BYTES * index))
}

/** Bars in a chunk, by its header alone. @throws PackError */
export function packedCount(packed: Uint8Array): number {
  return takeHeader(packed).rows
}

/** Provenance of the bars in order; reads no bars, and proves header and runs by a checksum of their own. @throws PackError */
export function unpackRuns(packed: Uint8Array): PackedRun[] {
  const bytes = aligned(packed)
  const { rows, runs, runsAt, step } = takeHeader(bytes)
  const words = wordsOf(bytes)
  if (runsChecksum(words, runsAt) !== words[RUNS_CHECKSUM_WORD]) {
    throw new PackError('bars: the checksum of the runs does not match')
  }
  return takeRuns(bytes.subarray(runsAt), runs, rows, step)
}

function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}

function runsChecksum(words: Uint32Array, runsAt: number): number {
  return (wordChecksum(words, 0, CHECKSUM_WORD) ^ wordChecksum(words, runsAt / 4, words.length)) >>> 0
}
