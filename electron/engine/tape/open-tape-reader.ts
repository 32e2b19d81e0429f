import { statSync } from 'node:fs'
import { AppError } from '../../../shared/errors.ts'
import { assembleTape } from './assemble-tape.ts'
import { createChanges } from './changes.ts'
import { type Connection, type ConnectionOptions, openForReading, openInMemory } from './database.ts'
import { type StoreName, sizeBytes, storeFile } from './files.ts'
import { lockedWords } from './lock.ts'
import { hasTrueSchema, migrate, schemaState } from './migrate.ts'
import type { Stores } from './store-rows.ts'
import { markSuspect } from './suspect.ts'
import type { TapeOptions } from './tape-options.ts'
import type { Tape } from './types.ts'

/**
 * Reads beside a writer, which may be another process; changes nothing and needs no lock. Beside a file that it finds damaged it
 * leaves a mark, where it may, so that the next writer looks closer.
 */
export function openReader(dataDir: string, options: TapeOptions): Tape {
  const { now, log } = options
  const readOnlyReason = lockedWords(dataDir)
  const open = (name: StoreName): Connection => {
    const file = storeFile(dataDir, name)
    return openBeside({ name, file, log, now, readOnlyReason, onCorrupt: () => markSuspect(file) })
  }
  const openBoth = (): Stores => {
    const ledger = open('ledger')
    try {
      return { ledger, tape: open('tape') }
    } catch (thrown) {
      ledger.close()
      throw thrown
    }
  }
  let seen = fileIds(dataDir)
  const stores = openBoth()
  const close = (): void => {
    for (const store of [stores.ledger, stores.tape]) store.close()
  }
  return assembleTape(dataDir, options, stores, {
    isReadOnly: true,
    isInMemory: false,
    notices: [],
    hasUncleanEnd: false,
    changes: createChanges(log),
    revision: () => stores.tape.db.pragma('data_version', { simple: true }) as number,
    followSwap() {
      const found = fileIds(dataDir)
      // Null: one is being moved at this moment; the state before it is as good as any.
      if (found === null || found === seen) return false
      const fresh = openBoth()
      close()
      Object.assign(stores, fresh)
      seen = found
      return true
    },
    swapper() {
      throw new AppError('store-locked', readOnlyReason, { dataDir })
    },
    close,
  })
}

function openBeside(options: ConnectionOptions): Connection {
  const { file } = options
  const connection = sizeBytes(file) === 0 ? emptyStore(options) : openForReading(options)
  const { version, latest } = schemaState(connection)
  const isSound = version !== latest || hasTrueSchema(connection)
  if (isSound && version === latest) return connection
  connection.db.close()
  if (!isSound) throw new AppError('store-corrupt', `${file}: its tables are not the ones written`, { file })
  // The holder has created the file, but not its tables yet.
  if (version === 0) return emptyStore(options)
  throw new AppError('store-locked', `${file} has an older schema; start Tapedeck once to bring it up to date`, {
    file,
  })
}

function emptyStore(options: ConnectionOptions): Connection {
  const { readOnlyReason: _, ...writable } = options
  const memory = openInMemory(writable)
  migrate(memory, () => undefined)
  return openInMemory(options, memory.db)
}

/** Tells another file under the same name; null while one of them is missing. 3 µs. */
function fileIds(dataDir: string): string | null {
  const names: readonly StoreName[] = ['ledger', 'tape']
  const ids = names.map((name) => statSync(storeFile(dataDir, name), { throwIfNoEntry: false })?.ino)
  return ids.includes(undefined) ? null : ids.join(' ')
}
