import { Worker } from 'node:worker_threads'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { AppError, toAppError } from '../../../../shared/errors.ts'
import type { Dispose, Timers } from '../../host.ts'
import type { Log } from '../database.ts'
import type { StoreTurn } from '../types.ts'
import { buffersOf, type FromWorker, type ToWorker, type WorkerData } from './messages.ts'
import type { JobInputs, JobName, JobOutputs } from './run-job.ts'

/** A worker costs some 10 MB and starts in 40 ms: it goes when nobody needed it for this long. */
const IDLE_MS = 30_000

export interface Feed {
  next(): Promise<Candles | undefined>
}

export interface JobThread {
  /** One at a time. @throws NoWorkerError when the worker cannot start: then nothing was done */
  run<N extends JobName>(name: N, input: JobInputs[N], turn: StoreTurn, feed?: Feed): Promise<JobOutputs[N]>
  close(): void
}

export class NoWorkerError extends Error {}

interface ThreadOptions {
  readonly workerFile: URL
  readonly dataDir: string
  readonly timers: Timers
  readonly log: Log
}

/** Starts its worker with the first job and lets it go when idle. A cancelled job takes its worker with it. */
export function createJobThread(options: ThreadOptions): JobThread {
  let worker: Worker | undefined
  let isReady = false
  let stopIdle: Dispose | undefined
  /** Ends the job under way. */
  let stop: ((reason: AppError) => void) | undefined

  const start = (): Worker => {
    const started = new Worker(options.workerFile, { workerData: { dataDir: options.dataDir } satisfies WorkerData })
    isReady = false
    const forget = (): void => {
      if (worker === started) worker = undefined
    }
    started.on('error', forget)
    started.on('exit', forget)
    return started
  }
  const letGo = (): void => {
    stopIdle?.()
    stopIdle = undefined
    void worker?.terminate()
    worker = undefined
  }

  return {
    async run(name, input, { signal, onProgress }, feed) {
      stopIdle?.()
      worker ??= start()
      const running = worker
      // Without a job the worker keeps no process alive.
      running.ref()
      try {
        return await new Promise((resolve, reject) => {
          let reason: AppError | undefined
          stop = (why) => {
            reason ??= why
            // Resolves when the thread has ended, SQLite's call under way included: nothing writes after that.
            void running.terminate()
          }
          const onAbort = (): void => stop?.(new AppError('cancelled', `${name} was cancelled`, {}))
          const settle = (end: () => void): void => {
            signal?.removeEventListener('abort', onAbort)
            running.removeAllListeners('message')
            running.off('error', onError).off('exit', onExit)
            end()
          }
          const onError = (thrown: unknown): void => {
            settle(() => {
              if (!isReady) reject(new NoWorkerError(`the worker does not start: ${toAppError(thrown).message}`))
              else reject(reason ?? toAppError(thrown))
            })
          }
          const onExit = (): void => {
            settle(() => {
              if (!reason && !isReady) reject(new NoWorkerError('the worker ended before it was ready'))
              else reject(reason ?? new AppError('bug', `the worker ended in the middle of ${name}`, {}))
            })
          }
          const post = (message: ToWorker): void => running.postMessage(message, buffersOf(message))
          running.on('error', onError).on('exit', onExit)
          running.on('message', (message: FromWorker) => {
            if (message.kind === 'ready') isReady = true
            else if (message.kind === 'log') options.log(message.level, message.message, message.detail)
            else if (message.kind === 'progress') onProgress?.(message.done, message.total)
            else if (message.kind === 'want-page') {
              feed?.next().then(
                (page) => post({ kind: 'page', page }),
                (thrown: unknown) => stop?.(toAppError(thrown)),
              )
            } else if (message.kind === 'done') settle(() => resolve(message.output as JobOutputs[typeof name]))
            else settle(() => reject(new AppError(message.code, message.message, message.detail)))
          })
          signal?.addEventListener('abort', onAbort)
          if (signal?.aborted) onAbort()
          else post({ kind: 'run', name, input })
        })
      } finally {
        stop = undefined
        running.unref()
        if (worker === running) stopIdle = options.timers.after(IDLE_MS, letGo)
      }
    },
    close() {
      if (stop) stop(new AppError('cancelled', 'the store is being closed', {}))
      letGo()
    },
  }
}
