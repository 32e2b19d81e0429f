import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, open } from 'node:fs/promises'
import { AppError } from '../../../../shared/errors.ts'
import { rethrowMapped } from '../database.ts'

/** SHA-256 of a file, in hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(file)) hash.update(piece as Buffer)
  } catch (thrown) {
    rethrowMapped(file, thrown)
  }
  return hash.digest('hex')
}

/** Copies a file, to or from another machine, brings it to the disk there and reads it back. @param sha256 of what it must be */
export async function copyWhole(from: string, to: string, sha256: string): Promise<void> {
  try {
    await copyFile(from, to)
    const handle = await open(to, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    rethrowMapped(to, thrown)
  }
  if ((await hashOf(to)) === sha256) return
  throw new AppError('store-corrupt', `${to}: what was written there does not read back the same`, { file: to })
}
