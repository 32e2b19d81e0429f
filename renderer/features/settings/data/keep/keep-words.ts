import { KEEP_SPANS, type KeepSpan, type Settings } from '../../../../../shared/contract/settings.ts'
import type { PruneAnswer, StoredSeriesStat } from '../../../../../shared/contract/store.ts'
import { formatBytes } from '../../../../../shared/domain/format-number.ts'
import { formatDay } from '../../../../../shared/domain/format-time.ts'
import { DAY_MS, type Interval } from '../../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../../shared/domain/time.ts'
import { countWords } from '../check-words.ts'
import { seriesWords } from '../store-work/work-words.ts'

type DataSettings = Settings['data']
export type KeepSetting = 'keep1s' | 'keep1m' | 'keepQuotes'

export interface KeepKind {
  readonly setting: KeepSetting
  readonly title: string
  /** Bars of this interval; null = quotes. */
  readonly interval: Interval | null
}

export const KEEP_KINDS: readonly KeepKind[] = [
  { setting: 'keep1s', title: 'Keep 1 second bars', interval: '1s' },
  { setting: 'keep1m', title: 'Keep 1 minute bars', interval: '1m' },
  { setting: 'keepQuotes', title: 'Keep quotes', interval: null },
]

const SPAN_LABELS: Readonly<Record<KeepSpan, string>> = {
  all: 'All',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  '1y': '1 year',
  '2y': '2 years',
}

export const KEEP_OPTIONS = KEEP_SPANS.map((value) => ({ value, label: SPAN_LABELS[value] }))

/** 2 GB is the most that a shot of the design names; the sizes around it are round ones. Null: no limit. */
const LARGEST_BYTES = [null, 500_000_000, 1_000_000_000, 2_000_000_000, 5_000_000_000, 10_000_000_000] as const

/** Texts as `settingValue` prints them: JSON of the value. */
export const LARGEST_OPTIONS = LARGEST_BYTES.map((bytes) => ({ value: JSON.stringify(bytes), label: sizeLabel(bytes) }))

/** One that a settings file brought is offered as well. */
export function largestOptions(current: DataSettings['largestBytes']): typeof LARGEST_OPTIONS {
  const value = JSON.stringify(current)
  if (LARGEST_OPTIONS.some((option) => option.value === value)) return LARGEST_OPTIONS
  return [...LARGEST_OPTIONS, { value, label: sizeLabel(current) }]
}

function sizeLabel(bytes: number | null): string {
  return bytes === null ? 'No limit' : formatBytes(bytes)
}

/** What one kind takes now: `118 MB now.` */
export function keptWords(kind: KeepKind, series: readonly StoredSeriesStat[], quoteBytes: number): string {
  const bytes =
    kind.interval === null
      ? quoteBytes
      : series.reduce((sum, one) => sum + (one.interval === kind.interval ? one.bytes : 0), 0)
  return bytes === 0 ? 'None now.' : `${formatBytes(bytes)} now.`
}

/** What a dry run has found, in a sentence. */
export function wouldGoWords({ interval }: KeepKind, answer: PruneAnswer, before: EpochMs, now: EpochMs): string {
  const what =
    interval === null
      ? countWords(answer.quotes, 'quote')
      : `${countWords(answer.bars, 'bar')} of ${seriesWords(answer.series)}`
  return `${what} from before ${formatDay(before, now)} would go. ${freedWords(answer.bytesFreed)}`
}

/** What removal does to the file: the room stays in it until it is compacted. */
export function freedWords(bytes: number): string {
  return `${formatBytes(bytes)} become free inside the file; compacting gives them back to the disk.`
}

const DAY_SPANS: Readonly<Record<Exclude<KeepSpan, 'all'>, number>> = {
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '1y': 365,
  '2y': 730,
}

/** What is older than this goes; null where all is kept. */
export function keptFrom(span: KeepSpan, now: EpochMs): EpochMs | null {
  return span === 'all' ? null : now - DAY_SPANS[span] * DAY_MS
}

export function spanLabel(span: KeepSpan): string {
  return SPAN_LABELS[span]
}

/** `12,000 bars of 3 series removed.` */
export function removedWords({ interval }: KeepKind, { quotes, bars, series }: PruneAnswer): string {
  if (interval === null) return `${countWords(quotes, 'quote')} removed.`
  return `${countWords(bars, 'bar')} of ${seriesWords(series)} removed.`
}

/** What a largest size would take away now. */
export function overLargestWords(bytes: number, largestBytes: number): string {
  if (bytes <= largestBytes) {
    return `The files hold ${formatBytes(bytes)} now: nothing goes until they pass ${formatBytes(largestBytes)}.`
  }
  return `The files hold ${formatBytes(bytes)}, ${formatBytes(bytes - largestBytes)} too much. The oldest short bars go, a minute from now, until the rest fits.`
}
