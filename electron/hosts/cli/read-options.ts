import type { ColumnMap } from '../../../shared/contract/imports.ts'
import {
  DAY_MS,
  HOUR_MS,
  INTERVALS,
  isInterval,
  MINUTE_MS,
  SECOND_MS,
  type Interval,
} from '../../../shared/domain/interval.ts'
import { parseInstant, type EpochMs } from '../../../shared/domain/time.ts'
import type { Arguments } from './parse-arguments.ts'
import { UsageError } from './usage-error.ts'

type Options = Arguments['options']

export function textOption(options: Options, name: string): string | undefined {
  const value = options.get(name)
  return value === true ? undefined : value
}

/** @throws UsageError when it was not given */
export function requireText(options: Options, name: string, example: string): string {
  const value = textOption(options, name)
  if (value === undefined || value === '')
    throw new UsageError(`--${name} is missing, for example --${name} ${example}`)
  return value
}

/** @throws UsageError */
export function requireInterval(options: Options): Interval {
  return toInterval(requireText(options, 'interval', '1h'))
}

/** @throws UsageError */
export function intervalOption(options: Options): Interval | undefined {
  const text = textOption(options, 'interval')
  return text === undefined ? undefined : toInterval(text)
}

/** A month is `1M`, as at the exchanges; `1mo` means the same. */
function toInterval(text: string): Interval {
  const name = text === '1mo' ? '1M' : text
  if (isInterval(name)) return name
  throw new UsageError(`--interval ${text}: one of ${INTERVALS.join(' ')} is expected`)
}

/** ISO 8601 (without a zone: UTC) or epoch ms. @throws UsageError */
export function timeOption(options: Options, name: string): EpochMs | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  const t = parseInstant(text)
  if (t === null) throw new UsageError(`--${name} ${text}: a time such as 2024-02-01T12:00Z or epoch ms is expected`)
  return t
}

/** A whole number from 0 to `max`. @throws UsageError */
export function countOption(options: Options, name: string, max: number): number | undefined {
  const text = textOption(options, name)
  if (text === undefined) return undefined
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= max)) throw new UsageError(`--${name} ${text}: a whole number from 0 to ${max} is expected`)
  return value
}

const DURATION_UNITS_MS = { ms: 1, s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const
/** The longest that a timer can wait. */
const MAX_DURATION_MS = 2 ** 31 - 1

/** `500ms`, `10s`, `1.5m`, `2h`, `1d`, in ms. @throws UsageError */
export function requireDuration(options: Options, name: string, example: string): number {
  const text = requireText(options, name, example)
  const [, figure, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  const durationMs = Number(figure) * DURATION_UNITS_MS[unit as keyof typeof DURATION_UNITS_MS]
  if (durationMs > 0 && durationMs <= MAX_DURATION_MS) return durationMs
  throw new UsageError(`--${name} ${text}: a time such as 500ms, 10s, 5m or 2h is expected`)
}

const AGE_UNITS_MS = { h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS } as const

/** The moment an age ago: `12h`, `90d`, `6w`, and by the calendar `18mo`, `2y`. @throws UsageError */
export function requirePast(options: Options, name: string, example: string, now: EpochMs): EpochMs {
  const text = requireText(options, name, example)
  const [, figure, unit] = /^(\d{1,5})(h|d|w|mo|y)$/.exec(text) ?? []
  const count = Number(figure)
  if (!(count > 0)) throw new UsageError(`--${name} ${text}: an age such as 12h, 90d, 6w, 18mo or 2y is expected`)
  if (unit === 'mo' || unit === 'y') return monthsBefore(now, unit === 'y' ? 12 * count : count)
  return Math.max(0, now - count * AGE_UNITS_MS[unit as keyof typeof AGE_UNITS_MS])
}

/** The same day of the month, or its last one: a month before 31 March is 28 or 29 February. UTC. */
function monthsBefore(now: EpochMs, months: number): EpochMs {
  const date = new Date(now)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() - months, 1)
  const days = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, days))
  return Math.max(0, date.getTime())
}

const ROLES = ['t', 'o', 'h', 'l', 'c', 'v'] as const

/** `t=0,o=1,h=2,l=3,c=4,v=5`, positions counted from 0; `v` may be left out. @throws UsageError */
export function columnsOption(options: Options): ColumnMap | undefined {
  const text = textOption(options, 'columns')
  if (text === undefined) return undefined
  const places = new Map<string, number>()
  for (const part of text.split(',')) {
    const [, role, place] = /^\s*([tohlcv])\s*=\s*(\d{1,4})\s*$/.exec(part) ?? []
    if (role === undefined || places.has(role)) throw columnsError(text)
    places.set(role, Number(place))
  }
  const [t, o, h, l, c, v] = ROLES.map((role) => places.get(role))
  if (t === undefined || o === undefined || h === undefined || l === undefined || c === undefined) {
    throw columnsError(text)
  }
  return { t, o, h, l, c, v: v ?? null }
}

function columnsError(text: string): UsageError {
  return new UsageError(`--columns ${text}: t=0,o=1,h=2,l=3,c=4,v=5 is expected, each once, v only where there is one`)
}
