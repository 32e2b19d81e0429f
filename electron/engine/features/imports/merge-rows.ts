import { emptyCandles, sliceCandles, type Candles } from '../../../../shared/domain/candles.ts'
import { reasonCode, type Rows } from './row-buffer.ts'
import { isSpike } from './validate.ts'

export interface MergedRows {
  /** Ascending; a time that came with several values stands there once per value, first seen first. */
  readonly columns: Candles
  /** Rows that only repeat the values of the row of the same time before them. */
  readonly repeated: number
  /** Times that stand there more than once. */
  readonly contested: readonly number[]
}

/** Rows handled between two breaths: a few ms of work. */
const BATCH_ROWS = 50_000

/**
 * Puts the good rows in order of time, marks spikes among them (in `rows.fault`) and folds exact repetitions.
 * `breathe` is awaited now and then, so that progress and cancel get their turn; it may throw.
 */
export async function mergeRows(rows: Rows, breathe: () => Promise<void>): Promise<MergedRows> {
  const order = orderByTime(rows)
  const spikes = await markSpikes(rows, order, breathe)
  return fold(rows, spikes === 0 ? order : order.filter((at) => rows.fault[at] === 0), breathe)
}

/** Indices of the rows without a fault, ascending by time, rows of one time in the order of the file. */
function orderByTime({ t, fault, length }: Rows): Uint32Array {
  const order = new Uint32Array(length)
  let count = 0
  let before = Number.NaN
  let isRising = true
  let isFalling = true
  for (let at = 0; at < length; at++) {
    if (fault[at] !== 0) continue
    const now = t[at] as number
    if (now < before) isRising = false
    if (now >= before) isFalling = false
    before = now
    order[count++] = at
  }
  const kept = order.subarray(0, count)
  if (isRising) return kept
  if (isFalling) return kept.reverse()
  return kept.sort((a, b) => (t[a] as number) - (t[b] as number) || a - b)
}

/** Neighbours are the closes of the bars before and after in time; of a repeated time the later line counts. */
async function markSpikes(rows: Rows, order: Uint32Array, breathe: () => Promise<void>): Promise<number> {
  const spike = reasonCode('spike')
  let spikes = 0
  let closeBefore = Number.NaN
  for (let start = 0; start < order.length;) {
    const end = endOfGroup(rows.t, order, start)
    const closeAfter = rows.c[order[endOfGroup(rows.t, order, end) - 1] ?? 0] ?? Number.NaN
    const hasBoth = start > 0 && end < order.length
    for (let at = start; hasBoth && at < end; at++) {
      const row = order[at] as number
      if (!isSpike(rows.h[row] as number, rows.l[row] as number, closeBefore, closeAfter)) continue
      rows.fault[row] = spike
      spikes++
    }
    closeBefore = rows.c[order[end - 1] as number] as number
    if (Math.floor(end / BATCH_ROWS) > Math.floor(start / BATCH_ROWS)) await breathe()
    start = end
  }
  return spikes
}

function endOfGroup(t: Float64Array, order: Uint32Array, start: number): number {
  let end = start + 1
  while (end < order.length && t[order[end] as number] === t[order[start] as number]) end++
  return end
}

async function fold(rows: Rows, order: Uint32Array, breathe: () => Promise<void>): Promise<MergedRows> {
  const columns = emptyCandles(order.length)
  const contested: number[] = []
  let count = 0
  for (let position = 0; position < order.length; position++) {
    const row = order[position] as number
    const isSameTime = count > 0 && columns.t[count - 1] === rows.t[row]
    if (isSameTime && hasEqualValues(columns, count - 1, rows, row)) continue
    if (isSameTime && contested.at(-1) !== rows.t[row]) contested.push(rows.t[row] as number)
    columns.t[count] = rows.t[row] as number
    columns.o[count] = rows.o[row] as number
    columns.h[count] = rows.h[row] as number
    columns.l[count] = rows.l[row] as number
    columns.c[count] = rows.c[row] as number
    columns.v[count] = rows.v[row] as number
    count++
    if (position % BATCH_ROWS === BATCH_ROWS - 1) await breathe()
  }
  const isWhole = count === order.length
  return {
    columns: isWhole ? columns : sliceCandles(columns, 0, count),
    repeated: order.length - count,
    contested,
  }
}

/** Two unknown volumes (NaN) are equal. */
function hasEqualValues(a: Candles, at: number, b: Rows, row: number): boolean {
  return (
    a.o[at] === b.o[row] &&
    a.h[at] === b.h[row] &&
    a.l[at] === b.l[row] &&
    a.c[at] === b.c[row] &&
    Object.is(a.v[at], b.v[row])
  )
}
