import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import type { Contract } from '../../../../shared/contract/index.ts'
import type { DataState } from '../../../../shared/domain/data-state.ts'
import { freshness } from '../../../../shared/domain/freshness.ts'
import { calendarOf, type CalendarId, type Instrument, type Symbol } from '../../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { missingReason } from './missing-reason.ts'
import { sumGroups } from './sum-groups.ts'

type Output = InferContractRouterOutputs<Contract>['heatmap']['load']
/** What a handler is given: the contract's defaults are filled in. */
type Input = Required<Pick<Output, 'universe' | 'group' | 'size' | 'colour'>> &
  Pick<InferContractRouterInputs<Contract>['heatmap']['load'], 'asOf'>

const UNIVERSE_NAMES = { sp500: 'S&P 500' } as const
const NO_GROUP = 'Unclassified'

/** Every member is a tile; one that lacks what is asked for is in `missing` too, with the reason. */
export function loadHeatmap({ host, tape }: FeatureDeps, input: Input): Output {
  const asOf = input.asOf ?? null
  const at = asOf === null ? {} : { at: asOf }
  const universe = tape.instruments.universe(input.universe, asOf ?? undefined)
  if (!universe)
    throw new AppError('not-found', `no list of members of ${input.universe} is stored`, { ...input, asOf })
  const { symbols } = universe
  const instruments = new Map<Symbol, Instrument & { source: string }>()
  for (const instrument of tape.instruments.all()) instruments.set(instrument.symbol, instrument)
  const newest = tape.snapshots.newest({ symbols, ...at })
  const snapshots = new Map(newest.map((snapshot) => [snapshot.symbol, snapshot]))
  const stateOf = stateMemo(host.now(), asOf)

  const tiles = symbols.map((symbol): HeatmapTile => {
    const instrument = instruments.get(symbol)
    const snapshot = snapshots.get(symbol)
    const { price = null, low52 = null, high52 = null, cap = null, pe = null, eps = null } = snapshot ?? {}
    const marketTime = snapshot?.marketTime ?? null
    return {
      symbol,
      name: instrument?.name ?? symbol,
      group: input.group === 'none' ? UNIVERSE_NAMES[input.universe] : (instrument?.[input.group] ?? NO_GROUP),
      sector: instrument?.sector ?? null,
      industry: instrument?.industry ?? null,
      size: input.size === 'equal' ? 1 : cap,
      price,
      value: placeInRange(price, low52, high52),
      cap,
      low52,
      high52,
      pe,
      eps,
      dividendYieldPct: snapshot?.dividendYieldPct ?? null,
      source: snapshot?.source ?? instrument?.source ?? '',
      marketTime,
      fetchedAt: snapshot?.fetchedAt ?? null,
      state: stateOf(calendarOf(symbol), marketTime),
    }
  })
  return {
    universe: input.universe,
    name: UNIVERSE_NAMES[input.universe],
    asOf,
    group: input.group,
    size: input.size,
    colour: input.colour,
    tiles,
    groups: sumGroups(tiles),
    missing: tiles.flatMap((tile) => {
      const reason = missingReason(tile, asOf)
      return reason === null ? [] : [{ symbol: tile.symbol, name: tile.name, reason }]
    }),
  }
}

/** Members share a few market times, and the calendar is the dear part of a map: 40 ms for 503 tiles without this. */
function stateMemo(now: EpochMs, asOf: EpochMs | null): (calendar: CalendarId, at: EpochMs | null) => DataState {
  const known = new Map<string, DataState>()
  return (calendar, newestMarketTime) => {
    const key = `${calendar} ${newestMarketTime}`
    const state = known.get(key) ?? freshness({ newestMarketTime, calendar, interval: null, now, asOf }).state
    known.set(key, state)
    return state
  }
}

/** Percent of the way from the 52-week low to the high; null without all three, or where low and high are the same. */
function placeInRange(price: number | null, low52: number | null, high52: number | null): number | null {
  if (price === null || low52 === null || high52 === null || high52 <= low52) return null
  return (100 * (price - low52)) / (high52 - low52)
}
