import type { Host } from './host.ts'
import { mendStore } from './mend-store.ts'
import { createJobs } from './tape/jobs/create-jobs.ts'
import type { Jobs } from './tape/jobs/types.ts'
import { openTape, type TapeOptions } from './tape/open-tape.ts'
import type { BrokenRange, Tape } from './tape/types.ts'

interface Store {
  readonly tape: Tape
  /** To be closed before the tape. */
  readonly jobs: Jobs
}

interface StoreOptions extends Pick<TapeOptions, 'dataDir' | 'mode'> {
  /** Bars that were found damaged and have become a gap, with words on it for the user. */
  onAside(ranges: readonly BrokenRange[], words: string): void
}

/** A data folder with what works on it off this thread. @throws AppError as `openTape` */
export function openStore(host: Host, { dataDir, mode, onAside }: StoreOptions): Store {
  const log: Host['log'] = (level, message, detail) => host.log(level, message, detail)
  const jobs = createJobs({
    // What lies in memory no other thread can see.
    workerFile: mode === 'memory' ? undefined : host.workerFile,
    dataDir,
    timers: host.timers,
    log,
    tape: () => tape,
  })
  const tape = openTape({
    dataDir,
    now: () => host.now(),
    log,
    mode,
    hostName: host.name,
    pid: host.pid,
    jobs,
    timers: host.timers,
    appVersion: host.version,
  })
  return mendStore({ tape, jobs }, { log, onAside })
}
