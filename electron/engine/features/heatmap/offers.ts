import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'

export type HeatmapOutput = InferContractRouterOutputs<Contract>['heatmap']['load']
/** What a handler is given: the contract's defaults are filled in. */
export type HeatmapInput = Required<Pick<HeatmapOutput, 'universe' | 'group' | 'size' | 'colour'>> &
  Pick<InferContractRouterInputs<Contract>['heatmap']['load'], 'asOf'>
export type HeatmapOffers = HeatmapOutput['offers']

/** The universe asked for where the market has it, else its first. */
export function offeredUniverse({ universes }: HeatmapOffers, universe: HeatmapInput['universe']) {
  const [first] = universes
  const found = universes.find(({ id }) => id === universe) ?? first
  if (found === undefined) throw new RangeError('a market offers one universe at least')
  return found
}

/** What cannot be shown becomes the first that can. */
export function offeredMeasures(offers: HeatmapOffers, { group, size, colour }: HeatmapInput) {
  return {
    group: pick(offers.groups, group),
    size: pick(offers.sizes, size),
    colour: pick(offers.colours, colour),
  }
}

function pick<T>(offered: readonly T[], wanted: T): T {
  return offered.includes(wanted) ? wanted : (offered[0] ?? wanted)
}
