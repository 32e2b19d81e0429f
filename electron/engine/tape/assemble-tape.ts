import { AppError } from '../../../shared/errors.ts'
import type { Changes } from './changes.ts'
import { checkTape } from './check.ts'
import type { Connection } from './database.ts'
import { sizeBytes } from './files.ts'
import { fileSystemElsewhere } from './network-folder.ts'
import { backUpTo } from './store-file/back-up-to.ts'
import { compact } from './store-file/compact.ts'
import { FILE_JOBS_IN_PLACE } from './store-file/file-jobs.ts'
import { forwardTo } from './store-file/forward-to.ts'
import { restoreFrom } from './store-file/restore-from.ts'
import { createStoreTurns } from './store-file/store-turns.ts'
import type { SwapFiles } from './store-file/swap-files.ts'
import { type StoreRows, type Stores, createStoreRows } from './store-rows.ts'
import type { TapeOptions } from './tape-options.ts'
import type { Tape } from './types.ts'

/** What differs between the writer and a reader beside it. */
export interface Access {
  readonly isReadOnly: boolean
  /** No file holds what is in it. */
  readonly isInMemory: boolean
  readonly notices: readonly string[]
  readonly hasUncleanEnd: boolean
  readonly changes: Changes
  revision(): number
  close(): void
  /** @throws AppError for who may not move the files */
  swapper(): SwapFiles
  /** Opens the files anew when another process has put others in their place. @returns true when it has */
  followSwap?(): boolean
}

/** One tape for life: its repositories go on with other files when those are swapped underneath. */
export function assembleTape(dataDir: string, options: TapeOptions, stores: Stores, access: Access): Tape {
  const { now, jobs = FILE_JOBS_IN_PLACE, timers, appVersion = '' } = options
  // Without the -shm: an index into the -wal that goes with the last connection.
  const files = [stores.ledger, stores.tape].flatMap(({ file }) => [file, `${file}-wal`])
  const turns = createStoreTurns()
  let rows = createStoreRows(stores, now)
  let isClosed = false

  /** Rises when a restore puts other bars there. */
  let era = 0

  function current(): StoreRows {
    if (access.followSwap?.()) rows = createStoreRows(stores, now)
    return rows
  }
  const swapWith =
    (swap: SwapFiles): SwapFiles =>
    (names, exchange) => {
      if (isClosed) throw new AppError('cancelled', `${dataDir} was closed`, { dataDir })
      try {
        swap(names, exchange)
      } finally {
        rows = createStoreRows(stores, now)
      }
    }
  const pause = (): Promise<void> =>
    timers === undefined ? Promise.resolve() : new Promise((resolve) => void timers.after(0, resolve))

  return {
    candles: {
      ...forwardTo(() => current().candles),
      async writeInSteps(...input) {
        for (;;) {
          const [own, ownEra] = [current(), era]
          try {
            return await own.candles.writeInSteps(...input)
          } catch (thrown) {
            // Compacted meanwhile: the same bars go into the same store.
            const isTakenBack = thrown instanceof AppError && thrown.code === 'cancelled' && 'file' in thrown.detail
            if (!isTakenBack || isClosed || rows === own || era !== ownEra) throw thrown
          }
        }
      },
    },
    snapshots: forwardTo(() => current().snapshots),
    quotes: forwardTo(() => current().quotes),
    actions: forwardTo(() => current().actions),
    entries: forwardTo(() => current().entries),
    instruments: forwardTo(() => current().instruments),
    documents: forwardTo(() => current().documents),
    notices: access.notices,
    isReadOnly: access.isReadOnly,
    hasUncleanEnd: access.hasUncleanEnd,
    sqliteVersion: stores.tape.db.prepare('SELECT sqlite_version()').pluck().get() as string,
    stat() {
      const { totals } = current()
      return {
        bytes: files.reduce((bytes, file) => bytes + sizeBytes(file), 0),
        freeBytes: freeRoom(stores.tape),
        ...stores.tape.query('tape.stat', totals),
        revision: access.revision(),
      }
    },
    turnToWrite: () => stores.tape.turnToWrite(),
    onChange: access.changes.subscribe,
    check(full) {
      current()
      return checkTape(stores.ledger, stores.tape, full)
    },
    backUpTo: (file, { isOverwrite = false, ...turn } = {}) =>
      turns.run(turn, async (own) => {
        if (access.isInMemory) throw inMemoryOnly(dataDir)
        return backUpTo({ dataDir, jobs, appVersion, isElsewhere, now }, file, isOverwrite, own)
      }),
    restoreFrom: (file, turn = {}) =>
      turns.run(turn, async (own) => {
        const swap = swapWith(access.swapper())
        const swapFiles: SwapFiles = (names, exchange) => {
          era++
          swap(names, exchange)
          access.changes.notify()
        }
        return restoreFrom({ dataDir, jobs, swapFiles, isElsewhere, now }, file, own)
      }),
    compact: (turn = {}) =>
      turns.run(turn, async (own) => {
        const swapFiles = swapWith(access.swapper())
        return compact({ tape: stores.tape, jobs, swapFiles, pause }, own)
      }),
    close() {
      if (isClosed) return
      isClosed = true
      turns.close()
      access.close()
    },
  }
}

/** Pages that hold nothing. */
function freeRoom({ db }: Connection): number {
  const [free, pageBytes] = ['freelist_count', 'page_size'].map((name) => db.pragma(name, { simple: true }) as number)
  return (free as number) * (pageBytes as number)
}

export function inMemoryOnly(dataDir: string): AppError {
  return new AppError('unsupported', `${dataDir}: this store lies in memory only`, { dataDir })
}

function isElsewhere(file: string): boolean {
  return fileSystemElsewhere(file) !== null
}
