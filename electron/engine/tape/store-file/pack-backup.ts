import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, readSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../../../../shared/errors.ts'
import { checkTape } from '../check.ts'
import { type Connection, mapErrors, openForReading, openInMemory } from '../database.ts'
import { sizeBytes } from '../files.ts'
import type { BackupResult } from '../types.ts'
import { type BackupManifest, readLedgerImage, writeBackupTables } from './backup-format.ts'
import { vacuumInto } from './vacuum-into.ts'

interface PackInput {
  /** A copy of tape.db, which becomes the backup. */
  readonly partial: string
  readonly ledgerFile: string
  readonly manifest: Omit<BackupManifest, 'tapeSchema'>
}

/** Adds the ledger to a copy of the tape, proves that both can be read back whole, and brings it to the disk. */
export function packBackup({ partial, ledgerFile, manifest }: PackInput): Omit<BackupResult, 'file'> {
  const ledgerCopy = `${partial}.ledger`
  try {
    rmSync(ledgerCopy, { force: true })
    vacuumInto(ledgerFile, ledgerCopy)
    mapErrors(partial, () => addLedger(partial, manifest, readFileSync(ledgerCopy)))
  } finally {
    rmSync(ledgerCopy, { force: true })
  }
  const counts = proveBackup(partial)
  return { ...counts, bytes: sizeBytes(partial), sha256: flushAndHash(partial) }
}

function addLedger(partial: string, manifest: Omit<BackupManifest, 'tapeSchema'>, ledgerImage: Buffer): void {
  const db = new Database(partial, { fileMustExist: true })
  try {
    db.pragma('journal_mode = MEMORY')
    const tapeSchema = db.pragma('user_version', { simple: true }) as number
    db.transaction(() => writeBackupTables(db, { ...manifest, tapeSchema }, ledgerImage)).immediate()
  } finally {
    db.close()
  }
}

function proveBackup(file: string): Pick<BackupResult, 'series' | 'bars'> {
  const lookingOnly = { log: () => undefined, now: () => 0, readOnlyReason: 'looking only' }
  const tape = openForReading({ ...lookingOnly, name: 'tape', file })
  let ledger: Connection | undefined
  try {
    ledger = openInMemory({ ...lookingOnly, name: 'ledger', file }, new Database(readLedgerImage(tape.db)))
    const found = checkTape(ledger, tape, true)
    if (!found.ok) {
      const words = [...found.ledger.problems, ...found.tape.bad].join('; ')
      throw new AppError('store-corrupt', `${file}: the copy is not whole: ${words}`, { file })
    }
    return mapErrors(file, () => {
      const totals = tape.db.prepare(
        'SELECT count(*) AS series, coalesce(sum(bars), 0) AS bars FROM series WHERE bars > 0',
      )
      return totals.get() as Pick<BackupResult, 'series' | 'bars'>
    })
  } finally {
    ledger?.db.close()
    tape.db.close()
  }
}

const PIECE_BYTES = 1024 * 1024

function flushAndHash(file: string): string {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(PIECE_BYTES)
  return mapErrors(file, () => {
    const handle = openSync(file, 'r+')
    try {
      fsyncSync(handle)
      for (;;) {
        const bytes = readSync(handle, piece)
        if (bytes === 0) return hash.digest('hex')
        hash.update(piece.subarray(0, bytes))
      }
    } finally {
      closeSync(handle)
    }
  })
}
