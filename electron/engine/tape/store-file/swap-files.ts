import type { StoreName } from '../files.ts'

/** Moving files while nobody has them open, and taking that back from whatever step it has come to. */
export interface FileExchange {
  exchange(): void
  undo(): void
}

/**
 * Closes these files, exchanges them, and opens what lies there then, in one turn of the thread. What fails on the way takes the
 * exchange back and opens the old files again.
 */
export type SwapFiles = (names: readonly StoreName[], exchange: FileExchange) => void
