import { mkdirSync } from 'node:fs'
import { assembleTape } from './assemble-tape.ts'
import { backUpIfDue } from './backup.ts'
import { createChanges } from './changes.ts'
import { type Connection, type ConnectionOptions, mapErrors } from './database.ts'
import { type StoreName, storeFile } from './files.ts'
import { lockFolder } from './lock.ts'
import { openSound, openWithRecovery } from './recovery.ts'
import { removeCompacting } from './store-file/compact.ts'
import { dropReplaced } from './store-file/exchange-file.ts'
import { settlePairs } from './store-file/exchange-pair.ts'
import type { SwapFiles } from './store-file/swap-files.ts'
import type { Stores } from './store-rows.ts'
import { markSuspect } from './suspect.ts'
import type { TapeOptions } from './tape-options.ts'
import type { Tape } from './types.ts'

/** Holds the folder, mends what is damaged, and may swap the files. */
export function openWriter(dataDir: string, options: TapeOptions): Tape {
  const { now, log, jobs, hostName = 'unnamed host', pid = 0 } = options
  mapErrors(dataDir, () => mkdirSync(dataDir, { recursive: true, mode: 0o700 }))
  const lock = lockFolder(dataDir, { host: hostName, pid, startedAt: now() })
  const changes = createChanges(log)
  const opened: Partial<Stores> = {}
  const optionsOf = (name: StoreName): ConnectionOptions => {
    const file = storeFile(dataDir, name)
    const onCorrupt = (): void => markSuspect(file)
    if (name === 'ledger') return { name, file, log, now, onCorrupt }
    const foldWal = jobs && (() => jobs.runFileWork('foldWal', { name, file }))
    return { name, file, log, now, onCorrupt, onCommit: changes.notify, ...(foldWal && { foldWal }) }
  }
  try {
    const notices = mapErrors(dataDir, () => settlePairs(dataDir))
    removeCompacting(storeFile(dataDir, 'tape'))
    const open = (name: StoreName): Connection => {
      const store = openWithRecovery(optionsOf(name), dataDir)
      notices.push(...store.notices)
      opened[name] = store.connection
      return store.connection
    }
    const stores = { ledger: open('ledger'), tape: open('tape') }
    for (const notice of notices) log('warn', notice)
    const swapFiles: SwapFiles = (names, { exchange, undo }) => {
      for (const name of names) stores[name].close()
      try {
        mapErrors(dataDir, exchange)
        for (const name of names) stores[name] = openSound(optionsOf(name), dataDir)
      } catch (thrown) {
        for (const name of names) stores[name].db.close()
        mapErrors(dataDir, undo)
        for (const name of names) stores[name] = openWithRecovery(optionsOf(name), dataDir).connection
        throw thrown
      }
      // The writer has opened what lies there now, so nobody needs what a compaction has replaced.
      for (const name of names) dropReplaced(storeFile(dataDir, name))
    }
    return assembleTape(dataDir, options, stores, {
      isReadOnly: false,
      isInMemory: false,
      notices,
      hasUncleanEnd: lock.wasUnclean,
      changes,
      revision: changes.count,
      swapper: () => swapFiles,
      close() {
        const all = [stores.ledger, stores.tape]
        for (const store of all) backUpIfDue(store, dataDir, now(), log)
        let isClean = false
        try {
          isClean = all.map((store) => store.close()).every(Boolean)
        } finally {
          lock.release(isClean)
        }
      },
    })
  } catch (thrown) {
    for (const store of Object.values(opened)) store.db.close()
    lock.release(!lock.wasUnclean)
    throw thrown
  }
}
