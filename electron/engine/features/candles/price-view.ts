import {
  adjustmentTable,
  type AdjustmentTable,
  type CorporateAction,
  type PriceBasis,
  type PriorClose,
  restateCandles,
} from '../../../../shared/domain/adjust.ts'
import { dayOf, newYorkDay, newYorkInstant } from '../../../../shared/domain/calendar.ts'
import type { Candles } from '../../../../shared/domain/candles.ts'
import { calendarOf, type Instrument } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, isIntraday } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { CandleRepository, CandleSlice, ProvenanceRun, SeriesInfo, SeriesKey } from '../../tape/types.ts'

/** A close further back than the longest closure of an exchange, with a weekend, is not the one before the ex-date. */
const MAX_PRIOR_MS = 10 * DAY_MS

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
  /** Of the chosen source, all intervals: closes are taken from days before anything finer. */
  readonly series: readonly SeriesInfo[]
}

/** Gives stored bars as they traded, or adjusted for splits and dividends with an ex-date by the clock. */
export type PriceView = (key: SeriesKey, slice: CandleSlice) => Candles

/**
 * Dividends after the newest stored bar have no close to be measured against and are left out: the view is then in money of
 * that bar's day. @throws AppError unsupported, when called, for bars of which nobody has told how splits stand in them
 */
export function createPriceView(options: PriceViewOptions): PriceView {
  const { candles, instrument, view, clock, actions, isComplete } = options
  const { symbol } = instrument
  const calendar = calendarOf(symbol)
  const target: PriceBasis = view === 'raw' ? { adjusted: 'raw', by: clock } : { adjusted: 'full', by: clock }
  const tables = new Map<string, AdjustmentTable>()

  const dateOf = (key: SeriesKey): ((open: EpochMs) => EpochMs) =>
    calendar === 'us' && isIntraday(key.interval) ? newYorkDay : dayOf

  function basisOf({ adjusted, fetchedAt }: ProvenanceRun): PriceBasis {
    // A coin has neither splits nor dividends.
    if (instrument.kind === 'crypto') return target
    if (adjusted !== 'unknown') return { adjusted, by: options.isInLastUnit ? Number.POSITIVE_INFINITY : fetchedAt }
    const words = `how splits and dividends stand in the stored bars of ${symbol} is not known, so they have no ${view} view`
    throw new AppError('unsupported', words, { symbol, view })
  }

  function priorClose(key: SeriesKey, exDate: EpochMs): PriorClose | undefined {
    const daily = options.series.find(({ interval, source }) => interval === '1d' && source === key.source)
    const series = daily ?? key
    const isExchangeTime = calendar === 'us' && isIntraday(series.interval)
    const version = options.asOf === null ? {} : { versionAt: options.asOf }
    const { columns, runs } = candles.read(series, {
      ...version,
      to: isExchangeTime ? newYorkInstant(exDate, 0) : exDate,
      limit: 1,
    })
    const [open] = columns.t
    const [run] = runs
    if (open === undefined || run === undefined || exDate - open > MAX_PRIOR_MS || run.adjusted === 'unknown') {
      return undefined
    }
    return { close: columns.c[0] as number, date: dateOf(series)(open), basis: basisOf(run) }
  }

  function tableFor(key: SeriesKey, from: EpochMs, hasDividends: boolean): AdjustmentTable {
    const name = JSON.stringify([key.source, key.interval, from, hasDividends])
    const known = tables.get(name)
    if (known) return known
    const due = actions.filter(({ kind, exDate }) => exDate > from && (hasDividends || kind === 'split'))
    const table = adjustmentTable(due, (exDate) => priorClose(key, exDate))
    tables.set(name, table)
    return table
  }

  return (key, { columns, runs }) => {
    const [first] = columns.t
    if (first === undefined) return columns
    const bases = runs.map((run) => ({ bars: run.bars, basis: basisOf(run) }))
    const isDone = bases.every(({ basis }) => basis.adjusted === target.adjusted)
    if (actions.length === 0) {
      if (isDone || isComplete) return columns
      const words = `no splits and dividends of ${symbol} are stored, without which there is no ${view} view`
      throw new AppError('unsupported', words, { symbol, view })
    }
    const hasDividends = [target, ...bases.map(({ basis }) => basis)].some(({ adjusted }) => adjusted === 'full')
    const table = tableFor(key, dateOf(key)(first), hasDividends)
    return restateCandles(table, columns, {
      runs: bases,
      target,
      dateOf: dateOf(key),
      tickSize: instrument.tickSize,
    })
  }
}
