import type { EpochMs } from './time.ts'

/** Bar lengths the product knows, finest first. `1m` is a minute, `1M` a month: case matters, as at the exchanges. */
export const INTERVALS = [
  '1s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
] as const
export type Interval = (typeof INTERVALS)[number]

export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

const UNIT_MS = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS } as const

/**
 * Nominal length in ms. A month has no fixed length: 30 days, good for ordering and for time-outs, never for computing
 * the next open (that is `bucketEnd` in bucket.ts).
 */
export function intervalMs(interval: Interval): number {
  if (interval === '1M') return 30 * DAY_MS
  return Number.parseInt(interval, 10) * UNIT_MS[interval.slice(-1) as keyof typeof UNIT_MS]
}

export function isInterval(text: string): text is Interval {
  return (INTERVALS as readonly string[]).includes(text)
}

/** True where bars are cut inside a day and so carry a time of day; 1d and longer are named by their date. */
export function isIntraday(interval: Interval): boolean {
  return intervalMs(interval) < DAY_MS
}

/** Intervals finer than `interval` whose bars fill it without remainder, coarsest first: the order aggregation tries. */
export function finerIntervals(interval: Interval): Interval[] {
  return INTERVALS.filter((finer) => divides(finer, interval)).reverse()
}

function divides(finer: Interval, coarser: Interval): boolean {
  const finerMs = intervalMs(finer)
  const coarserMs = intervalMs(coarser)
  if (finerMs >= coarserMs) return false
  // Weeks and months start on a day boundary; 3d bars (epoch grid) do not fit a week or a month.
  if (coarser === '1w' || coarser === '1M') return finerMs <= DAY_MS && DAY_MS % finerMs === 0
  return coarserMs % finerMs === 0
}

/** An instant as `2024-02-01T00:00:00.000Z`: for messages and the CLI, never for the screen. */
export function isoTime(t: EpochMs): string {
  return new Date(t).toISOString()
}
