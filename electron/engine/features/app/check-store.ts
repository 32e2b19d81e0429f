import { toAppError } from '../../../../shared/errors.ts'
import type { StoreTurn, TapeCheck } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'

/**
 * Reads the store back on the other thread, where there is one. Damaged bars that are found are in the answer, and are set aside,
 * so that the rest can be read and they can be fetched or imported again.
 */
export async function checkStore(deps: FeatureDeps, full: boolean, turn: StoreTurn = {}): Promise<TapeCheck> {
  const { tape, jobs } = deps
  const found = jobs ? await jobs.check(full, turn) : tape.check(full)
  if (!found.tape.ok && !tape.isReadOnly) {
    await tape.turnToWrite()
    setAsideOrLog(deps)
  }
  return found
}

/** What cannot be set aside, a page that SQLite cannot read, is the next start's to mend. */
function setAsideOrLog({ host, tape }: FeatureDeps): void {
  try {
    tape.candles.setAsideBroken()
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    host.log('error', `damaged bars could not be set aside: ${message}`, { code })
  }
}
