import type { EpochMs } from '../../../shared/domain/time.ts'
import type { Timers } from '../host.ts'
import type { Log } from './database.ts'
import type { FileJobs } from './store-file/file-jobs.ts'

export interface TapeOptions {
  readonly dataDir: string
  now(): EpochMs
  readonly log: Log
  /**
   * `write` holds the folder and throws store-locked when another does; `read` changes nothing and needs no lock; `memory`
   * touches no file, and what is written there ends with it.
   */
  readonly mode: 'write' | 'read' | 'memory'
  /** These two name this process to others that find the folder held. */
  readonly hostName?: string
  readonly pid?: number | undefined
  /** Where long work on whole files is done; absent: on this thread. */
  readonly jobs?: FileJobs | undefined
  /** For pauses in long turns; absent: they do not pause. */
  readonly timers?: Timers | undefined
  /** Told in backups. */
  readonly appVersion?: string | undefined
}
