import { readFileSync } from 'node:fs'
import { platform } from 'node:os'
import Database from 'better-sqlite3'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { AppError, type ErrorCode, toAppError } from '../../../shared/errors.ts'
import type { Dispose, Host } from '../host.ts'
import { type StoreName, sizeBytes } from './files.ts'
import { type TouchedRows, createTouchedRows } from './store-file/touched-rows.ts'
import { type NoteRow, watchRows } from './store-file/watch-rows.ts'
import { closedStore, createSteppedWrites, type SteppedWrites } from './stepped-write.ts'
import { type WaitingWrite, type WaitingWrites, createWaitingWrites } from './waiting-writes.ts'

export type Log = Host['log']

/** Blocks the engine's thread, which serves the page: PLATFORM.md §7 allows 250 ms there. */
const BUSY_TIMEOUT_MS = 250
const SLOW_QUERY_MS = 40
const LONG_WRITE_CACHE_KIB = 2_000
const WAL_CHECKPOINT_PAGES = 1000

export interface ConnectionOptions {
  readonly name: StoreName
  readonly file: string
  readonly log: Log
  now(): EpochMs
  /** Words for store-locked on every write; absent when this connection may write. */
  readonly readOnlyReason?: string
  /** Runs after each committed write. */
  readonly onCommit?: () => void
  /** Moves the -wal into the file on another thread; absent: a commit does that. */
  readonly foldWal?: () => Promise<unknown>
  /** Runs when the file is found damaged in the middle of a session. */
  readonly onCorrupt?: () => void
}

/** One SQLite file. Repositories go through `query` and `write`, which time the work and turn SQLite's errors into ours. */
export class Connection {
  readonly name: StoreName
  readonly file: string
  readonly db: Database.Database
  readonly #options: ConnectionOptions
  readonly #stepped: SteppedWrites<Connection>
  readonly #waiting: WaitingWrites
  #note: NoteRow | undefined
  /** By the long write under way, which nobody sees before its commit. */
  #uncommitted: TouchedRows | undefined

