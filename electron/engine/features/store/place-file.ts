import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { AppError } from '../../../../shared/errors.ts'

interface Place {
  readonly file: string
  readonly isOverwrite: boolean
  /** No file in here is ever written over: it is the store itself. */
  readonly dataDir: string
  readonly signal?: AbortSignal
}

/**
 * Lets `write` make the file under another name beside it, and gives it its own only when it is whole.
 * @throws AppError bad-input, not-found before anything is written; store-unwritable
 */
export async function placeFile<T>(place: Place, write: (partial: string) => Promise<T>): Promise<T> {
  const { file, signal } = place
  requirePlace(place)
  const partial = `${file}.partial`
  // Of a run that was killed.
  remove(partial)
  const onAbort = (): void => {
    try {
      // At once, because a process that is closing waits for nothing more.
      remove(partial)
    } catch {
      // Windows lets go of an open file later: then the end of `write` takes it away.
    }
  }
  signal?.addEventListener('abort', onAbort)
  try {
    const result = await write(partial)
    requirePlace(place)
    renameSync(partial, file)
    return result
  } finally {
    signal?.removeEventListener('abort', onAbort)
    remove(partial)
  }
}

function remove(file: string): void {
  rmSync(file, { force: true })
}

function requirePlace({ file, isOverwrite, dataDir }: Place): void {
  if (!isAbsolute(file)) throw refusal(file, 'is no whole path: begin at the root of the disk')
  const folder = dirname(file)
  const folderStat = statSync(folder, { throwIfNoEntry: false })
  if (!folderStat) {
    throw new AppError('not-found', `${file} cannot be written: there is no folder ${folder}`, { file, folder })
  }
  if (!folderStat.isDirectory()) throw refusal(file, `cannot be written: ${folder} is a file`)
  if (!existsSync(file)) return
  if (statSync(file).isDirectory()) throw refusal(file, 'is a folder: name a file in it')
  if (!isOverwrite) throw new AppError('bad-input', `${file} exists already`, { file, reason: 'exists' })
  if (isInside(dataDir, file)) throw refusal(file, 'belongs to the store itself')
}

function isInside(folder: string, file: string): boolean {
  const path = relative(join(folder), file)
  return path !== '' && !path.startsWith('..') && !isAbsolute(path)
}

function refusal(file: string, words: string): AppError {
  return new AppError('bad-input', `${file} ${words}`, { file })
}
