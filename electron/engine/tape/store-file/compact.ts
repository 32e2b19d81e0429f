import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { AppError } from '../../../../shared/errors.ts'
import { flushToDisk } from '../backup.ts'
import { type Connection, mapErrors } from '../database.ts'
import { sizeBytes } from '../files.ts'
import type { CompactResult, StoreTurn } from '../types.ts'
import { openCopy } from './copy-rows.ts'
import { requireRoom } from './disk-room.ts'
import { exchangeFile, putBack } from './exchange-file.ts'
import type { FileJobs } from './file-jobs.ts'
import { requireGoingOn } from './store-turns.ts'
import type { SwapFiles } from './swap-files.ts'
import { type TouchedRows, createTouchedRows } from './touched-rows.ts'

interface CompactDeps {
  readonly tape: Connection
  readonly jobs: FileJobs
  readonly swapFiles: SwapFiles
  /** Lets other work have the thread. */
  pause(): Promise<void>
}

/** Rows copied between two pauses: a chunk is some 30 KB, so a few milliseconds. */
const STEP_ROWS = 100
/** So few are left for the moment in which nobody can write. */
const LAST_ROWS = 100
/** A writer that is faster than the copying must not keep it going for ever: the rest then goes in one go. */
const MAX_STEPS = 10_000

/**
 * See `Tape.compact`. The copy is made from one state of the file while writes go on; the keys of what they touch are noted, and
 * those rows are brought up to date in the copy, the last of them with the file closed for writing.
 */
export async function compact(
  { tape, jobs, swapFiles, pause }: CompactDeps,
  turn: StoreTurn & { readonly signal: AbortSignal },
): Promise<CompactResult> {
  const { file } = tape
  const target = compactingFile(file)
  const { bytesBefore, bytesInUse } = fileRoom(tape)
  requireRoom(file, bytesInUse)
  removeCompacting(file)
  const touched = createTouchedRows()
  const stopWatching = tape.watchCommits(touched.note)
  const { signal } = turn
  try {
    await jobs.vacuumInto(file, target, turn)
    requireGoingOn(signal)
    await catchUp(target, file, touched, async () => {
      await pause()
      requireGoingOn(signal)
    })
    // Almost all of it goes to the disk while others have the thread.
    await flush(target)
    const problems = await jobs.runFileWork('checkFile', { name: 'tape', file: target }, { signal })
    if (problems.length > 0) throw notWhole(file, problems)
    await jobs.withFilesClosed(async () => {
      requireGoingOn(signal)
      mapErrors(target, () => finishCopy(target, file, touched))
      swapFiles(['tape'], { exchange: () => exchangeFile(file, target), undo: () => putBack(file) })
    })
    return { bytesBefore, bytesAfter: sizeBytes(file) }
  } finally {
    stopWatching()
    removeCompacting(file)
  }
}

/** What a crash or a cancel left of a compaction. */
export function removeCompacting(file: string): void {
  for (const suffix of ['', '-journal']) rmSync(compactingFile(file) + suffix, { force: true })
}

async function catchUp(target: string, file: string, touched: TouchedRows, pause: () => Promise<void>): Promise<void> {
  const copy = mapErrors(target, () => openCopy(target, file))
  try {
    for (let step = 0; touched.size > LAST_ROWS && step < MAX_STEPS; step++) {
      mapErrors(target, () => copy.bringUp(touched.take(STEP_ROWS)))
      await pause()
    }
  } finally {
    copy.close()
  }
}

function finishCopy(target: string, file: string, touched: TouchedRows): void {
  const copy = openCopy(target, file)
  try {
    copy.bringUp(touched.take(Infinity))
    const differences = copy.differences()
    if (differences.length > 0) throw notWhole(file, differences)
  } finally {
    copy.close()
  }
  flushToDisk(target)
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** As the file will be once its -wal is folded in. */
function fileRoom({ db }: Connection): { readonly bytesBefore: number; readonly bytesInUse: number } {
  const [pages, free, pageBytes] = ['page_count', 'freelist_count', 'page_size'].map(
    (pragma) => db.pragma(pragma, { simple: true }) as number,
  ) as [number, number, number]
  return { bytesBefore: pages * pageBytes, bytesInUse: (pages - free) * pageBytes }
}

function notWhole(file: string, problems: readonly string[]): AppError {
  return new AppError('store-corrupt', `${file}: the compacted copy is not whole (${problems.join('; ')})`, { file })
}

function compactingFile(file: string): string {
  return `${file}.compacting`
}
