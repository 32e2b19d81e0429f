import type { ImportProgress, ImportResult } from '../../../../shared/contract/imports.ts'
import { AppError, toAppError } from '../../../../shared/errors.ts'
import type { EngineClient } from '../../../engine.ts'
import type { BeginInput } from './draft.ts'
import { readPieces } from './read-pieces.ts'

interface RunOptions {
  /** Stops the import: nothing of it stays, unless the engine has stored it already. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: ImportProgress) => void
}

/** Sends one file, piece after piece, and resolves when it is stored. @throws AppError */
export async function runImport(
  imports: EngineClient['imports'],
  file: File,
  input: BeginInput,
  { signal, onProgress }: RunOptions,
): Promise<ImportResult> {
  if (signal.aborted) throw stopped(file)
  const { id } = await imports.begin(input, { signal })
  const cancel = (): void => {
    // An id that has ended is ignored, and one the engine cannot be told about times out there.
    imports.cancel({ id }).catch(() => undefined)
  }
  const watching = new AbortController()
  signal.addEventListener('abort', cancel)
  void follow(imports, id, watching.signal, onProgress)
  try {
    let index = 0
    for await (const piece of readPieces(file)) {
      await imports.push({ id, index, piece }, { signal })
      index++
    }
    // Without the signal: only the engine knows whether a stop still came in time.
    return await imports.finish({ id })
  } catch (thrown) {
    cancel()
    throw signal.aborted ? stopped(file) : toAppError(thrown)
  } finally {
    signal.removeEventListener('abort', cancel)
    watching.abort()
  }
}

function stopped(file: File): AppError {
  return new AppError('cancelled', `${file.name}: import stopped`, { file: file.name })
}

async function follow(
  imports: EngineClient['imports'],
  id: string,
  signal: AbortSignal,
  onProgress: RunOptions['onProgress'],
): Promise<void> {
  try {
    for await (const progress of await imports.watch({ id }, { signal })) {
      if (!signal.aborted) onProgress(progress)
    }
  } catch {
    // Progress is a comfort: what went wrong is told by the call that failed.
  }
}
