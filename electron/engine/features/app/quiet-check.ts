import { toAppError } from '../../../../shared/errors.ts'
import type { Dispose } from '../../host.ts'
import type { TapeCheck } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { checkStore } from './check-store.ts'

/** The first screens are drawn and their data read by then. */
const QUIET_AFTER_MS = 30_000

type Tell = (notice: string) => void

/**
 * After an end that was not a clean one the whole store is read back once, beside whatever else goes on. Ranges that cannot
 * be read any more are set aside, so that their series can be read and fetched again.
 */
export function checkAfterUncleanEnd(deps: FeatureDeps, onDamage: Tell): Dispose {
  const { host, tape } = deps
  if (!tape.hasUncleanEnd || tape.isReadOnly) return () => undefined
  const ending = new AbortController()
  const stop = host.timers.after(QUIET_AFTER_MS, () => void readBack(deps, onDamage, ending.signal))
  return () => {
    stop()
    ending.abort()
  }
}

async function readBack(deps: FeatureDeps, onDamage: Tell, signal: AbortSignal): Promise<void> {
  const { host, tape } = deps
  try {
    const found = await checkStore(deps, false, { signal })
    const problems = problemsOf(found)
    host.log(found.ok ? 'info' : 'error', 'the store was read back after an unclean end', {
      ok: found.ok,
      problems: problems.length,
    })
    if (found.ok) return
    // Of the tape, bars that were damaged have been set aside meanwhile, and told.
    const left = problemsOf(found.tape.ok ? found : tape.check(false))
    if (left.length > 0) onDamage(damageWords(left))
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    if (code === 'cancelled') return
    host.log('error', `the store could not be read back after an unclean end: ${message}`, { code })
    onDamage(`Tapedeck did not end cleanly, and its store could not be read back: ${message}`)
  }
}

function problemsOf({ ledger, tape }: TapeCheck): string[] {
  return [...ledger.problems, ...tape.bad]
}

function damageWords([first = '', ...more]: readonly string[]): string {
  const rest = more.length > 0 ? ` (and ${more.length} more)` : ''
  return `Tapedeck did not end cleanly, and its store is damaged: ${first}${rest}. Restore a backup, or import again.`
}
