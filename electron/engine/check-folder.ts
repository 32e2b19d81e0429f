import { join } from 'node:path'
import type { MarketName } from '../../shared/contract/markets.ts'
import { AppError } from '../../shared/errors.ts'
import type { Host } from './host.ts'
import { SIMULATED_FOLDER } from './open-markets.ts'
import { storeFile } from './tape/files.ts'
import { openTape } from './tape/open-tape.ts'
import type { TapeCheck } from './tape/types.ts'

/**
 * Reads a market's files back and changes nothing in them, whoever holds the folder. Files too damaged to be opened are a
 * finding like any other. @throws AppError store-newer, store-unwritable, store-locked for an older schema
 */
export function checkFolder(host: Host, market: MarketName, full: boolean): TapeCheck {
  const dataDir = market === 'simulated' ? join(host.dataDir, SIMULATED_FOLDER) : host.dataDir
  const { log, now } = host
  try {
    const tape = openTape({ dataDir, mode: 'read', now, log })
    try {
      return tape.check(full)
    } finally {
      tape.close()
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'store-corrupt') throw thrown
    const problems = [thrown.message]
    const isLedger = thrown.detail['file'] === storeFile(dataDir, 'ledger')
    return {
      ok: false,
      ledger: { ok: !isLedger, problems: isLedger ? problems : [] },
      tape: { ok: isLedger, chunks: 0, checked: 0, bad: isLedger ? [] : problems },
    }
  }
}
