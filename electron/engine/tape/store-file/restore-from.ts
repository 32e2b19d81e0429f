import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { mapErrors } from '../database.ts'
import { freeStamp, sizeBytes, storeFile } from '../files.ts'
import type { BackupResult, StoreTurn } from '../types.ts'
import { openBackup } from './backup-format.ts'
import { copyWhole, hashOf } from './copy-whole.ts'
import { requireRoom } from './disk-room.ts'
import { buildingFolder, exchangePair, putPairBack } from './exchange-pair.ts'
import type { FileJobs } from './file-jobs.ts'
import { requireGoingOn } from './store-turns.ts'
import type { SwapFiles } from './swap-files.ts'

interface RestoreDeps {
  readonly dataDir: string
  readonly jobs: FileJobs
  readonly swapFiles: SwapFiles
  /** True when the file lies on another machine. */
  isElsewhere(file: string): boolean
  now(): EpochMs
}

/** See `Tape.restoreFrom`. */
export async function restoreFrom(
  { dataDir, jobs, swapFiles, isElsewhere, now }: RestoreDeps,
  source: string,
  turn: StoreTurn & { readonly signal: AbortSignal },
): Promise<BackupResult> {
  const { signal } = turn
  const file = resolve(source)
  const stamp = freeStamp(dataDir, now())
  const folder = buildingFolder(dataDir, stamp)
  const [tapeFile, ledgerFile] = [storeFile(folder, 'tape'), storeFile(folder, 'ledger')]
  const bytes = sizeBytes(file)
  const isRemote = bytes > 0 && isElsewhere(file)
  const near = isRemote ? join(folder, 'near.tapedeck') : file
  try {
    if (!isRemote) openBackup(file).db.close()
    requireRoom(storeFile(dataDir, 'tape'), isRemote ? 2 * bytes : bytes)
    mapErrors(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }))
    const sha256 = await hashOf(file)
    if (isRemote) await copyWhole(file, near, sha256)
    requireGoingOn(signal)
    if (isRemote) openBackup(near).db.close()
    await jobs.vacuumInto(near, tapeFile, turn)
    requireGoingOn(signal)
    const counts = await jobs.runFileWork('unpackBackup', { file: near, tapeFile, ledgerFile }, { signal })
    if (isRemote) rmSync(near)
    await jobs.withFilesClosed(async () => {
      requireGoingOn(signal)
      swapFiles(['ledger', 'tape'], {
        exchange: () => exchangePair(dataDir, stamp),
        undo: () => putPairBack(dataDir, stamp),
      })
    })
    return { file, bytes, sha256, ...counts }
  } catch (thrown) {
    throw near === file ? thrown : naming(near, file, thrown)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The copy is ours; what is wrong with it is wrong with the file it was made of. */
function naming(near: string, file: string, thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || thrown.detail['file'] !== near) return thrown
  return new AppError(thrown.code, thrown.message.replaceAll(near, file), { ...thrown.detail, file }, { cause: thrown })
}
