import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { resolveSymbol } from './resolve-symbol.ts'
import { symbolIndex } from '../symbol-index.ts'
import { toListings } from '../to-listing.ts'

type Input = InferContractRouterInputs<Contract>['symbols']['resolve']
type Output = InferContractRouterOutputs<Contract>['symbols']['resolve']

/** @throws AppError bad-input, not-found */
export function resolveListing(deps: FeatureDeps, { text }: Input): Output {
  const { symbol, others } = resolveSymbol(deps.tape, text, { create: false })
  const known = symbolIndex(deps.tape).all.find((instrument) => instrument.symbol === symbol)
  const [listing] = known ? toListings(deps, [known], null) : []
  if (!listing) throw new AppError('bug', `the index resolved "${text}" to ${symbol}, which it does not hold`, { text })
  return { listing, others }
}
