import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** A file that SQLite called damaged while it was in use is checked whole at the next start. */
export function markSuspect(file: string): void {
  try {
    writeFileSync(`${file}.suspect`, '')
  } catch {
    // The damage itself is being reported; a full or read-only disk must not hide it.
  }
}

export function isSuspect(file: string): boolean {
  return existsSync(`${file}.suspect`)
}

export function clearSuspect(file: string): void {
  rmSync(`${file}.suspect`, { force: true })
}
