import { rmSync } from 'node:fs'
import { namingFile, partialName, putInPlace, requireOutPlace, type OutPlace } from '../../tape/store-file/out-file.ts'

interface Place extends OutPlace {
  readonly signal?: AbortSignal
}

/**
 * Lets `write` make the file under another name beside it, one of its own, and gives it its own only when it is whole.
 * @throws AppError bad-input before anything is written; store-full, store-unwritable
 */
export async function placeFile<T>(place: Place, write: (partial: string) => Promise<T>): Promise<T> {
  const { file, signal } = place
  requireOutPlace(place)
  const partial = partialName(file)
  // At once, because a process that is closing waits for nothing more.
  const onAbort = (): void => removeIfClosed(partial)
  signal?.addEventListener('abort', onAbort)
  try {
    const result = await write(partial)
    putInPlace(partial, place)
    return result
  } catch (thrown) {
    throw namingFile(partial, file, thrown)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    removeIfClosed(partial)
  }
}

/** Windows lets go of an open file later: then the end of `write` takes it away. */
function removeIfClosed(partial: string): void {
  try {
    rmSync(partial, { force: true })
  } catch {
    // What went wrong before is the better thing to tell.
  }
}
