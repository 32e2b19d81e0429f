import { HOUR_MS } from './interval.ts'
import type { EpochMs } from './time.ts'
import { nthWeekday, SUNDAY } from './weekday-rule.ts'

const STANDARD_MS = -5 * HOUR_MS
const DAYLIGHT_MS = -4 * HOUR_MS

interface Daylight {
  readonly year: number
  readonly from: EpochMs
  readonly to: EpochMs
}

/**
 * New York's distance from UTC at an instant, without Intl: 0.05 µs against 0.65 µs of a kept DateTimeFormat. Exact from
 * 1967, when the Uniform Time Act came into force; earlier years get the rule of 1967.
 */
export function newYorkOffsetMs(t: EpochMs): number {
  const { from, to } = daylight(new Date(t).getUTCFullYear())
  return t >= from && t < to ? DAYLIGHT_MS : STANDARD_MS
}

let latest: Daylight = daylightOf(2026)

function daylight(year: number): Daylight {
  if (latest.year !== year) latest = daylightOf(year)
  return latest
}

/** Clocks change at 02:00 local time: 07:00 UTC in spring, 06:00 UTC in autumn. */
function daylightOf(year: number): Daylight {
  return { year, from: firstDay(year) + 7 * HOUR_MS, to: lastDay(year) + 6 * HOUR_MS }
}

function firstDay(year: number): EpochMs {
  // Energy Policy Act of 2005, Public Law 99-359 (1986), Emergency Daylight Saving Time Act (1973, 1974), Uniform Time Act.
  if (year >= 2007) return nthWeekday(year, 3, SUNDAY, 2)
  if (year >= 1987) return nthWeekday(year, 4, SUNDAY, 1)
  if (year === 1974) return Date.UTC(1974, 0, 6)
  if (year === 1975) return Date.UTC(1975, 1, 23)
  return nthWeekday(year, 4, SUNDAY, -1)
}

function lastDay(year: number): EpochMs {
  return year >= 2007 ? nthWeekday(year, 11, SUNDAY, 1) : nthWeekday(year, 10, SUNDAY, -1)
}
