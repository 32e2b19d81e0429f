import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { formatBarTime } from '../../../../shared/domain/format-time.ts'
import { isIntraday, type Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'

/** `1 May 2025 00:00 to 31 May 2025 23:59 UTC`: first and last open time read. */
export function spanWords({ from, to, interval }: ImportResult): string {
  if (from === null || to === null) return 'no row has a time that can be read'
  const now = Date.now()
  return withZone(`${formatBarTime(from, interval, now)} to ${formatBarTime(to, interval, now)}`, interval)
}

export function barWords(t: EpochMs, interval: Interval): string {
  return withZone(formatBarTime(t, interval, Date.now()), interval)
}

function withZone(text: string, interval: Interval): string {
  return isIntraday(interval) ? `${text} UTC` : text
}
