import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { finerIntervals, INTERVALS } from '../../../../shared/domain/interval.ts'
import type { SeriesInfo } from '../../tape/types.ts'
import { lastOpen } from '../newest-bar.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { resolveSymbol } from './resolve-symbol.ts'
import { toInstrument } from '../to-listing.ts'

type Input = InferContractRouterInputs<Contract>['symbols']['series']
type Output = InferContractRouterOutputs<Contract>['symbols']['series']

/** With a clock in the past a series ends where it ended then, and one that had not begun is not there. */
export function listSeries({ tape, routing }: FeatureDeps, input: Input): Output {
  const { symbol, instrument } = resolveSymbol(tape, input.symbol, { create: false })
  const clock = { candles: tape.candles, calendar: calendarOf(symbol), asOf: input.asOf ?? null }
  const visible = tape.candles.list(symbol).flatMap((series) => {
    const to = lastOpen(clock, series)
    return to === undefined
      ? []
      : [to === series.to ? series : { ...series, to, bars: countBars(clock.candles, series, to) }]
  })
  const available = [...visible, ...(routing?.capabilities.intervals ?? [])]
  const offered = INTERVALS.filter((interval) => {
    const sources = new Set([interval, ...finerIntervals(interval)])
    return available.some((series) => sources.has(series.interval))
  })
  return {
    instrument: toInstrument(instrument),
    series: visible.map(({ interval, source, bars, from, to, fetchedAt }) => ({
      interval,
      source,
      bars,
      from,
      to,
      fetchedAt,
    })),
    offered,
  }
}

/** Costs a read of the series, and only with a clock in the past. */
function countBars(candles: FeatureDeps['tape']['candles'], series: SeriesInfo, lastBar: number): number {
  return candles.read(series, { to: lastBar + 1 }).columns.t.length
}
