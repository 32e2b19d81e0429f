import type { ImportProgress, ImportResult, QuarantineReason } from '../../../shared/contract/imports.ts'
import { formatBytes, formatCount } from '../../../shared/domain/format-number.ts'
import { ERROR_POLICY, type AppError, type ErrorCode } from '../../../shared/errors.ts'
import type { ImportItem, ImportStage } from './queue/import-queue.ts'
import { draftErrors, type Preview } from './queue/draft.ts'

export const REASON_WORDS: Readonly<Record<QuarantineReason, string>> = {
  'bad-time': 'The time cannot be read.',
  'not-a-number': 'A price or the volume is no number.',
  'not-positive': 'A price is zero or negative, or the volume is negative.',
  'high-below-low': 'The high is below the low.',
  'outside-range': 'Open or close lies outside high and low.',
  spike: 'High or low is more than 20 times away from both neighbours.',
}

const FORMATS: Readonly<Record<Preview['format'], string>> = {
  binance: 'Binance dump',
  yahoo: 'Yahoo file',
  stooq: 'Stooq file',
  generic: 'Table of candles',
}
const DELIMITERS: Readonly<Record<Preview['delimiter'], string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }

/** `Binance dump · parted by commas · no header · times in epoch ms` */
export function formatWords({ format, delimiter, hasHeader, timeFormat, columns }: Preview): string {
  const kind = columns === null ? 'Table whose columns are not known' : FORMATS[format]
  const times = timeFormat === 'unknown' ? 'times not recognised' : `times as ${timeFormat}`
  return [kind, `parted by ${DELIMITERS[delimiter]}`, hasHeader ? 'with a header' : 'no header', times].join(' · ')
}

export const STAGE_WORDS: Readonly<Record<ImportStage, string>> = {
  looking: 'Reading',
  refused: 'Cannot be read',
  ready: 'Ready',
  waiting: 'Waiting',
  running: 'Importing',
  done: 'Imported',
  failed: 'Failed',
  stopped: 'Stopped',
}

/** Its form is not complete yet. */
export function needsAnswer({ stage, draft, preview }: ImportItem): boolean {
  return stage === 'ready' && draft !== null && preview !== null && Object.keys(draftErrors(draft, preview)).length > 0
}

const PHASES: Readonly<Record<ImportProgress['phase'], string>> = {
  receiving: 'Sending',
  parsing: 'Reading the last rows',
  storing: 'Storing',
  done: 'Stored',
  failed: 'Failed',
  cancelled: 'Stopped',
}

/** `Sending · 1.2 MB of 4.0 MB · 12,000 rows · 3 set aside` */
export function progressWords(progress: ImportProgress | null): string {
  if (!progress) return 'Starting'
  const { phase, bytes, totalBytes, rows, quarantined } = progress
  return [
    PHASES[phase],
    phase === 'receiving' ? `${formatBytes(bytes)} of ${formatBytes(totalBytes)}` : formatBytes(totalBytes),
    countWords(rows, 'row'),
    quarantined > 0 && `${formatCount(quarantined)} set aside`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Part of the work that is done, 0 to 1; null while its end is not known, as in storing. */
export function progressShare(progress: ImportProgress | null): number | null {
  if (!progress || progress.phase !== 'receiving' || progress.totalBytes === 0) return null
  return progress.bytes / progress.totalBytes
}

export function countWords(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`
}

/** One sentence on what came of a file. */
export function resultWords({ symbol, interval, stored, unchanged, revised, quarantined }: ImportResult): string {
  const good = stored + unchanged + revised
  const aside = quarantined.length > 0 ? ` ${countWords(quarantined.length, 'row')} set aside.` : ''
  if (good === 0) return `Nothing was stored for ${symbol}.${aside}`
  if (stored + revised === 0) return `${symbol} ${interval} already had all ${countWords(good, 'bar')}.${aside}`
  const changed = [
    stored > 0 && `${countWords(stored, 'bar')} stored`,
    revised > 0 && `${formatCount(revised)} revised`,
  ]
  return `${symbol} ${interval}: ${changed.filter(Boolean).join(', ')}.${aside}`
}

/** What happened, and what it means for the store and what to do. */
export interface FailureWords {
  readonly title: string
  readonly meaning: string
}

const NOTHING = 'Nothing of this file was stored.'
const AGAIN_IS_SAFE = 'Importing a file twice is safe: bars that are there already stay as they are.'

const FAILURES: Readonly<Record<ErrorCode, FailureWords>> = {
  'bad-input': { title: 'This file cannot be imported like this.', meaning: NOTHING },
  'not-found': {
    title: 'The engine has let go of this import.',
    meaning: `${NOTHING} It waits ten minutes for a page that has gone quiet. Try again.`,
  },
  unsupported: { title: 'This host cannot import files.', meaning: NOTHING },
  'store-locked': {
    title: 'Another Tapedeck holds the data folder.',
    meaning: `${NOTHING} Close the other one, then try again.`,
  },
  'store-newer': { title: 'The store was written by a newer Tapedeck.', meaning: `${NOTHING} Update this one.` },
  'store-corrupt': {
    title: 'The store is damaged.',
    meaning: `${NOTHING} Start Tapedeck again: it sets a damaged store aside and says so.`,
  },
  'store-full': { title: 'The disk is full.', meaning: `${NOTHING} Free some space, then try again.` },
  'store-unwritable': {
    title: 'The data folder cannot be written.',
    meaning: `${NOTHING} Check its permissions, then try again.`,
  },
  cancelled: { title: 'Stopped.', meaning: NOTHING },
  disconnected: {
    title: 'The engine could not be reached.',
    meaning: `A file is stored as a whole or not at all. Try again sends it from its beginning. ${AGAIN_IS_SAFE}`,
  },
  bug: {
    title: 'The import failed by a fault of Tapedeck.',
    meaning: `Copy the details for a report. ${AGAIN_IS_SAFE}`,
  },
}

export function failureWords({ code }: AppError): FailureWords {
  return FAILURES[code]
}

/** The same file may go through when it is sent again, as it stands. */
export function canRetry({ code }: AppError): boolean {
  return ERROR_POLICY[code].retry === 'wait' || code === 'not-found' || code === 'cancelled' || code === 'bug'
}
