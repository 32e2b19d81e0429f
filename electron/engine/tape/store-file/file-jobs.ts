import { openForReading, openForWriting } from '../database.ts'
import { checkPages } from '../check.ts'
import type { StoreName } from '../files.ts'
import type { StoreTurn } from '../types.ts'
import { packBackup } from './pack-backup.ts'
import { unpackBackup } from './unpack-backup.ts'
import { vacuumInto } from './vacuum-into.ts'

/** Work on files that nobody else has open, but for `foldWal`. Input and result can be posted, so that a worker may do it. */
export const FILE_WORK = {
  packBackup,
  unpackBackup,
  /** SQLite's own check of every page. @returns words on what it found */
  checkFile: ({ name, file }: { readonly name: StoreName; readonly file: string }): string[] => {
    const connection = openForReading({
      name,
      file,
      log: () => undefined,
      now: () => 0,
      readOnlyReason: 'looking only',
    })
    try {
      return checkPages(connection, true)
    } finally {
      connection.db.close()
    }
  },
  /** Moves what the -wal holds into the file, beside its readers and its writer. */
  foldWal: ({ name, file }: { readonly name: StoreName; readonly file: string }): void => {
    const connection = openForWriting({ name, file, log: () => undefined, now: () => 0 })
    try {
      connection.db.pragma('wal_checkpoint(PASSIVE)')
    } finally {
      connection.db.close()
    }
  },
} as const

export type FileWork = typeof FILE_WORK
export type FileWorkName = keyof FileWork

/** Long work on whole files, off the thread that answers pages where there is another one. */
export interface FileJobs {
  /** `VACUUM INTO` of one database. `target` must not exist; what was written of it stays when the job fails. */
  vacuumInto(file: string, target: string, turn?: StoreTurn): Promise<void>
  runFileWork<Name extends FileWorkName>(
    name: Name,
    input: Parameters<FileWork[Name]>[0],
    turn?: StoreTurn,
  ): Promise<ReturnType<FileWork[Name]>>
  /** Runs `work` with every file of the store closed on the other thread. */
  withFilesClosed<T>(work: () => Promise<T>): Promise<T>
}

/** The same on this thread. */
export const FILE_JOBS_IN_PLACE: FileJobs = {
  vacuumInto: async (file, target) => vacuumInto(file, target),
  async runFileWork(name, input) {
    return FILE_WORK[name](input as never) as never
  },
  withFilesClosed: (work) => work(),
}