  constructor(db: Database.Database, options: ConnectionOptions) {
    this.db = db
    this.name = options.name
    this.file = options.file
    this.#options = options
    this.#waiting = createWaitingWrites({
      commit: (what, work) => this.#transact(what, work),
      onCommit: () => options.onCommit?.(),
      log: options.log,
    })
    this.#stepped = createSteppedWrites<Connection>({
      file: options.file,
      open: () => {
        if (!db.open) throw closedStore(options.file)
        const own = openForWriting(options)
        // Pages go into the -wal step by step instead of all at the commit: 9 ms of it instead of 26 after 3 M bars.
        own.db.pragma(`cache_size = ${-LONG_WRITE_CACHE_KIB}`)
        if (options.foldWal) for (const each of [db, own.db]) each.pragma('wal_autocheckpoint = 0')
        this.#uncommitted = this.#note && createTouchedRows()
        if (this.#uncommitted) watchRows(own.db, this.#uncommitted.note)
        return own
      },
      onEnd: (isCommitted) => {
        this.#flushOrLog()
        void this.#fold(isCommitted)
      },
      onCommit: () => {
        for (const [table, keys] of this.#uncommitted?.byTable ?? []) {
          for (const key of keys.values()) this.#note?.(table, key)
        }
        options.onCommit?.()
      },
    })
  }

  get isReadOnly(): boolean {
    return this.#options.readOnlyReason !== undefined
  }

  /** A write that can wait should: one that goes first makes a long one start over. */
  get hasLongWrite(): boolean {
    return this.#stepped.isUnderWay()
  }

  /** For damage that was found without an error. */
  noteDamage(): void {
    this.#options.onCorrupt?.()
  }

  prepare(sql: string): Database.Statement<unknown[]> {
    return mapErrors(this.file, () => this.db.prepare(sql))
  }

  /** Everything read by `work` belongs to one state of the file, also while another process writes. */
  query<T>(what: string, work: () => T): T {
    // The writer's own thread cannot be interleaved, so only a reader beside it pays for a transaction.
    return this.#timed(what, this.isReadOnly ? () => this.#inOneState(work) : work)
  }

  /** By hand: what is found in a damaged file has to come out, though SQLite has given its transaction up. */
  #inOneState<T>(work: () => T): T {
    if (this.db.inTransaction) return work()
    this.db.exec('BEGIN')
    try {
      return work()
    } finally {
      try {
        // Nothing was written; on damage there may be no transaction left.
        if (this.db.inTransaction) this.db.exec('ROLLBACK')
      } catch {
        // The next BEGIN would tell.
      }
    }
  }

  /** One IMMEDIATE transaction: a deferred one that reads first fails at once with BUSY_SNAPSHOT. */
  write<T>(what: string, work: () => T): T {
    this.#requireWritable()
    this.#stepped.overtake()
    // What was told before it is stored before it.
    this.#waiting.flush()
    const result = this.#transact(what, work)
    this.#options.onCommit?.()
    return result
  }

  /** The same for a write whose outcome nobody asks for: it does not take a long one back, but waits for its end. */
  writeSoon(write: WaitingWrite): void {
    if (this.hasLongWrite && this.#waiting.hasRoomFor(write)) this.#waiting.add(write)
    else this.write(write.what, write.work)
  }

  /** See `SteppedWrites.turnToWrite`. */
  async turnToWrite(): Promise<void> {
    await this.#stepped.turnToWrite()
  }

  #transact<T>(what: string, work: () => T): T {
    return this.#timed(what, () => this.db.transaction(work).immediate())
  }

  /** The -wal of a long write is tens of megabytes, and every disk is slow once: 100 ms and more that the thread does not have. */
  async #fold(isLarge: boolean): Promise<void> {
    if (!this.#options.foldWal) return
    try {
      if (isLarge) await this.#options.foldWal()
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      if (code !== 'cancelled')
        this.#options.log('warn', `the -wal of ${this.file} was not folded: ${message}`, { code })
    } finally {
      if (this.db.open && !this.hasLongWrite) this.db.pragma(`wal_autocheckpoint = ${WAL_CHECKPOINT_PAGES}`)
    }
  }

  #flushOrLog(): void {
    if (!this.db.open) return
    try {
      this.#waiting.flush()
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      this.#options.log('error', `what waited for a long write is not stored yet: ${message}`, { code })
    }
  }

  /** A write of many rows that leaves the thread free between its steps; all of it or nothing. */
  writeInSteps: SteppedWrites<Connection>['run'] = async (what, plan, pause) => {
    this.#requireWritable()
    return this.#stepped.run(what, plan, pause)
  }

  /** Tells `note` the key of every row that a commit from now on has touched, if not more. A long write under way starts over. */
  watchCommits(note: NoteRow): Dispose {
    this.#stepped.overtake()
    const stop = mapErrors(this.file, () => watchRows(this.db, note))
    this.#note = note
    return () => {
      this.#note = undefined
      stop()
    }
  }

  #requireWritable(): void {
    const reason = this.#options.readOnlyReason
    if (reason !== undefined) throw new AppError('store-locked', reason, { file: this.file })
  }

  /**
   * Tidies up and closes. A disk too full to fold the -wal into the file is logged: the commits are safe where they are.
   * @returns false when something was left for the next start
   */
  close(): boolean {
    if (!this.db.open) return true
    try {
      this.#stepped.overtake()
      this.#flushOrLog()
      if (!this.isReadOnly) mapErrors(this.file, () => this.#tidy())
      return true
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      this.#options.log('warn', `closing ${this.name}.db left its -wal: ${message}`, { code })
      return false
    } finally {
      this.db.close()
    }
  }

  #tidy(): void {
    this.db.pragma('optimize')
    this.db.pragma('wal_checkpoint(TRUNCATE)')
  }

  #timed<T>(what: string, work: () => T): T {
    const startMs = this.#options.now()
    try {
      return mapErrors(this.file, work)
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'store-corrupt') this.noteDamage()
      throw thrown
    } finally {
      const tookMs = this.#options.now() - startMs
      if (tookMs > SLOW_QUERY_MS) {
        this.#options.log('warn', `slow query: ${what}`, { store: this.name, tookMs })
      }
    }
  }
}

/** Opens for writing, with every setting of PLATFORM.md §7 set and read back. The caller holds the folder's lock. */
export function openForWriting(options: ConnectionOptions): Connection {
  return mapErrors(options.file, () => {
    const db = new Database(options.file, { timeout: BUSY_TIMEOUT_MS })
    try {
      applyPragmas(db, options)
    } catch (thrown) {
      db.close()
      throw thrown
    }
    return new Connection(db, options)
  })
}

