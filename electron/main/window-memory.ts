import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { parseSavedWindow, type SavedWindow } from './window-state.ts'

/** Where the window was when it was last closed. A file that is missing or broken is a first start. */
export function readWindowMemory(file: string): SavedWindow | undefined {
  try {
    return parseSavedWindow(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Written beside and moved in: a cut leaves the last whole one. */
export function writeWindowMemory(file: string, saved: SavedWindow): void {
  writeFileSync(`${file}.new`, JSON.stringify(saved))
  renameSync(`${file}.new`, file)
}
