import {
  adjustmentTable,
  type AdjustmentTable,
  type CorporateAction,
  isTornByExDate,
  type PriceBasis,
  type PriorClose,
  restateCandles,
  restatedAs,
} from '../../../../shared/domain/adjust.ts'
import { closeTime } from '../../../../shared/domain/bucket.ts'
import { dayOf, latestUsSession, newYorkDay, newYorkInstant } from '../../../../shared/domain/calendar.ts'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { calendarOf, type Instrument } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, intervalMs, isIntraday } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import { LONGEST_CLOSURE_MS } from '../longest-closure.ts'
import type {
  Adjustment,
  CandleRepository,
  CandleSlice,
  ProvenanceRun,
  SeriesInfo,
  SeriesKey,
} from '../../tape/types.ts'

/** At most so many bars of a week or a month reach past an ex-date that the newest of them opens before. */
const PRIOR_TRIED = 2

/** Nobody splits a coin, an index or a currency, nor pays a dividend on it. */
const KINDS_WITHOUT_ACTIONS: ReadonlySet<Instrument['kind']> = new Set(['crypto', 'index', 'fx'])

interface PriceViewOptions {
  readonly candles: CandleRepository
  readonly instrument: Instrument
  readonly view: 'raw' | 'adjusted'
  /** Nothing with an ex-date after it is in the view. */
  readonly clock: EpochMs
  /** Closes are read as they stood then; null = as they stand. */
  readonly asOf: EpochMs | null
  readonly actions: readonly CorporateAction[]
  /** False where no actions stored may as well mean that nobody told of them. */
  readonly isComplete: boolean
  /** As `ProviderCapabilities`. */
  readonly isInLastUnit: boolean
  /** Of the chosen source, all intervals: the newest close before an ex-date counts, of days before anything else. */
  readonly series: readonly SeriesInfo[]
}

interface ViewedBars {
  readonly columns: Candles
  /** Runs of bars by how they stand now: open time of a run's last bar. */
  readonly adjusted: readonly { readonly lastOpen: EpochMs; readonly adjusted: Adjustment | 'mixed' }[]
  /** Open times of bars that the view cannot show, ascending: an ex-date lies inside them. */
  readonly torn: readonly EpochMs[]
}

/** Gives stored bars as they traded, or adjusted for splits and dividends with an ex-date by the clock. */
export type PriceView = (key: SeriesKey, slice: CandleSlice) => ViewedBars

/**
 * A dividend that no stored close can measure is left out, and the bars before it are not told as fully adjusted. @throws AppError unsupported, when called, for bars of which nobody has told how splits stand in them
 */
