import type { StoredSeriesStat } from '../../../../../shared/contract/store.ts'
import { formatCount } from '../../../../../shared/domain/format-number.ts'
import { formatDay } from '../../../../../shared/domain/format-time.ts'
import type { EpochMs } from '../../../../../shared/domain/time.ts'
import { sourceLabel } from '../../../../ui/source-words.ts'

export type SeriesName = Pick<StoredSeriesStat, 'symbol' | 'interval' | 'source'>

export function seriesKey({ symbol, interval, source }: SeriesName): string {
  return `${symbol} ${interval} ${source}`
}

/** Series that have every word of the text in symbol, interval or source. */
export function filterSeries<Series extends SeriesName>(series: readonly Series[], text: string): readonly Series[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return series
  return series.filter(({ symbol, interval, source }) => {
    // A month and a minute differ by case only: an interval is matched as it is written first.
    const known = `${symbol} ${interval} ${source} ${sourceLabel(source)}`.toLowerCase()
    return words.every((word) => known.includes(word))
  })
}

/** `1 Jan 2024 – 31 Jan 2024` */
export function rangeWords(from: EpochMs, to: EpochMs, now: EpochMs): string {
  const [first, last] = [formatDay(from, now), formatDay(to, now)]
  return first === last ? first : `${first} – ${last}`
}

/**
 * `Series 41.2 MB + other 3.1 MB = 44.3 MB of files`. All three in the unit of the sum, and the middle one such that the figures
 * add up as they are printed.
 */
export function sumWords(bytes: number, other: number): string {
  const [unit, scale, decimals] = bytes >= 100_000 ? (['MB', 1e5, 1] as const) : (['kB', 1e3, 0] as const)
  const sum = Math.round(bytes / scale)
  const series = Math.min(sum, Math.round(Math.max(0, bytes - other) / scale))
  const amount = (tenths: number): string =>
    decimals === 0 ? formatCount(tenths) : `${formatCount(Math.floor(tenths / 10))}.${tenths % 10}`
  return `Series ${amount(series)} ${unit} + other ${amount(sum - series)} ${unit} = ${amount(sum)} ${unit} of files`
}

/** Name of a file that holds one series: `BINANCE-BTCUSDT-1h.csv`; no character that a file system refuses. A month is not a minute there either. */
export function exportFileName({ symbol, interval }: SeriesName, format: string): string {
  const code = symbol.replaceAll(/[^\w.-]+/g, '-')
  return `${code}-${interval === '1M' ? '1mo' : interval}.${format}`
}

const DAY_PATTERN = /^\d{4}-\d\d-\d\d$/

/** 00:00 UTC of a typed day, `dayShift` days on; undefined when nothing is typed, null when it is no day. */
export function typedDay(text: string, dayShift = 0): EpochMs | undefined | null {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const t = DAY_PATTERN.test(trimmed) ? Date.parse(`${trimmed}T00:00:00Z`) : Number.NaN
  // 30 February is read as 2 March by some engines.
  if (!Number.isFinite(t) || new Date(t).toISOString().slice(0, 10) !== trimmed) return null
  return t + dayShift * 86_400_000
}

/** What is wrong with a typed day; null while it is right, or still being typed. */
export function dayError(text: string): string | null {
  const isBegun = text.trim().length < 10 && /^[\d-]*$/.test(text.trim())
  return typedDay(text) === null && !isBegun ? 'A day is written as 2024-01-31.' : null
}
