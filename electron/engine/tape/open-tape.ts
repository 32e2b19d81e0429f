import { mkdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { AppError } from '../../../shared/errors.ts'
import { backUpIfDue } from './backup.ts'
import { createCandleRows } from './candle-rows.ts'
import { type Changes, createChanges } from './changes.ts'
import { checkTape } from './check.ts'
import { type Connection, type Log, mapErrors, openForReading, openInMemory } from './database.ts'
import { createDocuments } from './documents.ts'
import { FILE_SUFFIXES, type StoreName, sizeBytes, storeFile } from './files.ts'
import { createInstrumentRows } from './instrument-rows.ts'
import { lockFolder, lockedWords } from './lock.ts'
import { hasTrueSchema, migrate, schemaState } from './migrate.ts'
import { networkFileSystem, nearestRealPath } from './network-folder.ts'
import { openWithRecovery } from './recovery.ts'
import { createSeriesRows } from './series-rows.ts'
import { createSnapshotRows } from './snapshot-rows.ts'
import { createSourceRows } from './source-rows.ts'
import { markSuspect } from './suspect.ts'
import type { Tape } from './types.ts'

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
}

interface Stores {
  readonly ledger: Connection
  readonly tape: Connection
}

/** What differs between the writer and a reader beside it. */
interface Access {
  readonly isReadOnly: boolean
  readonly notices: readonly string[]
  readonly hasUncleanEnd: boolean
  readonly changes: Changes
  revision(): number
  close(): void
}

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

function openWriter(dataDir: string, { now, log, hostName = 'unnamed host', pid = 0 }: TapeOptions): Tape {
  mapErrors(dataDir, () => mkdirSync(dataDir, { recursive: true, mode: 0o700 }))
  const lock = lockFolder(dataDir, { host: hostName, pid, startedAt: now() })
  const changes = createChanges(log)
  const opened: Connection[] = []
  try {
    const notices: string[] = []
    const open = (name: StoreName): Connection => {
      const file = storeFile(dataDir, name)
      const onCorrupt = (): void => markSuspect(file)
      const onCommit = name === 'tape' ? { onCommit: changes.notify } : {}
      const store = openWithRecovery({ name, file, log, now, onCorrupt, ...onCommit }, dataDir)
      opened.push(store.connection)
      notices.push(...store.notices)
      return store.connection
    }
    const stores = { ledger: open('ledger'), tape: open('tape') }
    for (const notice of notices) log('warn', notice)
    return assemble(now, stores, {
      isReadOnly: false,
      notices,
      hasUncleanEnd: lock.wasUnclean,
      changes,
      revision: changes.count,
      close() {
        for (const store of opened) backUpIfDue(store, dataDir, now(), log)
        lock.release(opened.map((store) => store.close()).every(Boolean))
      },
    })
  } catch (thrown) {
    for (const store of opened) store.db.close()
    lock.release(!lock.wasUnclean)
    throw thrown
  }
}

function openReader(dataDir: string, { now, log }: TapeOptions): Tape {
  const readOnlyReason = lockedWords(dataDir)
  const open = (name: StoreName): Connection => {
    const file = storeFile(dataDir, name)
    const options = { name, file, log, now, readOnlyReason }
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
  const ledger = open('ledger')
  let tape: Connection
  try {
    tape = open('tape')
  } catch (thrown) {
    ledger.close()
    throw thrown
  }
  const stores = { ledger, tape }
  return assemble(now, stores, {
    isReadOnly: true,
    notices: [],
    hasUncleanEnd: false,
    changes: createChanges(log),
    revision: () => stores.tape.db.pragma('data_version', { simple: true }) as number,
    close() {
      for (const store of Object.values(stores)) store.close()
    },
  })
}

function openPrivate(dataDir: string, { now, log }: TapeOptions): Tape {
  const changes = createChanges(log)
  const open = (name: StoreName): Connection => {
    const onCommit = name === 'tape' ? { onCommit: changes.notify } : {}
    const memory = openInMemory({ name, file: storeFile(dataDir, name), log, now, ...onCommit })
    migrate(memory, () => undefined)
    return memory
  }
  const stores = { ledger: open('ledger'), tape: open('tape') }
  return assemble(now, stores, {
    isReadOnly: false,
    notices: [],
    hasUncleanEnd: false,
    changes,
    revision: changes.count,
    close() {
      for (const store of Object.values(stores)) store.db.close()
    },
  })
}

function emptyStore(options: Parameters<typeof openInMemory>[0]): Connection {
  const { readOnlyReason: _, ...writable } = options
  const memory = openInMemory(writable)
  migrate(memory, () => undefined)
  return openInMemory(options, memory.db)
}

function assemble(now: () => EpochMs, stores: Stores, access: Access): Tape {
  const sources = createSourceRows(stores.tape)
  const instruments = createInstrumentRows(stores.tape, sources)
  const series = createSeriesRows(stores.tape, sources, instruments)
  const files = [stores.ledger, stores.tape].flatMap(({ file }) => FILE_SUFFIXES.map((suffix) => file + suffix))
  let isClosed = false
  return {
    candles: createCandleRows(stores.tape, series, sources),
    snapshots: createSnapshotRows(stores.tape, sources, instruments),
    instruments,
    documents: createDocuments(stores.ledger, now),
    notices: access.notices,
    isReadOnly: access.isReadOnly,
    hasUncleanEnd: access.hasUncleanEnd,
    sqliteVersion: stores.tape.db.prepare('SELECT sqlite_version()').pluck().get() as string,
    stat: () => ({
      bytes: files.reduce((bytes, file) => bytes + sizeBytes(file), 0),
      ...stores.tape.query('tape.stat', series.totals),
      revision: access.revision(),
    }),
    onChange: access.changes.subscribe,
    check: (full) => checkTape(stores.ledger, stores.tape, full),
    close() {
      if (isClosed) return
      isClosed = true
      access.close()
    },
  }
}

function requireLocalFolder(dataDir: string): void {
  const type = networkFileSystem(nearestRealPath(dataDir), readMounts())
  if (type === null) return
  throw new AppError(
    'store-unwritable',
    `${dataDir} lies on a network file system (${type}), where SQLite cannot keep its files safe. Choose a local folder.`,
    { dataDir, fileSystem: type },
  )
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    // Windows and macOS: a share is told by its path there.
    return ''
  }
}
