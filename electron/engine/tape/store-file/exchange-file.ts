import { existsSync, rmSync } from 'node:fs'
import { FILE_SUFFIXES, renameFile } from '../files.ts'

/** The database last: while it is in its place, so is the truth, and side files that went ahead are called back. */
const OUTWARD = ['-wal', '-shm', ''] as const

/**
 * Puts `replacement`, a whole database without side files, in the place of `file`, which nobody here has open any more. What was
 * there is kept under another name until `dropReplaced`. Another process that reads it keeps what it has open.
 */
export function exchangeFile(file: string, replacement: string): void {
  for (const suffix of OUTWARD) if (existsSync(file + suffix)) renameFile(file + suffix, replacedName(file) + suffix)
  renameFile(replacement, file)
}

/** Undoes an exchange at whatever step it stands. */
export function putBack(file: string): void {
  if (hasReplaced(file)) {
    for (const suffix of FILE_SUFFIXES) rmSync(file + suffix, { force: true })
    renameFile(replacedName(file), file)
  }
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(replacedName(file) + suffix)) renameFile(replacedName(file) + suffix, file + suffix)
  }
}

/** True between an exchange and `dropReplaced`. */
export function hasReplaced(file: string): boolean {
  return existsSync(replacedName(file))
}

/** After a crash: an exchange that had not come to its end is undone. One that had waits for `dropReplaced`. */
export function settleExchange(file: string): void {
  if (!hasReplaced(file) || !existsSync(file)) putBack(file)
}

/** Once the new file has been opened. Side files first: alone they would be taken for those of the file in place. */
export function dropReplaced(file: string): void {
  try {
    for (const suffix of OUTWARD) rmSync(replacedName(file) + suffix, { force: true })
  } catch {
    // Windows keeps a file that somebody reads: the next start removes it.
  }
}

function replacedName(file: string): string {
  return `${file}.replaced`
}
