import { formatBytes } from '../../../../../shared/domain/format-number.ts'
import { formatAsOf } from '../../../../../shared/domain/format-time.ts'
import type { EpochMs } from '../../../../../shared/domain/time.ts'

interface KnownBackup {
  readonly takenAt: EpochMs
  readonly bytes: number
  readonly isAutomatic: boolean
}

/** `Last: 22 Nov 18:10:04 UTC, 398 MB.` Those the app makes by itself hold one of two files only, and do not count. */
export function lastBackupWords(backups: readonly KnownBackup[], now: EpochMs): string {
  const own = backups.filter(({ isAutomatic }) => !isAutomatic).toSorted((a, b) => b.takenAt - a.takenAt)
  const [last] = own
  return last ? `Last: ${formatAsOf(last.takenAt, now)}, ${formatBytes(last.bytes)}.` : 'None is known yet.'
}
