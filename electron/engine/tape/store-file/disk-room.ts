import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../../../shared/errors.ts'

const MB = 1024 * 1024
/** What SQLite and the file system need beside the bytes themselves. */
const MARGIN_BYTES = 2 * MB

/** Free bytes where `file` lies or is to lie; null where the system does not tell. */
function freeBytes(file: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(file))
    return bavail * bsize
  } catch {
    return null
  }
}

/** Refuses before anything is written. @throws AppError store-full with both figures */
export function requireRoom(file: string, neededBytes: number): void {
  const free = freeBytes(file)
  if (free === null || free >= neededBytes + MARGIN_BYTES) return
  const inMb = (bytes: number): string => (bytes / MB).toFixed(1)
  throw new AppError(
    'store-full',
    `${file} needs ${inMb(neededBytes + MARGIN_BYTES)} MB and the disk has ${inMb(free)} MB free. Nothing was changed.`,
    { file, neededBytes: neededBytes + MARGIN_BYTES, freeBytes: free },
  )
}
