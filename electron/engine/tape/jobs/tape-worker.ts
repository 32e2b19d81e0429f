import { parentPort, workerData } from 'node:worker_threads'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { toAppError } from '../../../../shared/errors.ts'
import { openTape } from '../open-tape.ts'
import { buffersOf, type FromWorker, type ToWorker, type WorkerData } from './messages.ts'
import { type JobContext, runJob } from './run-job.ts'

/** The worker of `createJobs`. It reads beside the writer and holds no file open between two jobs. */
if (!parentPort) throw new Error('this file runs as a worker of the engine')
const port = parentPort
const { dataDir } = workerData as WorkerData

const tell = (message: FromWorker): void => port.postMessage(message, buffersOf(message))
let onPage: ((page: Candles | undefined) => void) | undefined

const context: JobContext = {
  withTape(work) {
    // What is done here is here because it is slow: a clock that stands still keeps that out of the log.
    const tape = openTape({
      dataDir,
      mode: 'read',
      now: () => 0,
      log: (level, message, detail) => tell({ kind: 'log', level, message, ...(detail && { detail }) }),
    })
    try {
      return work(tape)
    } finally {
      tape.close()
    }
  },
  nextPage: () =>
    new Promise((resolve) => {
      onPage = resolve
      tell({ kind: 'want-page' })
    }),
  onProgress: (done, total) => tell({ kind: 'progress', done, total }),
}

port.on('message', (message: ToWorker) => {
  if (message.kind === 'page') onPage?.(message.page)
  else void run(message)
})
tell({ kind: 'ready' })

async function run({ name, input }: Extract<ToWorker, { kind: 'run' }>): Promise<void> {
  try {
    const output = await runJob(name, input as never, context)
    tell({ kind: 'done', output })
  } catch (thrown) {
    const { code, message, detail, stack } = toAppError(thrown)
    if (code === 'bug') tell({ kind: 'log', level: 'error', message: `job ${name}: ${message}`, detail: { stack } })
    tell({ kind: 'failed', code, message, detail })
  }
}
