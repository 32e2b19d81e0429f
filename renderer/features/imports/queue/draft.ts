import type { ColumnMap } from '../../../../shared/contract/imports.ts'
import { parseSymbol } from '../../../../shared/domain/instrument.ts'
import { isInterval, isIntraday, type Interval } from '../../../../shared/domain/interval.ts'
import type { EngineClient } from '../../../engine.ts'
import { isTimeZone } from './time-zones.ts'

export type Preview = Awaited<ReturnType<EngineClient['imports']['preview']>>
export type BeginInput = Parameters<EngineClient['imports']['begin']>[0]
export type ColumnRole = keyof ColumnMap

/** How one file is going to be imported, as it stands in the form. */
export interface Draft {
  readonly symbol: string
  readonly interval: Interval | ''
  readonly sourceName: string
  readonly timezone: string
  /** Role of each column, by position. */
  readonly roles: readonly (ColumnRole | null)[]
}
export type DraftField = 'symbol' | 'interval' | 'sourceName' | 'timezone' | 'roles'
export type DraftErrors = Partial<Record<DraftField, string>>

const NEEDED: readonly ColumnRole[] = ['t', 'o', 'h', 'l', 'c']
export const ROLE_WORDS: Readonly<Record<ColumnRole, string>> = {
  t: 'Time',
  o: 'Open',
  h: 'High',
  l: 'Low',
  c: 'Close',
  v: 'Volume',
}
/** As in the contract's `sourceName`. */
const SOURCE_NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/i

export function draftOf(preview: Preview): Draft {
  return {
    symbol: preview.symbol ?? '',
    interval: preview.interval ?? '',
    sourceName: 'csv',
    timezone: 'UTC',
    roles: rolesOf(preview),
  }
}

function rolesOf({ header, rows, columns }: Preview): (ColumnRole | null)[] {
  const width = Math.max(header.length, ...rows.map((cells) => cells.length))
  const roles = Array.from<ColumnRole | null>({ length: width }).fill(null)
  for (const [role, at] of Object.entries(columns ?? {})) if (at !== null) roles[at] = role as ColumnRole
  return roles
}

/** Gives a column a role; a column that had it before loses it. */
export function assignRole(roles: Draft['roles'], column: number, role: ColumnRole | null): Draft['roles'] {
  return roles.map((known, at) => {
    if (at === column) return role
    return known === role ? null : known
  })
}

/** What stands in the way of the import, by field; empty when nothing does. */
export function draftErrors(draft: Draft, preview: Preview): DraftErrors {
  const errors: DraftErrors = {}
  if (draft.symbol.trim() === '') errors.symbol = 'Say which instrument this is, such as BINANCE:BTCUSDT.'
  else if (!parseSymbol(draft.symbol)) {
    errors.symbol = `"${draft.symbol.trim()}" is no symbol. Type VENUE:CODE or a code, such as BINANCE:BTCUSDT.`
  }
  if (!isInterval(draft.interval)) errors.interval = 'Choose how long one bar is.'
  if (!SOURCE_NAME.test(draft.sourceName)) {
    errors.sourceName = 'Use 1 to 40 letters, digits, dots, dashes or underscores, such as csv.'
  }
  if (needsTimeZone(draft, preview) && !isTimeZone(draft.timezone)) {
    errors.timezone = `"${draft.timezone}" is no time zone. Type an IANA name, such as America/New_York.`
  }
  const missing = NEEDED.filter((role) => !draft.roles.includes(role)).map((role) => ROLE_WORDS[role].toLowerCase())
  if (missing.length > 0) errors.roles = `Say which column holds ${joinWords(missing)}.`
  return errors
}

/**
 * Only a clock without a zone leaves one to be said: a number since 1970 and an offset do not, nor does the bare date of a
 * day's bar. After a change of columns the form of the times is not known.
 */
export function needsTimeZone(draft: Draft, preview: Preview): boolean {
  if (hasChangedRoles(draft, preview)) return true
  const { timeFormat } = preview
  if (timeFormat.startsWith('epoch') || timeFormat.endsWith('with offset')) return false
  return timeFormat.includes('clock') || draft.interval === '' || isIntraday(draft.interval)
}

/** Columns go along only when they were changed: what the engine found by itself may know more, a clock of its own for one. */
export function beginInput(file: File, draft: Draft, preview: Preview): BeginInput {
  if (draft.interval === '') throw new Error('beginInput: the draft has no interval')
  return {
    fileName: file.name,
    totalBytes: file.size,
    symbol: draft.symbol.trim(),
    interval: draft.interval,
    sourceName: draft.sourceName,
    ...(needsTimeZone(draft, preview) && { timezone: draft.timezone }),
    ...(hasChangedRoles(draft, preview) && { columns: columnsOf(draft.roles) }),
  }
}

function hasChangedRoles(draft: Draft, preview: Preview): boolean {
  return rolesOf(preview).some((role, at) => role !== draft.roles[at])
}

function columnsOf(roles: Draft['roles']): ColumnMap {
  const at = (role: ColumnRole): number => roles.indexOf(role)
  const v = at('v')
  return { t: at('t'), o: at('o'), h: at('h'), l: at('l'), c: at('c'), v: v === -1 ? null : v }
}

function joinWords(words: readonly string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}
