import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'
import type { DataState } from '../../../../shared/domain/data-state.ts'
import { freshness } from '../../../../shared/domain/freshness.ts'
import { calendarOf, type CalendarId } from '../../../../shared/domain/instrument.ts'
import { changePct } from '../../../../shared/domain/quote-columns.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { liveState } from '../live-state.ts'
import { askMembers, offersOf, storedMembers, type Member } from './members.ts'
import { missingReason } from './missing-reason.ts'
import { offeredMeasures, offeredUniverse, type HeatmapInput, type HeatmapOutput } from './offers.ts'
import { sumGroups } from './sum-groups.ts'

const NO_GROUP = 'Unclassified'

/** Every member is a tile; one that lacks what is asked for is in `missing` too, with the reason. @throws AppError not-found */
export async function loadHeatmap(deps: FeatureDeps, input: HeatmapInput): Promise<HeatmapOutput> {
  const { routing } = deps
  if (!routing?.isAsked(input.asOf ?? null)) return readHeatmap(deps, input)
  const asked = toOffered(deps, input)
  return drawHeatmap(deps, asked, await askMembers(deps, routing, asked, input.asOf ?? null))
}

/** From what the tape has. @throws AppError not-found when no list of members is stored */
export function readHeatmap(deps: FeatureDeps, input: HeatmapInput): HeatmapOutput {
  const asked = toOffered(deps, input)
  return drawHeatmap(deps, asked, storedMembers(deps, asked, input.asOf ?? null))
}

interface Asked extends HeatmapInput {
  readonly name: string
  readonly offers: HeatmapOutput['offers']
}

function toOffered(deps: FeatureDeps, input: HeatmapInput): Asked {
  const { id, name } = offeredUniverse(offersOf(deps, input.universe), input.universe)
  const offers = offersOf(deps, id)
  return { ...offeredMeasures(offers, input), universe: id, asOf: input.asOf ?? null, name, offers }
}

function drawHeatmap({ host, routing }: FeatureDeps, asked: Asked, members: readonly Member[]): HeatmapOutput {
  const { universe, name, group, size, colour, offers } = asked
  const asOf = asked.asOf ?? null
  const stateOf = stateMemo(host.now(), asOf, routing ? liveState : (input) => freshness(input).state)
  const tiles = members.map((member): HeatmapTile => {
    const { price, prevClose, low52, high52 } = member
    return {
      ...member,
      group: group === 'none' ? name : (member[group] ?? NO_GROUP),
      size: size === 'equal' ? 1 : member[size],
      value: colour === 'change' ? changeOf(price, prevClose) : placeInRange(price, low52, high52),
      state: stateOf(calendarOf(member.symbol), member.marketTime),
    }
  })
  return {
    universe,
    name,
    asOf,
    group,
    size,
    colour,
    offers,
    isLive: routing !== undefined && asOf === null,
    tiles,
    groups: sumGroups(tiles, { size, colour }),
    missing: tiles.flatMap((tile) => {
      const reason = missingReason(tile, { size, colour, asOf })
      return reason === null ? [] : [{ symbol: tile.symbol, name: tile.name, reason }]
    }),
  }
}

/** Members share a few market times, and the calendar is the dear part of a map: 40 ms for 503 tiles without this. */
function stateMemo(
  now: EpochMs,
  asOf: EpochMs | null,
  toState: typeof liveState,
): (calendar: CalendarId, at: EpochMs | null) => DataState {
  const known = new Map<string, DataState>()
  return (calendar, newestMarketTime) => {
    const key = `${calendar} ${newestMarketTime}`
    const state = known.get(key) ?? toState({ newestMarketTime, calendar, interval: null, now, asOf })
    known.set(key, state)
    return state
  }
}

function changeOf(price: number | null, prevClose: number | null): number | null {
  const change = changePct(price ?? Number.NaN, prevClose ?? Number.NaN)
  return Number.isNaN(change) ? null : change
}

/** Percent of the way from the 52-week low to the high; null without all three, or where low and high are the same. */
function placeInRange(price: number | null, low52: number | null, high52: number | null): number | null {
  if (price === null || low52 === null || high52 === null || high52 <= low52) return null
  return (100 * (price - low52)) / (high52 - low52)
}
