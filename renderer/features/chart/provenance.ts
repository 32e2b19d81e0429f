import type { DataState, SourceName } from '../../../shared/domain/data-state.ts'
import { formatAsOf, formatDay, formatStoredAge } from '../../../shared/domain/format-time.ts'
import { calendarOf, type Symbol } from '../../../shared/domain/instrument.ts'
import { DAY_MS } from '../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { isSample } from '../../ui/source-words.ts'

interface Datum {
  readonly symbol: Symbol
  readonly source: SourceName
  readonly state: DataState
  /** When the newest of it was true; null for nothing. */
  readonly marketTime: EpochMs | null
}

/** Greyed on screen. The sample is old by nature and says so by its stamp. */
export function isShownStale(origin: { readonly source: SourceName; readonly state: DataState } | null): boolean {
  return origin !== null && origin.state === 'stale' && !isSample(origin.source)
}

/** State or age of a number in words, to stand behind its source: `close of 20 Nov`, `cached 6 min ago`. */
export function ageWords({ symbol, source, state, marketTime }: Datum, now: EpochMs): string {
  if (marketTime === null) return 'no data'
  const isClose = calendarOf(symbol) === 'us'
  const day = formatDay(marketTime, now)
  if (state === 'live') return 'live'
  if (state === 'replay') return `as of ${formatAsOf(marketTime, now)}`
  // Minutes mean nothing where the newest bar is years old: its date does.
  const isOld = now - marketTime > 2 * DAY_MS
  if (isClose && (state === 'cached' || isSample(source))) return `close of ${day}`
  if (isOld || isSample(source)) return state === 'stale' ? `stale, ends ${day}` : `ends ${day}`
  const age = formatStoredAge(now - marketTime)
  return state === 'cached' ? `cached ${age} ago` : `${state} ${age}`
}
