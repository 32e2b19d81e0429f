import { toAppError } from '../../../../shared/errors.ts'
import type { Dispose } from '../../host.ts'
import type { FeatureDeps } from '../feature-deps.ts'

/** The first screens are drawn and their data read by then. */
const QUIET_AFTER_MS = 30_000

/**
 * After an end that was not a clean one the whole store is read back once. It is done in one go and holds the engine for
 * about 0.8 s a million bars, once after a crash; a page meanwhile shows what it has.
 */
export function checkAfterUncleanEnd({ host, tape }: FeatureDeps, onDamage: (notice: string) => void): Dispose {
  if (!tape.hasUncleanEnd || tape.isReadOnly) return () => undefined
  return host.timers.after(QUIET_AFTER_MS, () => {
    try {
      const { ok, ledger, tape: bars } = tape.check(false)
      const problems = [...ledger.problems, ...bars.bad]
      host.log(ok ? 'info' : 'error', 'the store was read back after an unclean end', { ok, problems: problems.length })
      const [first] = problems
      if (ok || first === undefined) return
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
      onDamage(
        `Tapedeck did not end cleanly, and its store is damaged: ${first}${more}. Restore a backup, or import again.`,
      )
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      host.log('error', `the store could not be read back after an unclean end: ${message}`, { code })
      onDamage(`Tapedeck did not end cleanly, and its store could not be read back: ${message}`)
    }
  })
}
