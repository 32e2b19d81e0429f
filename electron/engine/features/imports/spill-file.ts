import { closeSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../../shared/errors.ts'

/** What does not fit in memory while a file comes in. Nothing exists before the first write. */
export interface SpillFile {
  /** Bytes written so far. */
  readonly sizeBytes: number
  /** @throws AppError store-full, store-unwritable */
  write(bytes: Uint8Array, offset: number): void
  /** Fills `bytes`. */
  read(bytes: Uint8Array, offset: number): void
  /** Removes the file. */
  close(): void
}

const LEFTOVER = /^import-[0-9a-f-]{36}\.rows$/

/** @param id a UUID: the name tells leftovers of a crash from files of others */
export function openSpillFile(dataDir: string, id: string): SpillFile {
  const file = join(dataDir, `import-${id}.rows`)
  let handle: number | undefined
  let isClosed = false
  let sizeBytes = 0

  function opened(): number {
    if (isClosed) throw new AppError('cancelled', `${file} was removed: its import has ended`, { file })
    handle ??= openSync(file, 'wx+', 0o600)
    return handle
  }

  return {
    get sizeBytes() {
      return sizeBytes
    },
    write(bytes, offset) {
      try {
        for (let done = 0; done < bytes.byteLength;) {
          done += writeSync(opened(), bytes, done, bytes.byteLength - done, offset + done)
        }
      } catch (thrown) {
        throw inWords(file, thrown)
      }
      sizeBytes = Math.max(sizeBytes, offset + bytes.byteLength)
    },
    read(bytes, offset) {
      try {
        for (let done = 0; done < bytes.byteLength;) {
          const count = readSync(opened(), bytes, done, bytes.byteLength - done, offset + done)
          if (count === 0) throw new AppError('store-unwritable', `${file} was cut off by somebody else`, { file })
          done += count
        }
      } catch (thrown) {
        throw inWords(file, thrown)
      }
    },
    close() {
      isClosed = true
      if (handle === undefined) return
      closeSync(handle)
      handle = undefined
      rmSync(file, { force: true })
    },
  }
}

/** Removes what imports of a process that died have left. The caller holds the folder. */
export function removeSpillLeftovers(dataDir: string, isOpen: (id: string) => boolean): void {
  for (const name of readdirSync(dataDir)) {
    if (LEFTOVER.test(name) && !isOpen(name.slice('import-'.length, -'.rows'.length))) {
      rmSync(join(dataDir, name), { force: true })
    }
  }
}

function inWords(file: string, thrown: unknown): unknown {
  if (thrown instanceof AppError || !(thrown instanceof Error) || !('code' in thrown)) return thrown
  const cause = String(thrown.code)
  const isFull = cause === 'ENOSPC' || cause === 'EDQUOT'
  const words = isFull ? 'no space is left on the disk for the rows of the import' : 'rows of the import cannot be kept'
  const message = `${file}: ${words} (${cause})`
  return new AppError(isFull ? 'store-full' : 'store-unwritable', message, { file, cause }, { cause: thrown })
}
