import { create } from 'zustand'
import type {
  BackupAnswer,
  CompactAnswer,
  ExportResult,
  EXPORT_FORMATS,
  StoredSeriesStat,
} from '../../shared/contract/store.ts'
import type { EpochMs } from '../../shared/domain/time.ts'
import type { Interval } from '../../shared/domain/interval.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { EngineClient } from '../engine.ts'

/** Long work on the store's files that this page has asked for. */
export type StoreJob =
  | { readonly kind: 'backup'; readonly file: string; readonly isOverwrite: boolean }
  | { readonly kind: 'restore'; readonly file: string }
  | { readonly kind: 'export'; readonly file: string; readonly isOverwrite: boolean; readonly series: ExportedSeries }
  | { readonly kind: 'compact' }

export interface ExportedSeries {
  readonly symbol: string
  readonly interval: Interval
  readonly source: string
  readonly format: (typeof EXPORT_FORMATS)[number]
  /** Open times; `to` exclusive. Absent: from the first, to the last bar. */
  readonly from?: EpochMs
  readonly to?: EpochMs
}

export interface WorkProgress {
  readonly phase: string
  readonly done: number
  /** 0 while unknown. */
  readonly total: number
}

export type StoreOutcome =
  | { readonly state: 'done'; readonly kind: 'backup' | 'restore'; readonly result: BackupAnswer }
  | { readonly state: 'done'; readonly kind: 'export'; readonly result: ExportResult }
  | { readonly state: 'done'; readonly kind: 'compact'; readonly result: CompactAnswer }
  | { readonly state: 'failed'; readonly kind: StoreJob['kind']; readonly error: AppError }
  | { readonly state: 'stopped'; readonly kind: StoreJob['kind'] }

/** What the open dialog is about; `series` null where it has to be chosen first. */
export type StoreDialog =
  | { readonly kind: 'backup' | 'restore' }
  | { readonly kind: 'export'; readonly series: Pick<StoredSeriesStat, 'symbol' | 'interval' | 'source'> | null }

interface StoreWork {
  readonly dialog: StoreDialog | null
  readonly running: { readonly job: StoreJob; readonly progress: WorkProgress | null } | null
  /** How the newest work ended; gone when a dialog opens anew or other work begins. */
  readonly ended: { readonly job: StoreJob; readonly outcome: StoreOutcome } | null
}

/** One piece of work at a time: they all read or write the same files whole. */
export const useStoreWork = create<StoreWork>()(() => ({ dialog: null, running: null, ended: null }))

let running = new AbortController()

/** Opens the dialog; while work of its kind goes on it shows that. */
export function openStoreDialog(dialog: StoreDialog): void {
  useStoreWork.setState({ dialog, ended: null })
}

/** Work that is under way goes on. */
export function closeStoreDialog(): void {
  useStoreWork.setState({ dialog: null })
}

export function stopStoreWork(): void {
  running.abort()
}

/**
 * Runs one job to its end, whatever screen is shown meanwhile. Before the end is told, `settle` asks again for what the job has
 * changed. While other work is under way it does nothing.
 */
export async function startStoreWork(
  store: EngineClient['store'],
  job: StoreJob,
  settle: (outcome: StoreOutcome) => Promise<void>,
): Promise<void> {
  if (useStoreWork.getState().running) return
  const own = (running = new AbortController())
  useStoreWork.setState({ running: { job, progress: null }, ended: null })
  const outcome = await run(store, job, own.signal)
  // What cannot be asked again now is told by its own place on the screen.
  await settle(outcome).catch(() => undefined)
  useStoreWork.setState({ running: null, ended: { job, outcome } })
}

async function run(store: EngineClient['store'], job: StoreJob, signal: AbortSignal): Promise<StoreOutcome> {
  const follow = <Result>(stream: Promise<AsyncIterable<Message<Result>>>): Promise<Result> =>
    resultOf(stream, (progress) => {
      if (!signal.aborted) useStoreWork.setState({ running: { job, progress } })
    })
  try {
    switch (job.kind) {
      case 'backup': {
        const { kind, ...input } = job
        return { state: 'done', kind, result: await follow(store.backup(input, { signal })) }
      }
      case 'restore':
        return { state: 'done', kind: job.kind, result: await follow(store.restore({ file: job.file }, { signal })) }
      case 'export': {
        const { kind, series, ...out } = job
        return { state: 'done', kind, result: await follow(store.export({ ...out, ...series }, { signal })) }
      }
      case 'compact':
        return { state: 'done', kind: job.kind, result: await follow(store.compact(undefined, { signal })) }
    }
  } catch (thrown) {
    const error = toAppError(thrown)
    if (signal.aborted || error.code === 'cancelled') return { state: 'stopped', kind: job.kind }
    return { state: 'failed', kind: job.kind, error }
  }
}

type Message<Result> =
  | ({ readonly kind: 'progress' } & WorkProgress)
  | { readonly kind: 'done'; readonly result: Result }

/** @throws AppError of the work, `disconnected` when the stream ended before its result */
async function resultOf<Result>(
  stream: Promise<AsyncIterable<Message<Result>>>,
  onProgress: (progress: WorkProgress) => void,
): Promise<Result> {
  for await (const message of await stream) {
    if (message.kind === 'done') return message.result
    onProgress({ phase: message.phase, done: message.done, total: message.total })
  }
  throw new AppError('disconnected', 'The engine ended before it told a result.')
}