export function openForReading(options: ConnectionOptions): Connection {
  return mapErrors(options.file, () => {
    const db = openReadable(options.file)
    for (const pragma of ['trusted_schema = OFF', 'cell_size_check = ON', 'temp_store = MEMORY']) db.pragma(pragma)
    return new Connection(db, options)
  })
}

/** In a folder without rights SQLite cannot put a -shm beside a WAL file; with no -wal there, the file alone is the state. */
function openReadable(file: string): Database.Database {
  const settings = { readonly: true, timeout: BUSY_TIMEOUT_MS }
  const db = new Database(file, { ...settings, fileMustExist: true })
  try {
    db.pragma('schema_version')
    return db
  } catch (thrown) {
    db.close()
    const code = thrown instanceof Database.SqliteError ? thrown.code : ''
    if (!/^SQLITE_(READONLY|CANTOPEN|FULL|IOERR_SHM)/.test(code) || sizeBytes(`${file}-wal`) > 0) throw thrown
    const image = readFileSync(file)
    // Bytes 18 and 19 of the header: 1 = rollback journal, 2 = WAL, which an image in memory cannot have.
    image.fill(1, 18, 20)
    return new Database(image, settings)
  }
}

/** An empty store in memory: what a reader sees of a folder that has no files yet. */
export function openInMemory(options: ConnectionOptions, db: Database.Database = new Database(':memory:')): Connection {
  return new Connection(db, options)
}

function applyPragmas(db: Database.Database, { name, file }: ConnectionOptions): void {
  const settings: (readonly [name: string, value: string | number])[] = [
    ['journal_mode', 'wal'],
    // better-sqlite3 compiles NORMAL in for WAL. The tape can be fetched again; a row of the ledger cannot: 2 = FULL.
    ['synchronous', name === 'ledger' ? 2 : 1],
    ['foreign_keys', 1],
    ['busy_timeout', BUSY_TIMEOUT_MS],
    ['wal_autocheckpoint', WAL_CHECKPOINT_PAGES],
    ['journal_size_limit', 67_108_864],
    ['trusted_schema', 0],
    ['cell_size_check', 1],
    ['temp_store', 2],
    ['mmap_size', 0],
  ]
  if (platform() === 'darwin') settings.push(['checkpoint_fullfsync', 1])
  for (const [pragma, value] of settings) {
    db.pragma(`${pragma} = ${value}`)
    const answer = db.pragma(pragma, { simple: true })
    if (answer !== value) {
      throw new AppError(
        'store-unwritable',
        `${file}: SQLite keeps ${pragma} at ${String(answer)} instead of ${value}`,
        {
          file,
          pragma,
        },
      )
    }
  }
}

/** Runs `work`; what SQLite or the file system throws comes out as the store code it means, naming `file`. */
export function mapErrors<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw storeError(file, thrown)
  }
}

/** The same for what is awaited. */
export function rethrowMapped(file: string, thrown: unknown): never {
  throw storeError(file, thrown)
}

const WORDS: Partial<Record<ErrorCode, string>> = {
  'store-full': 'no space is left on the disk',
  'store-unwritable': 'the file or its folder cannot be opened for writing',
  'store-corrupt': 'the file is damaged',
  'store-locked': 'another process is using the file',
}

function storeError(file: string, thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error) || !('code' in thrown)) return thrown
  const cause = String(thrown.code)
  const code = codeOf(cause)
  if (code === null) return thrown
  return new AppError(code, `${file}: ${WORDS[code]} (${cause}: ${thrown.message})`, { file, cause }, { cause: thrown })
}

/** SQLite's extended codes begin with the primary one; IOERR tells by its tail which side failed. */
function codeOf(cause: string): ErrorCode | null {
  if (/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/.test(cause)) return 'store-full'
  if (/^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_IOERR_(READ|SHORT_READ|CORRUPTFS|DATA))/.test(cause))
    return 'store-corrupt'
  if (/^(SQLITE_BUSY|SQLITE_LOCKED|SQLITE_PROTOCOL)/.test(cause)) return 'store-locked'
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH|IOERR)|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EIO|EFBIG)/.test(cause)) {
    return 'store-unwritable'
  }
  return null
}
