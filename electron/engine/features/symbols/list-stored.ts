import type { InferContractRouterOutputs } from '@orpc/contract'
import type { Contract } from '../../../../shared/contract/index.ts'
import { intervalMs } from '../../../../shared/domain/interval.ts'
import type { FeatureDeps } from '../feature-deps.ts'

type Output = InferContractRouterOutputs<Contract>['symbols']['stored']

export function listStored({ tape }: Pick<FeatureDeps, 'tape'>): Output {
  const series = tape.candles.list().map(({ symbol, interval, source, bars, from, to, fetchedAt }) => {
    const name = tape.instruments.get(symbol)?.name ?? symbol
    return { symbol, name, interval, source, bars, from, to, fetchedAt }
  })
  series.sort((a, b) => {
    if (a.symbol !== b.symbol) return a.symbol < b.symbol ? -1 : 1
    return intervalMs(a.interval) - intervalMs(b.interval) || (a.source < b.source ? -1 : 1)
  })
  return { series }
}
