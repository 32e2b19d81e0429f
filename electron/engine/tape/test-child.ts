import { writeSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openForWriting } from './database.ts'
import { storeFile } from './files.ts'
import { MIGRATIONS, migrate } from './migrate.ts'
import { openTape } from './open-tape.ts'
import { AppError } from '../../../shared/errors.ts'
import { INTERRUPTED_MIGRATION } from './test-migration.ts'
import { KEY, fetchOf, minuteBars } from './test-tape.ts'
import type { Tape } from './types.ts'

/** What a second process can be asked to do with a folder. */
export type ChildTask = keyof typeof TASKS

const TASKS = {
  /** Commits one bar and one document after the other and names each when it is acknowledged. */
  writeForEver(dataDir: string): void {
    const tape = open(dataDir)
    for (let count = tape.candles.list()[0]?.bars ?? 0; ; count++) {
      tape.candles.write(KEY, minuteBars(1, count), fetchOf(count))
      tape.documents.write('count', count + 1)
      say(String(count + 1))
    }
  },
  /** Holds the folder until it is killed. */
  hold(dataDir: string): void {
    open(dataDir)
    // Nothing refers to the tape any more: the lock has to outlive it all the same.
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
    say('held')
    setInterval(() => undefined, 1_000)
  },
  /** Starts a migration of tape.db and stops for ever inside its transaction. */
  migrateHalfway(dataDir: string): void {
    const connection = openForWriting({
      name: 'tape',
      file: storeFile(dataDir, 'tape'),
      log: () => undefined,
      now: () => 0,
    })
    connection.db.function('pause', () => {
      say('inside')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      return null
    })
    const [first] = INTERRUPTED_MIGRATION
    migrate(connection, () => undefined, [...MIGRATIONS.tape, { ...first, sql: `${first.sql}; SELECT pause();` }])
  },
  /** Opens and closes; the line is `ok` or the error's code and words. */
  openOnce(dataDir: string): void {
    say(outcome(() => open(dataDir).close()))
  },
  /** Opens as somebody without rights. */
  openAsNobody(dataDir: string): void {
    process.setuid?.(65_534)
    say(outcome(() => open(dataDir).close()))
  },
  readOnce(dataDir: string): void {
    const said = outcome(() => say(`${open(dataDir, 'read').stat().bars} bars`))
    if (said !== 'ok') say(said)
  },
  readAsNobody(dataDir: string): void {
    process.setuid?.(65_534)
    TASKS.readOnce(dataDir)
  },
  /** Writes batches until one fails, then says how many bars were acknowledged, and how it failed. */
  fill(dataDir: string): void {
    const tape = open(dataDir)
    const batch = 2_000
    const failed = outcome(() => {
      for (let start = 0; ; start += batch) tape.candles.write(KEY, minuteBars(batch, start), fetchOf())
    })
    say(failed)
    say(String(tape.candles.read(KEY).columns.t.length))
    process.exit(0)
  },
}

function open(dataDir: string, mode: 'write' | 'read' = 'write'): Tape {
  return openTape({ dataDir, now: () => Date.now(), log: () => undefined, mode, hostName: 'cli', pid: process.pid })
}

function outcome(work: () => void): string {
  try {
    work()
    return 'ok'
  } catch (thrown) {
    return thrown instanceof AppError ? `${thrown.code} ${thrown.message}` : `unexpected ${String(thrown)}`
  }
}

/** Written at once: what a process.stdout still holds is lost by a kill. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}

if (import.meta.main) {
  const [task, dataDir] = process.argv.slice(2) as [ChildTask, string]
  TASKS[task](dataDir)
}
