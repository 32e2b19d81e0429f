import type { MarketName } from '../../../shared/contract/markets.ts'
import { AppError } from '../../../shared/errors.ts'

/**
 * Backup and restore are always of the real store: beside `--simulated` they would do what was not asked for.
 * @throws AppError unsupported when the line asks for the simulated market
 */
export function onlyStored(command: string, market: MarketName): void {
  if (market === 'stored') return
  const words = 'the simulated market can be made again at any time, so it is neither backed up nor restored'
  throw new AppError('unsupported', `${command} --simulated: ${words}`, { command, market })
}
