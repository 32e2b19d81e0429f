import { dayOf, isUsTradingDay } from '../../../../shared/domain/calendar.ts'
import type { SourceName } from '../../../../shared/domain/data-state.ts'
import { type CalendarId, calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, type Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { AtMoment, CandleRepository, SeriesInfo, Tape } from '../../tape/types.ts'
import { knownCandles } from '../known-candles.ts'
import { LONGEST_CLOSURE_MS } from '../longest-closure.ts'
import { newestBar } from '../newest-bar.ts'

/** A price of the tape with the times it is of. */
export interface StoredPrice {
  readonly last: number
  readonly prevClose: number | null
  readonly volume: number | null
  readonly marketTime: EpochMs
  readonly fetchedAt: EpochMs
  readonly source: SourceName
  /** Of the bar whose close it is; null for a quote or a snapshot. */
  readonly interval: Interval | null
}

interface Moment {
  readonly asOf: EpochMs | null
  readonly knownAt: EpochMs | null
}

/** The newest price of each symbol at the moment: of quote history, bars and snapshots, in this order where they are as new. */
export function storedQuotes(tape: Tape, symbols: readonly Symbol[], moment: Moment): Map<Symbol, StoredPrice> {
  const { asOf, knownAt } = moment
  const at: AtMoment = { symbols, ...(asOf !== null && { at: asOf }), ...(knownAt !== null && { knownAt }) }
  const found = new Map<Symbol, StoredPrice>()
  const offer = (symbol: Symbol, price: StoredPrice | undefined): void => {
    const known = found.get(symbol)
    if (price && (known === undefined || price.marketTime > known.marketTime)) found.set(symbol, price)
  }
  for (const { symbol, price, ...quote } of tape.quotes.newest(at)) {
    offer(symbol, { ...quote, last: price, interval: null })
  }
  const candles = knownAt === null ? tape.candles : knownCandles(tape.candles, knownAt)
  for (const symbol of symbols) offer(symbol, newestClose(tape, candles, symbol, moment))
  for (const { symbol, price, marketTime, fetchedAt, source } of tape.snapshots.newest(at)) {
    if (price === null) continue
    offer(symbol, { last: price, prevClose: null, volume: null, marketTime, fetchedAt, source, interval: null })
  }
  return found
}

function newestClose(
  tape: Tape,
  candles: CandleRepository,
  symbol: Symbol,
  { asOf, knownAt }: Moment,
): StoredPrice | undefined {
  const calendar = calendarOf(symbol)
  // What was known may be a bar that was still forming; a clock shows closed ones only.
  const bar = newestBar({ candles, calendar, asOf, series: candles.list(symbol) })
  if (!bar) return undefined
  const { series, open, marketTime } = bar
  const version = asOf === null ? {} : { versionAt: asOf }
  const { columns, runs, fetchedAt } = candles.read(series, { to: open + 1, limit: 2, ...version })
  const last = columns.c.at(-1)
  if (last === undefined || fetchedAt === null) return undefined
  const isDay = series.interval === '1d'
  const volume = isDay ? (columns.v.at(-1) ?? Number.NaN) : Number.NaN
  return {
    last,
    prevClose: isDay ? closeBefore(tape, series, columns, { asOf, knownAt }) : null,
    volume: Number.isNaN(volume) ? null : volume,
    marketTime,
    fetchedAt: runs.at(-1)?.fetchedAt ?? fetchedAt.to,
    source: series.source,
    interval: series.interval,
  }
}

/**
 * Null where the bar before is not of the day before on that calendar, a change over a hole being none of a day, and where a
 * split lies between the two: the stored prices may or may not have it in them.
 */
function closeBefore(
  tape: Tape,
  { symbol, source }: SeriesInfo,
  { t, c }: { readonly t: Float64Array; readonly c: Float64Array },
  { asOf, knownAt }: Moment,
): number | null {
  const [before, open] = t
  if (before === undefined || open === undefined || !isDayBefore(calendarOf(symbol), before, open)) return null
  const version = { ...(asOf !== null && { versionAt: asOf }), ...(knownAt !== null && { knownAt }) }
  const actions = tape.actions.list(symbol, { source, ...version })
  const isSplit = actions.some(({ kind, exDate }) => kind === 'split' && exDate > before && exDate <= open)
  return isSplit ? null : (c[0] as number)
}

function isDayBefore(calendar: CalendarId, before: EpochMs, open: EpochMs): boolean {
  const days = Math.round((dayOf(open) - dayOf(before)) / DAY_MS)
  // Of an exchange whose holidays are not known, any closure may lie between.
  if (calendar === 'none') return days * DAY_MS <= LONGEST_CLOSURE_MS
  if (calendar === 'utc') return days === 1
  if (days * DAY_MS > LONGEST_CLOSURE_MS) return false
  return Array.from({ length: days - 1 }, (_, day) => dayOf(before) + (day + 1) * DAY_MS).every(
    (day) => !isUsTradingDay(day),
  )
}
