import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type StoreName = 'ledger' | 'tape'
/** A database and what SQLite keeps beside it: they belong together, also when they are moved. */
export const FILE_SUFFIXES = ['', '-wal', '-shm'] as const

export function storeFile(dataDir: string, name: StoreName): string {
  return join(dataDir, `${name}.db`)
}

/** 0 for a file that is not there. */
export function sizeBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** Removes the empty -wal and the -shm that a read-only connection leaves behind. The caller holds the folder. */
export function removeEmptySideFiles(file: string): void {
  if (existsSync(`${file}-wal`) && sizeBytes(`${file}-wal`) > 0) return
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
}

/** ISO time that every file system takes in a name and that sorts: `20260822T143000123Z`. */
export function stampOf(t: number): string {
  return new Date(t).toISOString().replaceAll(/[-:.]/g, '')
}

/** The stamp of `t`, or of the next ms that no folder here carries yet: a clock that was set back must not mix two of them. */
export function freeStamp(dataDir: string, t: number): string {
  const taken = readdirSync(dataDir)
  for (let at = t; ; at++) {
    const stamp = stampOf(at)
    if (!taken.some((entry) => entry.endsWith(`-${stamp}`))) return stamp
  }
}

export function timeOfStamp(stamp: string): number {
  const [, y, mo, d, h, mi, s, ms] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(stamp) ?? []
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}Z`)
}

/** Windows' scanners and sync clients hold a file for moments: a few more tries, 350 ms at most. */
export function renameFile(from: string, to: string): void {
  for (let waitMs = 50; ; waitMs *= 2) {
    try {
      renameSync(from, to)
      return
    } catch (thrown) {
      const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
      if (waitMs > 200 || (code !== 'EBUSY' && code !== 'EPERM' && code !== 'EACCES')) {
        throw thrown
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs)
    }
  }
}
