import type { Candles } from '../../../../shared/domain/candles.ts'
import type { ErrorCode, ErrorDetail } from '../../../../shared/errors.ts'
import type { LogLevel } from '../../host.ts'
import type { JobInputs, JobName, JobOutputs } from './run-job.ts'

/** What lives as long as the worker. */
export interface WorkerData {
  readonly dataDir: string
}

export type ToWorker =
  | { readonly kind: 'run'; readonly name: JobName; readonly input: JobInputs[JobName] }
  | { readonly kind: 'page'; readonly page: Candles | undefined }

export type FromWorker =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'log'
      readonly level: LogLevel
      readonly message: string
      readonly detail?: Record<string, unknown>
    }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** The page before is written. */
  | { readonly kind: 'want-page' }
  | { readonly kind: 'done'; readonly output: JobOutputs[JobName] }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly detail: ErrorDetail }

/** Buffers to move instead of copying: each once, whoever looks into it. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const visit = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer)
    } else if (typeof part === 'object' && part !== null && !Array.isArray(part)) Object.values(part).forEach(visit)
  }
  visit(value)
  return [...found]
}
