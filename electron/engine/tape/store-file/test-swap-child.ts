import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { openTape } from '../open-tape.ts'
import { KEY, NOW, fetchOf, minuteBars } from '../test-tape.ts'
import type { Tape } from '../types.ts'
import { FILE_JOBS_IN_PLACE, type FileJobs } from './file-jobs.ts'

/** Bars written at each of three moments of a compaction. */
const BARS_MEANWHILE = 200

const TASKS = {
  async compact(tape: Tape): Promise<void> {
    await tape.compact()
  },
  async restore(tape: Tape, file: string): Promise<void> {
    await tape.restoreFrom(file)
  },
  async backUp(tape: Tape, file: string): Promise<void> {
    await tape.backUpTo(file, { isOverwrite: true })
  },
}

export type SwapTask = keyof typeof TASKS

/** Ends this process as a power cut would, right after the `step`th change to the folder that does not go through SQLite. */
function dieAfter(step: number): void {
  let count = 0
  const counted =
    <Input extends unknown[], Output>(work: (...input: Input) => Output) =>
    (...input: Input): Output => {
      const output = work(...input)
      if (++count === step) process.kill(process.pid, 'SIGKILL')
      return output
    }
  fs.renameSync = counted(fs.renameSync)
  const remove = fs.rmSync
  const countedRemove = counted(remove)
  // One that removes nothing leaves the folder as after the step before.
  fs.rmSync = (path, options) => (fs.existsSync(path) ? countedRemove : remove)(path, options)
  fs.fsyncSync = counted(fs.fsyncSync)
  syncBuiltinESMExports()
}

if (import.meta.main) {
  const [task, dataDir = '', file = '', step] = process.argv.slice(2) as [SwapTask, string, string, string]
  let bars = 0
  const write = (): void => {
    tape.candles.write(KEY, minuteBars(BARS_MEANWHILE, bars), fetchOf())
    bars += BARS_MEANWHILE
    fs.writeSync(1, `${bars}\n`)
  }
  // What comes in while a turn is under way is acknowledged, and must be there after a crash.
  const jobs: FileJobs = {
    async vacuumInto(...input) {
      await FILE_JOBS_IN_PLACE.vacuumInto(...input)
      if (task === 'compact') write()
    },
    async runFileWork(...input) {
      const result = await FILE_JOBS_IN_PLACE.runFileWork(...input)
      if (task === 'compact') write()
      return result
    },
    async withFilesClosed(work) {
      if (task === 'compact') write()
      return work()
    },
  }
  const tape = openTape({ dataDir, now: () => NOW, log: () => undefined, mode: 'write', pid: process.pid, jobs })
  bars = tape.stat().bars
  dieAfter(Number(step))
  await TASKS[task](tape, file)
  fs.writeSync(1, 'done\n')
  // As a crash after the turn: the last step of the loop.
  process.kill(process.pid, 'SIGKILL')
}
