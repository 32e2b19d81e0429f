import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { bucketStart, closeTime } from '../../../../shared/domain/bucket.ts'
import { packCandles, sliceCandles } from '../../../../shared/domain/candles.ts'
import { freshness } from '../../../../shared/domain/freshness.ts'
import type { SourceName } from '../../../../shared/domain/data-state.ts'
import { calendarOf, type CalendarId } from '../../../../shared/domain/instrument.ts'
import { intervalMs, isIntraday, isoTime, type Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { CandleRepository, SeriesInfo, SeriesKey } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'
import { buildBars, joinBars, type BuildContext, type BuiltBars } from './build-bars.ts'
import { chooseSeries } from '../choose-series.ts'
import { lastOpen, newestBar } from '../newest-bar.ts'
import { knownCandles } from '../known-candles.ts'
import { createPriceView, type PriceView } from './price-view.ts'

export type CandlesInput = InferContractRouterInputs<Contract>['candles']['load'] & { readonly limit: number }
export type CandlesOutput = InferContractRouterOutputs<Contract>['candles']['load']

/**
 * What the tape has. @throws AppError not-found for an unknown symbol or source; bad-input when `from` lies after `to`
 */
export function readCandles(deps: FeatureDeps, input: CandlesInput): CandlesOutput {
  const { host, tape } = deps
  const { interval, limit } = input
  if (input.from !== undefined && input.to !== undefined && input.from > input.to) {
    throw new AppError('bad-input', 'from lies after to', { from: input.from, to: input.to })
  }
  const { symbol, instrument } = resolveSymbol(tape, input.symbol, { create: false })
  const asOf = input.asOf ?? null
  const knownAt = input.knownAt ?? null
  /** Where the market stands in this answer: nothing that was known by a moment can be of a later one. */
  const moment = knownAt === null ? asOf : Math.min(asOf ?? knownAt, knownAt)
  const calendar = calendarOf(symbol)
  const known = knownAt === null ? undefined : knownCandles(tape.candles, knownAt)
  const candles = known ?? tape.candles
  const stored = candles.list(symbol)
  // A source asked for by name may be one that nothing was known from yet: that is an empty answer, no unknown source.
  const candidates = input.source === undefined ? stored : tape.candles.list(symbol)
  const chosen = chooseSeries(candidates, { symbol, interval, source: input.source, asOf, known })
  const clock = Math.min(moment ?? host.now(), host.now())
  const view = input.view ?? 'stored'
  const series = stored.filter((each) => chosen?.series.some((other) => isSameSeries(each, other)))
  const priceView =
    chosen && viewOf(deps, { ...input, symbol, view }, { candles, clock, source: chosen.source, stored })
  const context: BuildContext = { candles, calendar, series, asOf, clock, priceView }

  const found = newestBars(context, input)
  const { t } = found.columns
  const start = limit === 0 ? 0 : Math.max(0, t.length - limit)
  const columns = start === 0 ? found.columns : sliceCandles(found.columns, start)
  const firstOpen = columns.t[0]
  const isKept = (open: EpochMs): boolean => firstOpen !== undefined && open >= firstOpen
  // Where the limit is met, what lies before the first bar is no part of the answer.
  const torn = found.torn.find((open) => (limit > 0 && t.length >= limit ? isKept(open) : true))
  if (torn !== undefined) throw tornBar(input, view, torn)
  const newest = newestBar(context)?.marketTime ?? null
  return {
    symbol,
    name: instrument.name,
    interval,
    source: chosen?.source ?? tape.instruments.get(symbol)?.source ?? '',
    derivedFrom: coarsest(found.derived.filter((run) => isKept(run.lastOpen)).map((run) => run.from)),
    state: freshness({ newestMarketTime: newest, calendar, interval, now: host.now(), asOf: moment }).state,
    asOf,
    adjusted: adjustedOf(
      view,
      found.adjusted.filter((run) => isKept(run.lastOpen)).map((run) => run.adjusted),
    ),
    columns: packCandles(columns),
    partial: found.partial.filter(isKept),
    revised: found.revised.filter(isKept),
    hasEarlier: start > 0 || hasBefore(context, firstOpen ?? input.from),
    hasLater: hasAfter(context, interval, columns.t.at(-1) ?? (input.to === undefined ? undefined : input.to - 1)),
    fetchedAt: firstOpen === undefined ? null : found.fetchedAt,
    newestMarketTime: newest,
  }
}

/** At least the newest `limit` bars of the range, read in windows that double backwards until there are enough. */
function newestBars(context: BuildContext, { interval, limit, from, to }: CandlesInput): BuiltBars {
  const { series, calendar } = context
  if (series.length === 0) return joinBars([])
  // One past the newest open time stored, which is also past the open of any bar built from it.
  let high = Math.min(to ?? Number.POSITIVE_INFINITY, Math.max(...series.map((stored) => stored.to)) + 1)
  const oldest = Math.min(...series.map((stored) => bucketStart(calendar, interval, stored.from)))
  const low = Math.max(from ?? Number.NEGATIVE_INFINITY, oldest)
  let spanMs =
    limit === 0 ? Number.POSITIVE_INFINITY : limit * intervalMs(interval) * marketTimeShare(calendar, interval)
  const windows: BuiltBars[] = []
  let count = 0
  while (high > low && (limit === 0 || count < limit)) {
    const windowFrom = high - spanMs <= low ? low : Math.max(low, bucketStart(calendar, interval, high - spanMs))
    const window = buildBars(context, interval, { from: windowFrom, to: high })
    windows.unshift(window)
    count += window.columns.t.length
    high = windowFrom
    spanMs *= 2
  }
  const [only] = windows
  return windows.length === 1 && only ? only : joinBars(windows)
}

/** Calendar time per bar time, so that the first window is about right: New York trades 6.5 h a day on 252 of 365 days. */
export function marketTimeShare(calendar: CalendarId, interval: Interval): number {
  if (calendar === 'utc') return 1
  if (intervalMs(interval) > intervalMs('1d')) return 1
  return (365 / 252) * (calendar === 'us' && isIntraday(interval) ? 24 / 6.5 : 1)
}

function hasBefore({ candles, series, calendar, asOf }: BuildContext, t: EpochMs | undefined): boolean {
  if (t === undefined) return false
  const isVisible = ({ interval, from }: SeriesInfo): boolean =>
    asOf === null || closeTime(calendar, interval, from) <= asOf
  return series.some((stored) => isVisible(stored) && candles.hasBefore(stored, t))
}

/** True when a bar is stored that opens after the one built for `t` and was closed by the clock. */
function hasAfter(context: BuildContext, interval: Interval, t: EpochMs | undefined): boolean {
  if (t === undefined) return false
  const { calendar, series } = context
  return series.some((stored) => {
    const newest = lastOpen(context, stored)
    // A finer bar belongs to the last bar here until that one ends.
    return newest !== undefined && newest > t && bucketStart(calendar, interval, newest) > t
  })
}

function isSameSeries(a: SeriesKey, b: SeriesKey): boolean {
  return a.source === b.source && a.interval === b.interval && a.symbol === b.symbol
}

/** A bar of a week or a month with an ex-date in it has prices of both sides: a view of it is built from days or is none. */
function tornBar({ symbol, interval }: CandlesInput, view: PriceViewName, open: EpochMs): AppError {
  const words = `a split or a dividend of ${symbol} lies inside the stored ${interval} bar of ${isoTime(open)}, and no days are stored that it could be built from, so it has no ${view} view`
  return new AppError('unsupported', words, { symbol, interval, view, open })
}

type PriceViewName = NonNullable<CandlesInput['view']>

function viewOf(
  { tape, routing }: FeatureDeps,
  { symbol, view, asOf = null, knownAt }: CandlesInput & { readonly view: PriceViewName },
  of: { candles: CandleRepository; clock: EpochMs; source: SourceName; stored: readonly SeriesInfo[] },
): PriceView | undefined {
  if (view === 'stored') return undefined
  const { candles, clock, source, stored } = of
  const { instrument } = resolveSymbol(tape, symbol, { create: false })
  const version = { ...(asOf !== null && { versionAt: asOf }), ...(knownAt != null && { knownAt }) }
  const actions = tape.actions.list(symbol, { source, ...version })
  const series = stored.filter((each) => each.source === source)
  // A provider that tells of actions was asked before; one with none to tell has none.
  const isRouted = routing?.source === source
  const isComplete = knownAt == null && isRouted && routing.hasActions(symbol)
  const isInLastUnit = isRouted && routing.capabilities.isInLastUnit === true
  return createPriceView({ candles, instrument, view, clock, asOf, actions, isComplete, isInLastUnit, series })
}

function adjustedOf(view: PriceViewName, bars: readonly CandlesOutput['adjusted'][]): CandlesOutput['adjusted'] {
  const none = view === 'stored' ? 'unknown' : view === 'raw' ? 'raw' : 'full'
  const [first = none, ...others] = new Set(bars)
  return others.length > 0 ? 'mixed' : first
}

function coarsest(intervals: readonly Interval[]): Interval | null {
  return [...intervals].sort((a, b) => intervalMs(b) - intervalMs(a))[0] ?? null
}
