import { formatBytes, formatCount } from '../../../../../shared/domain/format-number.ts'
import { type AppError, type ErrorCode } from '../../../../../shared/errors.ts'
import type { StoreJob, StoreOutcome, WorkProgress } from '../../../../state/store-work.ts'
import { countWords } from '../check-words.ts'

/** The part of a path behind its last separator, of either kind of system. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** A file in a folder, with the separator that the folder's path has. */
export function inFolder(folder: string, name: string): string {
  if (folder === '') return name
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/'
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}

/** What goes on, for a heading: `Backing up to deck.tapedeck`. */
export function jobWords(job: StoreJob): string {
  switch (job.kind) {
    case 'backup':
      return `Backing up to ${fileName(job.file)}`
    case 'restore':
      return `Restoring ${fileName(job.file)}`
    case 'export':
      return `Exporting ${job.series.symbol} ${job.series.interval} to ${fileName(job.file)}`
    case 'compact':
      return 'Compacting the database'
  }
}

/** `Writing · 12 MB of 40 MB`; exports count rows. */
export function progressWords(kind: StoreJob['kind'], progress: WorkProgress | null): string {
  if (!progress) return 'Starting'
  const { phase, done, total } = progress
  const words = phase.slice(0, 1).toUpperCase() + phase.slice(1)
  if (done === 0 && total === 0) return words
  const amount = kind === 'export' ? formatCount : formatBytes
  const unit = kind === 'export' ? ' rows' : ''
  return total > 0 ? `${words} · ${amount(done)} of ${amount(total)}${unit}` : `${words} · ${amount(done)}${unit}`
}

/** 0 to 1; null while the end is not known. */
export function progressShare(progress: WorkProgress | null): number | null {
  return progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null
}

interface OutcomeWords {
  readonly title: string
  readonly message: string
}

/** True also when the work was done just before the engine heard of it. */
const STOPPED: Readonly<Record<StoreJob['kind'], OutcomeWords>> = {
  backup: { title: 'Backup stopped', message: 'No half-written file was left behind.' },
  restore: { title: 'Restore stopped', message: 'Nothing is half done: what you see is the store whole.' },
  export: { title: 'Export stopped', message: 'No half-written file was left behind.' },
  compact: { title: 'Compacting stopped', message: 'Your data are as they were.' },
}
const FAILED: Readonly<Record<StoreJob['kind'], string>> = {
  backup: 'No backup was made.',
  restore: 'Nothing was restored.',
  export: 'Nothing was exported.',
  compact: 'The database was not compacted.',
}
const DO: Partial<Readonly<Record<ErrorCode, string>>> = {
  'store-full': 'Free some space, or choose another disk, then try again.',
  'store-locked': 'Other work on the store is going on. Try again when it is done.',
  'store-unwritable': 'Choose a folder that this user may write to.',
  disconnected: 'The engine was lost meanwhile. Try again when it is back.',
}

/** How work ended, for a toast and for the dialog that asked for it. */
export function outcomeWords(outcome: StoreOutcome): OutcomeWords {
  if (outcome.state === 'stopped') return STOPPED[outcome.kind]
  if (outcome.state === 'failed') return { title: FAILED[outcome.kind], message: failureWords(outcome.error) }
  switch (outcome.kind) {
    case 'backup': {
      const { file, bytes, series, bars } = outcome.result
      return {
        title: 'Backed up',
        message: `${fileName(file)}, ${formatBytes(bytes)}: ${seriesWords(series)}, ${countWords(bars, 'bar')}. Opened and checked.`,
      }
    }
    case 'restore': {
      const { file, series, bars } = outcome.result
      return {
        title: 'Restored',
        message: `${seriesWords(series)}, ${countWords(bars, 'bar')} from ${fileName(file)}. What was here before is kept beside it.`,
      }
    }
    case 'export': {
      const { file, rows, bytes } = outcome.result
      return { title: 'Exported', message: `${countWords(rows, 'bar')} to ${fileName(file)}, ${formatBytes(bytes)}.` }
    }
    case 'compact':
      return { title: 'Compacted', message: savedWords(outcome.result) }
  }
}

export interface ResultFigure {
  readonly name: string
  readonly value: string
  /** A path or a checksum: in the typeface for those, with a button that copies it. */
  readonly isCode?: boolean
}

/** What came of work, figure by figure. */
export function resultFigures(outcome: StoreOutcome & { state: 'done' }): readonly ResultFigure[] {
  switch (outcome.kind) {
    case 'backup':
    case 'restore': {
      const { file, bytes, series, bars, sha256 } = outcome.result
      return [
        { name: 'Path', value: file, isCode: true },
        { name: 'Size', value: formatBytes(bytes) },
        { name: 'Holds', value: `${seriesWords(series)}, ${countWords(bars, 'bar')}` },
        { name: 'SHA-256', value: sha256, isCode: true },
      ]
    }
    case 'export': {
      const { file, rows, bytes } = outcome.result
      return [
        { name: 'Path', value: file, isCode: true },
        { name: 'Bars', value: formatCount(rows) },
        { name: 'Size', value: formatBytes(bytes) },
      ]
    }
    case 'compact':
      return []
  }
}

/** What went wrong, with its code, and what to do where that is known. */
export function failureWords({ code, message, detail }: AppError): string {
  const full = /[.!?]$/.test(message) ? message : `${message}.`
  return [full.slice(0, 1).toUpperCase() + full.slice(1), DO[code], detail['reason'] === 'exists' ? '' : `(${code})`]
    .filter(Boolean)
    .join(' ')
}

/** `Saved 9 MB: 42 MB are now 33 MB.` */
export function savedWords(result: { readonly bytesBefore: number; readonly bytesAfter: number }): string {
  const { bytesBefore, bytesAfter } = result
  const saved = bytesBefore - bytesAfter
  if (saved <= 0) return `Nothing to save: ${formatBytes(bytesAfter)}.`
  return `Saved ${formatBytes(saved)}: ${formatBytes(bytesBefore)} are now ${formatBytes(bytesAfter)}.`
}

export function seriesWords(count: number): string {
  return countWords(count, 'series', 'series')
}