export function createPriceView(options: PriceViewOptions): PriceView {
  const { candles, instrument, view, clock, actions, isComplete } = options
  const { symbol } = instrument
  const calendar = calendarOf(symbol)
  /** Ex-dates are dates of the exchange: in New York's evening it is the next day already by UTC. */
  const exchangeDay = calendar === 'us' ? newYorkDay : dayOf
  const target: PriceBasis = { adjusted: view === 'raw' ? 'raw' : 'full', by: exchangeDay(clock) }
  const tables = new Map<string, AdjustmentTable>()
  const priors = new Map<EpochMs, PriorClose | undefined>()

  const dateOf = (key: SeriesKey): ((open: EpochMs) => EpochMs) =>
    calendar === 'us' && isIntraday(key.interval) ? newYorkDay : dayOf

  function basisOf({ adjusted, fetchedAt }: ProvenanceRun): PriceBasis {
    if (KINDS_WITHOUT_ACTIONS.has(instrument.kind)) return target
    if (adjusted !== 'unknown') {
      return { adjusted, by: options.isInLastUnit ? Number.POSITIVE_INFINITY : exchangeDay(fetchedAt) }
    }
    const words = `how splits and dividends stand in the stored bars of ${symbol} is not known, so they have no ${view} view`
    throw new AppError('unsupported', words, { symbol, view })
  }

  function priorClose(exDate: EpochMs): PriorClose | undefined {
    if (!priors.has(exDate)) priors.set(exDate, findPrior(exDate))
    return priors.get(exDate)
  }

  function findPrior(exDate: EpochMs): PriorClose | undefined {
    const daily = options.series.find(({ interval }) => interval === '1d')
    const ofDay = daily && lastCloseOf(daily, exDate)
    if (ofDay && ofDay.date >= sessionBefore(exDate)) return ofDay
    const found = options.series.flatMap((series) => {
      const close = lastCloseOf(series, exDate)
      return close ? [{ ...close, isDay: series.interval === '1d', lengthMs: intervalMs(series.interval) }] : []
    })
    return found.sort((a, b) => b.date - a.date || Number(b.isDay) - Number(a.isDay) || b.lengthMs - a.lengthMs)[0]
  }

  /** The date that a close has to be of so that nothing traded between it and the ex-date. */
  function sessionBefore(exDate: EpochMs): EpochMs {
    return calendar === 'us' ? newYorkDay(latestUsSession(newYorkInstant(exDate, 0)).open) : exDate - DAY_MS
  }

  /** Of one series; of weeks and months only one that closes with the very session before, others hold no such close. */
  function lastCloseOf(series: SeriesInfo, exDate: EpochMs): PriorClose | undefined {
    const { interval } = series
    const isLong = intervalMs(interval) > DAY_MS
    const from = calendar === 'us' ? newYorkInstant(exDate, 0) : exDate
    const { columns, runs } = candles.read(series, {
      ...(options.asOf !== null && { versionAt: options.asOf }),
      to: isIntraday(interval) ? from : exDate,
      limit: PRIOR_TRIED,
    })
    const row = columns.t.findLastIndex((open) => closeTime(calendar, interval, open) <= from)
    const open = columns.t[row]
    const run = runs.length > 1 && row === 0 ? runs[0] : runs.at(-1)
    if (open === undefined || run === undefined || run.adjusted === 'unknown') return undefined
    const date = isLong ? exchangeDay(closeTime(calendar, interval, open) - 1) : dateOf(series)(open)
    if (exDate - date > LONGEST_CLOSURE_MS) return undefined
    if (isLong && date < sessionBefore(exDate)) return undefined
    return { close: columns.c[row] as number, date, basis: basisOf(run) }
  }

  function tableFor(key: SeriesKey, from: EpochMs, hasDividends: boolean): AdjustmentTable {
    const name = JSON.stringify([key.source, key.interval, from, hasDividends])
    const known = tables.get(name)
    if (known) return known
    const due = actions.filter(({ kind, exDate }) => exDate > from && (hasDividends || kind === 'split'))
    const table = adjustmentTable(due, priorClose)
    tables.set(name, table)
    return table
  }

  return (key, { columns, runs }) => {
    const [first] = columns.t
    if (first === undefined) return { columns, adjusted: [], torn: [] }
    const bases = runs.map((run) => ({ bars: run.bars, basis: basisOf(run) }))
    const isDone = bases.every(({ basis }) => basis.adjusted === target.adjusted)
    if (actions.length === 0) {
      const whole = { lastOpen: columns.t.at(-1) as number, adjusted: target.adjusted }
      if (isDone || isComplete) return { columns, adjusted: [whole], torn: [] }
      const words = `no splits and dividends of ${symbol} are stored, without which there is no ${view} view`
      throw new AppError('unsupported', words, { symbol, view })
    }
    const hasDividends = [target, ...bases.map(({ basis }) => basis)].some(({ adjusted }) => adjusted === 'full')
    const table = tableFor(key, dateOf(key)(first), hasDividends)
    const restatement = { runs: bases, target, dateOf: dateOf(key), tickSize: instrument.tickSize }
    return { columns: restateCandles(table, columns, restatement), ...standing(key, table, columns.t, bases) }
  }

  /** What of a restated slice is not as the view is named. */
  function standing(
    key: SeriesKey,
    table: AdjustmentTable,
    opens: Float64Array,
    bases: readonly { readonly bars: number; readonly basis: PriceBasis }[],
  ): Pick<ViewedBars, 'adjusted' | 'torn'> {
    const isLong = intervalMs(key.interval) > DAY_MS
    const lastOpen = opens.at(-1) as number
    if (!isLong && table.unmeasured.length === 0)
      return { adjusted: [{ lastOpen, adjusted: target.adjusted }], torn: [] }
    const dateFor = dateOf(key)
    const adjusted: { lastOpen: EpochMs; adjusted: Adjustment | 'mixed' }[] = []
    const torn: EpochMs[] = []
    let row = 0
    for (const { bars, basis } of bases) {
      let date = Number.NaN
      let label: Adjustment | 'mixed' = target.adjusted
      for (const end = row + bars; row < end; row++) {
        const open = opens[row] as number
        const own = dateFor(open)
        if (own !== date) {
          date = own
          label = restatedAs(table, date, basis, target)
        }
        const last = adjusted.at(-1)
        if (last?.adjusted === label) last.lastOpen = open
        else adjusted.push({ lastOpen: open, adjusted: label })
        const span = { date, end: isLong ? closeTime(calendar, key.interval, open) : date }
        if (isLong && isTornByExDate(table, span, basis, target)) torn.push(open)
      }
    }
    return { adjusted, torn }
  }
}
