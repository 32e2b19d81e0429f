import type { Candles } from '../../../../shared/domain/candles.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { Timers } from '../../host.ts'
import type { Log } from '../database.ts'
import { sizeBytes } from '../files.ts'
import type { OnProgress, StoreTurn } from '../types.ts'
import { createJobThread, type Feed, NoWorkerError } from './job-thread.ts'
import { type JobInputs, type JobName, type JobOutputs, type JobTape, runJob } from './run-job.ts'
import type { Jobs } from './types.ts'

/** How often the growing file is looked at. */
const LOOK_MS = 200

export interface JobsOptions {
  /** Absent: everything is done in place, as for a store that lies in memory. */
  readonly workerFile?: URL | undefined
  readonly dataDir: string
  readonly timers: Timers
  readonly log: Log
  /** The store of this thread, for what is done in place. */
  tape(): JobTape
}

/** The jobs of one data folder. Starts nothing before the first one. */
export function createJobs(options: JobsOptions): Jobs {
  const { workerFile, timers, log } = options
  let thread = workerFile && createJobThread({ ...options, workerFile })
  let isClosed = false
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const turn = last.then(() => {
      requireOpen(isClosed, signal)
      return work()
    })
    last = turn.catch(() => undefined)
    return turn
  }

  async function run<N extends JobName>(
    name: N,
    input: JobInputs[N],
    turn: StoreTurn = {},
    feed?: Feed,
  ): Promise<JobOutputs[N]> {
    if (thread) {
      try {
        return await thread.run(name, input, turn, feed)
      } catch (thrown) {
        if (!(thrown instanceof NoWorkerError)) throw thrown
        thread = undefined
        log('warn', `long reads are done in place: ${thrown.message}`)
      }
    }
    const { signal, onProgress = () => undefined } = turn
    return runJob(name, input, {
      withTape: (work) => work(options.tape()),
      nextPage: async () => {
        requireOpen(isClosed, signal)
        return feed?.next()
      },
      onProgress,
    })
  }

  return {
    readCandles: (key, range = {}, turn = {}) => inTurn(() => run('readCandles', { key, range }, turn), turn.signal),
    check: (full, turn = {}) => inTurn(() => run('check', { full }, turn), turn.signal),
    vacuumInto: (file, target, turn = {}) =>
      inTurn(async () => {
        const stopLooking = watchGrowth(timers, target, sizeBytes(file), turn.onProgress)
        try {
          await run('vacuumInto', { file, target }, turn)
        } finally {
          stopLooking()
        }
      }, turn.signal),
    runFileWork: (work, input, turn = {}) =>
      inTurn(async () => (await run('fileWork', { work, input }, turn)) as never, turn.signal),
    writeTable: (file, format, pages, turn = {}) =>
      inTurn(async () => {
        const iterator = pages()
        try {
          return await run('writeTable', { file, format }, turn, { next: () => nextOf(iterator) })
        } finally {
          await iterator.return?.()
        }
      }, turn.signal),
    // Between two jobs the worker holds nothing open, so a turn of its own is enough.
    withFilesClosed: (work) => inTurn(work),
    close() {
      isClosed = true
      thread?.close()
    },
  }
}

function requireOpen(isClosed: boolean, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'cancelled', {})
  if (isClosed) throw new AppError('cancelled', 'the store is closed', {})
}

async function nextOf(iterator: AsyncIterator<Candles, undefined>): Promise<Candles | undefined> {
  const { done, value } = await iterator.next()
  return done ? undefined : value
}

/** SQLite tells nothing while it copies, but the file it writes grows. */
function watchGrowth(timers: Timers, file: string, totalBytes: number, onProgress: OnProgress | undefined): () => void {
  if (!onProgress) return () => undefined
  const look = (): (() => void) =>
    timers.after(LOOK_MS, () => {
      onProgress(Math.min(sizeBytes(file), totalBytes), totalBytes)
      stop = look()
    })
  let stop = look()
  return () => stop()
}
