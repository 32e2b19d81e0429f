import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { mapErrors } from '../database.ts'
import { freeStamp, sizeBytes, storeFile } from '../files.ts'
import type { BackupResult, StoreTurn } from '../types.ts'
import { copyWhole } from './copy-whole.ts'
import { requireRoom } from './disk-room.ts'
import { buildingFolder } from './exchange-pair.ts'
import type { FileJobs } from './file-jobs.ts'
import { claimFile, namingFile, partialName, putInPlace, requireOutPlace } from './out-file.ts'
import { requireGoingOn } from './store-turns.ts'

interface BackUpDeps {
  readonly dataDir: string
  readonly jobs: FileJobs
  readonly appVersion: string
  /** True when the file is to lie on another machine. */
  isElsewhere(file: string): boolean
  now(): EpochMs
}

/** See `Tape.backUpTo`. Works beside another process that writes: one state of each file is read. */
export async function backUpTo(
  { dataDir, jobs, appVersion, isElsewhere, now }: BackUpDeps,
  target: string,
  isOverwrite: boolean,
  turn: StoreTurn & { readonly signal: AbortSignal },
): Promise<BackupResult> {
  const { signal } = turn
  const file = resolve(target)
  const place = { file, isOverwrite, dataDir }
  requireOutPlace(place)
  const [tapeFile, ledgerFile] = [storeFile(dataDir, 'tape'), storeFile(dataDir, 'ledger')]
  if (sizeBytes(tapeFile) === 0 || sizeBytes(ledgerFile) === 0) {
    throw new AppError('not-found', `${dataDir}: there is nothing to back up`, { dataDir })
  }
  // The ledger lies beside its image for a moment.
  requireRoom(file, liveBytes(tapeFile) + 2 * liveBytes(ledgerFile))
  const partial = partialName(file)
  // SQLite needs file locks, which many a network folder does not give: there, a finished file is copied.
  const building = isElsewhere(file) ? buildingFolder(dataDir, freeStamp(dataDir, now())) : null
  const built = building === null ? partial : join(building, 'all.partial')
  claimFile(partial, file)
  try {
    if (building !== null) {
      requireRoom(storeFile(dataDir, 'tape'), liveBytes(tapeFile) + 2 * liveBytes(ledgerFile))
      mapErrors(building, () => mkdirSync(building, { recursive: true, mode: 0o700 }))
    }
    await jobs.vacuumInto(tapeFile, built, turn)
    requireGoingOn(signal)
    const manifest = { madeAt: now(), appVersion }
    const packed = await jobs.runFileWork('packBackup', { partial: built, ledgerFile, manifest }, { signal })
    if (building !== null) await copyWhole(built, partial, packed.sha256)
    requireGoingOn(signal)
    putInPlace(partial, place)
    return { file, ...packed }
  } catch (thrown) {
    throw namingFile(partial, file, thrown)
  } finally {
    removePartial(partial)
    if (building !== null) rmSync(building, { recursive: true, force: true })
  }
}

/** At most so many; the file's own free room is left out by a copy. */
function liveBytes(file: string): number {
  return sizeBytes(file) + sizeBytes(`${file}-wal`)
}

function removePartial(partial: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm', '.ledger']) {
    try {
      rmSync(partial + suffix, { force: true })
    } catch {
      // What went wrong before is the better thing to tell.
    }
  }
}
