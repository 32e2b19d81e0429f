import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { KEY, NOW, type TestFolder, fetchOf, makeFolder, minuteBars } from '../test-tape.ts'
import type { Tape } from '../types.ts'
import { FILE_JOBS_IN_PLACE, type FileJobs } from './file-jobs.ts'

let folder: TestFolder
let outside: TestFolder

beforeEach(() => {
  folder = makeFolder()
  outside = makeFolder()
})
afterEach(() => {
  folder.dispose()
  outside.dispose()
})

const out = (): string => join(outside.dataDir, 'all.tapedeck')
const leftOvers = (dataDir = folder.dataDir): string[] =>
  readdirSync(dataDir).filter((entry) => !/^(backups|(tape|ledger)\.db(-wal|-shm)?|engine\.lock.*|filler)$/.test(entry))

function runShell(command: string, dataDir: string): void {
  execFileSync('sh', ['-c', command, dataDir], { stdio: 'ignore' })
}

/** A disk of that size under the folder. @returns false, with the reason printed, where none can be mounted */
function mountDisk(dataDir: string, mb: number): boolean {
  try {
    runShell(`mount -t tmpfs -o size=${mb}m tmpfs "$0"`, dataDir)
    return true
  } catch {
    console.log('skipped: a small tmpfs cannot be mounted here (it needs root on Linux)')
    return false
  }
}

/** Prices that do not repeat, so that the file has some size: 2 MB. */
function fill(tape: Tape): void {
  const bars = minuteBars(60_000)
  const { o, h, l, c, v } = bars
  for (let index = 0; index < o.length; index++) {
    const price = 100 + Math.sin(index) * 7
    o[index] = price
    h[index] = price + 3
    l[index] = price - 3
    c[index] = price + Math.cos(index)
    v[index] = Math.abs(Math.sin(index * 1.7)) * 1e6
  }
  tape.candles.write(KEY, bars, fetchOf())
  tape.documents.write('mark', 'kept')
  mkdirSync(join(folder.dataDir, 'backups'))
}

const TURNS: [name: string, run: (tape: Tape) => Promise<unknown>][] = [
  ['a compaction', (tape) => tape.compact()],
  ['a restore', (tape) => tape.restoreFrom(out())],
  ['a backup', (tape) => tape.backUpTo(join(folder.dataDir, 'backups', 'own.tapedeck'))],
]

test.each(TURNS)('%s that has no room is refused with both figures before anything is written', async (_, run) => {
  if (!mountDisk(folder.dataDir, 24)) return
  try {
    const tape = folder.open()
    fill(tape)
    await tape.backUpTo(out())
    const made = tape.stat().bars
    const { bavail, bsize } = statfsSync(folder.dataDir)
    writeFileSync(join(folder.dataDir, 'filler'), Buffer.alloc(bavail * bsize - 1024 * 1024))
    await expect(run(tape)).rejects.toMatchObject({
      code: 'store-full',
      message: expect.stringMatching(/needs \d+\.\d MB and the disk has \d+\.\d MB free\. Nothing was changed\./),
    })
    expect(leftOvers()).toEqual([])
    expect(tape.stat().bars).toBe(made)
    tape.close()
  } finally {
    runShell('umount -l "$0"', folder.dataDir)
  }
})

test.each(TURNS)('%s whose disk fills up on the way leaves the store as it was', async (_, run) => {
  if (!mountDisk(folder.dataDir, 24)) return
  const filler = join(folder.dataDir, 'filler')
  /** Takes the room that was there a moment ago. */
  const jobs: FileJobs = {
    ...FILE_JOBS_IN_PLACE,
    async vacuumInto(file, target, turn) {
      if (target.startsWith(folder.dataDir)) {
        try {
          writeFileSync(filler, Buffer.alloc(64 * 1024 * 1024))
        } catch {
          // Full, as is meant.
        }
      }
      await FILE_JOBS_IN_PLACE.vacuumInto(file, target, turn)
    },
  }
  try {
    const tape = folder.open({ jobs })
    fill(tape)
    await tape.backUpTo(out())
    await expect(run(tape)).rejects.toMatchObject({ code: 'store-full', message: expect.stringContaining('no space') })
    expect(leftOvers()).toEqual([])
    rmSync(filler)
    expect(tape.candles.read(KEY).columns.t).toHaveLength(60_000)
    tape.documents.write('mark', 'goes on')
    expect(tape.check(true).ok).toBe(true)
    tape.close()
  } finally {
    runShell('umount -l "$0"', folder.dataDir)
  }
})

test('a backup into a folder that may not be written is refused in clear words', async () => {
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(10), fetchOf())
  // /proc takes no new file from anybody, root included.
  if (process.platform !== 'linux') {
    console.log('skipped: /proc is Linux’s')
    return
  }
  await expect(tape.backUpTo('/proc/all.tapedeck')).rejects.toMatchObject({
    code: expect.stringMatching(/^store-(unwritable|full)$/),
    message: expect.stringContaining('/proc/all.tapedeck'),
  })
  expect(tape.check(true).ok).toBe(true)
})

test('two restores at one time of the clock, or after it was set back, keep both replaced stores', async () => {
  const tape = folder.open()
  tape.candles.write(KEY, minuteBars(10), fetchOf())
  await tape.backUpTo(out())
  for (const bars of [20, 30]) {
    tape.candles.write(KEY, minuteBars(bars), fetchOf())
    await tape.restoreFrom(out())
  }
  tape.close()
  const earlier = folder.open({ now: () => NOW - 1_000 })
  await earlier.restoreFrom(out())
  const kept = leftOvers().map((entry) => {
    const replaced = makeFolder(join(folder.dataDir, entry)).open({ mode: 'read' })
    const { bars } = replaced.stat()
    replaced.close()
    return bars
  })
  expect(kept.sort()).toEqual([10, 20, 30])
})

test('the second process beside a turn is still refused', async () => {
  let refused: unknown
  const jobs: FileJobs = {
    ...FILE_JOBS_IN_PLACE,
    async withFilesClosed(work) {
      try {
        folder.open()
      } catch (thrown) {
        refused = thrown
      }
      return work()
    },
  }
  const tape = folder.open({ jobs })
  tape.candles.write(KEY, minuteBars(10), fetchOf())
  await tape.compact()
  expect(refused).toMatchObject({ code: 'store-locked' })
  expect(() => folder.open()).toThrow(expect.objectContaining({ code: 'store-locked' }))
})
