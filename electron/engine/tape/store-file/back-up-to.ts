import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { mapErrors } from '../database.ts'
import { freeStamp, renameFile, sizeBytes, storeFile } from '../files.ts'
import type { BackupResult, StoreTurn } from '../types.ts'
import { copyWhole } from './copy-whole.ts'
import { requireRoom } from './disk-room.ts'
import { buildingFolder } from './exchange-pair.ts'
import type { FileJobs } from './file-jobs.ts'
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
  requireTarget(dataDir, file, isOverwrite)
  const [tapeFile, ledgerFile] = [storeFile(dataDir, 'tape'), storeFile(dataDir, 'ledger')]
  if (sizeBytes(tapeFile) === 0 || sizeBytes(ledgerFile) === 0) {
    throw new AppError('not-found', `${dataDir}: there is nothing to back up`, { dataDir })
  }
  // The ledger lies beside its image for a moment.
  requireRoom(file, liveBytes(tapeFile) + 2 * liveBytes(ledgerFile))
  const partial = `${file}.partial`
  // SQLite needs file locks, which many a network folder does not give: there, a finished file is copied.
  const building = isElsewhere(file) ? buildingFolder(dataDir, freeStamp(dataDir, now())) : null
  const built = building === null ? partial : join(building, 'all.partial')
  removePartial(partial)
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
    requireTarget(dataDir, file, isOverwrite)
    mapErrors(file, () => renameFile(partial, file))
    return { file, ...packed }
  } finally {
    removePartial(partial)
    if (building !== null) rmSync(building, { recursive: true, force: true })
  }
}

function requireTarget(dataDir: string, file: string, isOverwrite: boolean): void {
  const isOwn = dirname(file) === dataDir && /^(tape\.db|ledger\.db|engine\.lock)/.test(basename(file))
  if (isOwn) throw new AppError('bad-input', `${file} is the store itself; choose another name`, { file })
  const stats = mapErrors(file, () => statSync(file, { throwIfNoEntry: false }))
  if (stats && !stats.isFile())
    throw new AppError('bad-input', `${file} is not a file that can be written over`, { file })
  if (stats && !isOverwrite) throw new AppError('bad-input', `${file} exists already`, { file, reason: 'exists' })
  if (!existsSync(dirname(file))) throw new AppError('bad-input', `${dirname(file)}: there is no such folder`, { file })
}

/** At most so many; the file's own free room is left out by a copy. */
function liveBytes(file: string): number {
  return sizeBytes(file) + sizeBytes(`${file}-wal`)
}

function removePartial(partial: string): void {
  for (const name of [partial, `${partial}-journal`, `${partial}-wal`, `${partial}-shm`]) rmSync(name, { force: true })
}
