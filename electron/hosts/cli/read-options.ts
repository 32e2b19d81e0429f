import type { ColumnMap } from '../../../shared/contract/imports.ts'
import { INTERVALS, isInterval, type Interval } from '../../../shared/domain/interval.ts'
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

/** A month is `1M`, as at the exchanges; `1mo` means the same. @throws UsageError */
export function requireInterval(options: Options): Interval {
  const text = requireText(options, 'interval', '1h')
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
