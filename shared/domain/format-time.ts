import { DAY_MS, HOUR_MS, type Interval, isIntraday, MINUTE_MS, SECOND_MS } from './interval.ts'
import type { EpochMs } from './time.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A time span in its largest whole unit: `42 ms`, `11 s`, `6 min`, `3 h`, `2 d`; unknown is `n/a`. */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null) return 'n/a'
  if (ageMs < SECOND_MS) return `${Math.max(0, Math.round(ageMs))} ms`
  if (ageMs < MINUTE_MS) return `${Math.floor(ageMs / SECOND_MS)} s`
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min`
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h`
  return `${Math.floor(ageMs / DAY_MS)} d`
}

/** As `formatAge` for data that does not stream, where seconds would promise too much: `<1 min` under a minute. */
export function formatStoredAge(ageMs: number | null): string {
  return ageMs !== null && ageMs < MINUTE_MS ? '<1 min' : formatAge(ageMs)
}

/**
 * A bar by its open time in UTC: `24 Nov 02:45`, from a day on `24 Nov`, a month `Nov 2020`; with its year when that is not
 * the year of `now`, seconds only for bars of seconds.
 */
export function formatBarTime(t: EpochMs, interval: Interval, now: EpochMs): string {
  if (interval === '1M') return `${monthOf(t)} ${yearOf(t)}`
  if (!isIntraday(interval)) return formatDay(t, now)
  return `${formatDay(t, now)} ${clock(t, interval === '1s')}`
}

/** A date in UTC: `20 Nov`, or `20 Nov 2020` when that is not the year of `now`. */
export function formatDay(t: EpochMs, now: EpochMs): string {
  const day = `${new Date(t).getUTCDate()} ${monthOf(t)}`
  return yearOf(t) === yearOf(now) ? day : `${day} ${yearOf(t)}`
}

/** The moment that data describe, to the second and with its zone: `24 Nov 02:51:08 UTC`. */
export function formatAsOf(t: EpochMs, now: EpochMs): string {
  return `${formatDay(t, now)} ${clock(t, true)} UTC`
}

function clock(t: EpochMs, hasSeconds: boolean): string {
  return new Date(t).toISOString().slice(-13, hasSeconds ? -5 : -8)
}

function monthOf(t: EpochMs): string {
  return MONTHS[new Date(t).getUTCMonth()] as string
}

function yearOf(t: EpochMs): number {
  return new Date(t).getUTCFullYear()
}
