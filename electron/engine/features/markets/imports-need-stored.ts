import type { Market } from '../../../../shared/contract/markets.ts'
import { AppError } from '../../../../shared/errors.ts'

/**
 * A file holds real data and must never lie among invented ones. It is refused rather than stored where the trader is not
 * looking: on the simulated market an imported series could not be shown.
 * @throws AppError unsupported while the simulated market is shown
 */
export function importsNeedStored(market: Market, fileName: string): void {
  if (market.name === 'stored') return
  throw new AppError(
    'unsupported',
    `${fileName} was not imported: files belong to the real market, and the simulated one is open. Leave it first.`,
    { file: fileName, market: market.name },
  )
}
