import { type Interval, INTERVALS, intervalMs } from '../../../../shared/domain/interval.ts'

/**
 * What a person types for an interval: a number of minutes (`15`, `60`, `240`), or a number with s, m, h, d, w, and M or
 * `mo` for months. Null when there is no such interval.
 */
export function parseInterval(text: string): Interval | null {
  const match = /^(\d{1,5})\s*(s|m|min|h|d|w|mo|M)?$/i.exec(text.trim())
  if (!match) return null
  const count = Number(match[1])
  const unit = match[2] ?? 'm'
  if (unit === 'M' || unit.toLowerCase() === 'mo') return count === 1 ? '1M' : null
  const unitMs = intervalMs(`1${unit.charAt(0).toLowerCase()}` as Interval)
  return INTERVALS.find((interval) => interval !== '1M' && intervalMs(interval) === count * unitMs) ?? null
}
