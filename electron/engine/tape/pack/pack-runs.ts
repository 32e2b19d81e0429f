import type { EpochMs } from '../../../../shared/domain/time.ts'
import { PackError } from './pack-error.ts'

/** Bars in a row with one provenance. */
export interface PackedRun {
  readonly bars: number
  readonly originId: number
  readonly fetchedAt: EpochMs
}

/** Times and predictions up to here: their difference is exact. */
const MAX_FETCHED = 2 ** 52
/** Of one number: 6 bits in the first byte, 7 in each further one. */
const MAX_NUMBER_BYTES = 8

/**
 * Runs as bytes: a number that is twice the bars, plus one when another origin follows; then how far the fetch is from the
 * previous one plus a step a bar. A live bar, one run each, takes 3 to 4 bytes; a bulk write's one run a dozen in all.
 * @throws RangeError when the runs are not those of `rows` bars
 */
export function packRuns(runs: readonly PackedRun[], rows: number, step: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(runs.length * 3 * MAX_NUMBER_BYTES)
  let at = 0
  let sum = 0
  let originId = 0
  let fetchedAt = 0
  for (const run of runs) {
    requireRun(run)
    const isOther = run.originId !== originId
    at = putNumber(bytes, at, run.bars * 2 + (isOther ? 1 : 0))
    if (isOther) at = putNumber(bytes, at, run.originId)
    at = putNumber(bytes, at, run.fetchedAt - predicted(fetchedAt, step, run.bars))
    ;({ originId, fetchedAt } = run)
    sum += run.bars
  }
  if (sum !== rows) throw new RangeError(`packRuns: runs of ${sum} bars for ${rows}`)
  return bytes.subarray(0, at)
}

function requireRun({ bars, originId, fetchedAt }: PackedRun): void {
  if (!Number.isInteger(bars) || bars < 1) throw new RangeError(`packRuns: a run of ${bars} bars`)
  if (!Number.isInteger(originId) || originId < 0 || originId > MAX_FETCHED)
    throw new RangeError(`packRuns: origin ${originId}`)
  if (!Number.isInteger(fetchedAt) || Math.abs(fetchedAt) > MAX_FETCHED) {
    throw new RangeError(`packRuns: fetched at ${fetchedAt}`)
  }
}

/** Undoes `packRuns`. @throws PackError when the bytes are no runs of `rows` bars */
export function takeRuns(bytes: Uint8Array, count: number, rows: number, step: number): PackedRun[] {
  const cursor: Cursor = { bytes, at: 0 }
  const runs: PackedRun[] = []
  let sum = 0
  let originId = 0
  let fetchedAt = 0
  for (let index = 0; index < count; index++) {
    const code = takeNumber(cursor)
    const bars = Math.floor(code / 2)
    if (code % 2 === 1) originId = takeNumber(cursor)
    fetchedAt = takeNumber(cursor) + predicted(fetchedAt, step, bars)
    if (bars < 1 || originId < 0) throw new PackError(`bars: a run of ${bars} bars from origin ${originId}`)
    runs.push({ bars, originId, fetchedAt })
    sum += bars
  }
  if (sum !== rows) throw new PackError(`bars: runs of ${sum} bars for ${rows}`)
  return runs
}

function predicted(fetchedAt: number, step: number, bars: number): number {
  const next = fetchedAt + step * bars
  return Math.abs(next) <= MAX_FETCHED ? next : 0
}

interface Cursor {
  readonly bytes: Uint8Array
  at: number
}

/** Signed, up to 2^53: bit 7 says that more follow, bit 6 of the first byte is the sign. */
function putNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start
  let rest = Math.abs(value)
  let low = rest % 64
  rest = (rest - low) / 64
  bytes[at++] = low | (value < 0 ? 64 : 0) | (rest > 0 ? 128 : 0)
  while (rest > 0) {
    low = rest % 128
    rest = (rest - low) / 128
    bytes[at++] = low | (rest > 0 ? 128 : 0)
  }
  return at
}

function takeNumber(cursor: Cursor): number {
  const { bytes } = cursor
  const end = Math.min(bytes.length, cursor.at + MAX_NUMBER_BYTES)
  const first = bytes[cursor.at]
  if (first === undefined) throw new PackError('bars: the runs end too early')
  cursor.at++
  let value = first & 63
  let byte = first
  for (let weight = 64; byte >= 128; weight *= 128) {
    if (cursor.at >= end) throw new PackError('bars: a number of the runs does not end')
    byte = bytes[cursor.at++] as number
    value += (byte & 127) * weight
  }
  return (first & 64) === 0 ? value : 0 - value
}
