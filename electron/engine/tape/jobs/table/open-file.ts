import { closeSync, fstatSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { mapErrors } from '../../database.ts'

/** A new file that is written from front to back. */
export interface OutFile {
  write(bytes: Uint8Array): void
  /** Resolves what the system holds back of it onto the disk. @returns its size in bytes */
  flush(): number
  close(): void
}

/** @throws AppError store-full, store-unwritable (also when it exists), from every call */
export function openOutFile(file: string): OutFile {
  const handle = mapErrors(file, () => openSync(file, 'wx', 0o600))
  return {
    write(bytes) {
      mapErrors(file, () => {
        // A nearly full disk takes a part; the next call then tells that it is full.
        for (let at = 0; at < bytes.byteLength;) at += writeSync(handle, bytes, at)
      })
    },
    flush: () =>
      mapErrors(file, () => {
        fsyncSync(handle)
        return fstatSync(handle).size
      }),
    close: () => closeSync(handle),
  }
}
