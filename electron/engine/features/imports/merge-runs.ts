import type { SortedRun, SortedRuns } from './row-runs.ts'
import { allocateRows, copyRows, partOfRows, ROW_BYTES, viewRows, type RunRows } from './run-rows.ts'

/** Where the merge stands in one run. Its block is read when its turn comes, so runs that do not overlap cost one block in all. */
interface Cursor {
  readonly run: SortedRun
  readonly place: number
  /** Time of the row it stands at. */
  t: number
  block: RunRows | undefined
  /** The buffer behind `block`; a run in memory has none. */
  buffer: ArrayBuffer | undefined
  /** Within the block. */
  at: number
  /** Rows of the run in blocks before this one. */
  passed: number
}

/**
 * All rows ascending by time, rows of one time in the order of the file. What is yielded holds until the next step. May be
 * called again and again, and gives the same rows in the same order.
 */
export function* mergeRuns(sorted: SortedRuns): Generator<RunRows> {
  const { runs, blockRows } = sorted
  const heap: Cursor[] = []
  for (const [place, run] of runs.entries()) {
    heap.push({ run, place, t: run.firstT, block: undefined, buffer: undefined, at: 0, passed: 0 })
  }
  heap.sort((a, b) => (isBefore(a, b) ? -1 : 1))
  const free: ArrayBuffer[] = []
  const out = allocateRows(blockRows)
  let count = 0
  for (let top = heap[0]; top; top = heap[0]) {
    const block = openBlock(top, sorted, free)
    const end = Math.min(endOfTurn(block, top, nextOf(heap)), top.at + blockRows - count)
    copyRows(block, top.at, end, out, count)
    count += end - top.at
    top.at = end
    if (end < block.t.length) top.t = block.t[end] as number
    else if (!leaveBlock(top, sorted, free)) removeTop(heap)
    sink(heap, 0)
    if (count === blockRows) {
      yield out
      count = 0
    }
  }
  if (count > 0) yield partOfRows(out, 0, count)
}

function isBefore(a: Cursor, b: Cursor): boolean {
  return a.t < b.t || (a.t === b.t && a.place < b.place)
}

function openBlock(cursor: Cursor, { spill, blockRows }: SortedRuns, free: ArrayBuffer[]): RunRows {
  if (cursor.block) return cursor.block
  const { run, passed } = cursor
  if (run.rows) return (cursor.block = run.rows)
  const count = Math.min(blockRows, run.count - passed)
  const buffer = (cursor.buffer ??= free.pop() ?? new ArrayBuffer(blockRows * ROW_BYTES))
  spill.read(new Uint8Array(buffer, 0, count * ROW_BYTES), run.offset + passed * ROW_BYTES)
  return (cursor.block = viewRows(buffer, count))
}

/** Steps to the next block. @returns false at the end of the run */
function leaveBlock(cursor: Cursor, sorted: SortedRuns, free: ArrayBuffer[]): boolean {
  cursor.passed += cursor.at
  cursor.at = 0
  cursor.block = undefined
  if (cursor.passed < cursor.run.count) {
    cursor.t = openBlock(cursor, sorted, free).t[0] as number
    return true
  }
  if (cursor.buffer) free.push(cursor.buffer)
  return false
}

/** The cursor that comes after the top. */
function nextOf(heap: readonly Cursor[]): Cursor | undefined {
  const left = heap[1]
  const right = heap[2]
  return left && right && isBefore(right, left) ? right : left
}

/** End of the rows that come before the cursor next in line: one row where runs interleave, the block where they do not. */
function endOfTurn({ t }: RunRows, top: Cursor, next: Cursor | undefined): number {
  const comesFirst = (at: number): boolean => {
    const time = t[at] as number
    return next === undefined || time < next.t || (time === next.t && top.place < next.place)
  }
  if (comesFirst(t.length - 1)) return t.length
  let low = top.at + 1
  for (let step = 1; low < t.length && comesFirst(low); step *= 2) low += step
  // Went past the end of the turn by less than the last step: the first row that is not before `next` lies below `high`.
  let high = Math.min(low, t.length - 1)
  low = top.at + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (comesFirst(middle)) low = middle + 1
    else high = middle
  }
  return low
}

function removeTop(heap: Cursor[]): void {
  const last = heap.pop()
  if (last && heap.length > 0) heap[0] = last
}

function sink(heap: Cursor[], start: number): void {
  const cursor = heap[start]
  if (!cursor) return
  let at = start
  for (;;) {
    let child = at * 2 + 1
    const left = heap[child]
    if (!left) break
    const right = heap[child + 1]
    if (right && isBefore(right, left)) child++
    const smaller = heap[child] as Cursor
    if (!isBefore(smaller, cursor)) break
    heap[at] = smaller
    at = child
  }
  heap[at] = cursor
}
