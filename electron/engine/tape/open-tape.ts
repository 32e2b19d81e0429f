import { resolve } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { assembleTape, inMemoryOnly } from './assemble-tape.ts'
import { createChanges } from './changes.ts'
import { type Connection, openInMemory } from './database.ts'
import { type StoreName, storeFile } from './files.ts'
import { migrate } from './migrate.ts'
import { fileSystemElsewhere } from './network-folder.ts'
import { openReader } from './open-tape-reader.ts'
import { openWriter } from './open-tape-writer.ts'
import type { TapeOptions } from './tape-options.ts'
import type { Tape } from './types.ts'

export type { TapeOptions } from './tape-options.ts'

/**
 * Opens the data folder.
 * @throws AppError store-locked, store-newer, store-unwritable, store-full, each naming folder or file
 */
export function openTape(options: TapeOptions): Tape {
  const dataDir = resolve(options.dataDir)
  if (options.mode === 'memory') return openPrivate(dataDir, options)
  requireLocalFolder(dataDir)
  return options.mode === 'write' ? openWriter(dataDir, options) : openReader(dataDir, options)
}

/** Touches no file. */
function openPrivate(dataDir: string, tapeOptions: TapeOptions): Tape {
  const { now, log } = tapeOptions
  const changes = createChanges(log)
  const open = (name: StoreName): Connection => {
    const onCommit = name === 'tape' ? { onCommit: changes.notify } : {}
    const memory = openInMemory({ name, file: storeFile(dataDir, name), log, now, ...onCommit })
    migrate(memory, () => undefined)
    return memory
  }
  const stores = { ledger: open('ledger'), tape: open('tape') }
  return assembleTape(dataDir, tapeOptions, stores, {
    isReadOnly: false,
    isInMemory: true,
    swapper() {
      throw inMemoryOnly(dataDir)
    },
    notices: [],
    hasUncleanEnd: false,
    changes,
    revision: changes.count,
    close() {
      for (const store of Object.values(stores)) store.db.close()
    },
  })
}

function requireLocalFolder(dataDir: string): void {
  const type = fileSystemElsewhere(dataDir)
  if (type === null) return
  throw new AppError(
    'store-unwritable',
    `${dataDir} lies on a network file system (${type}), where SQLite cannot keep its files safe. Choose a local folder.`,
    { dataDir, fileSystem: type },
  )
}
