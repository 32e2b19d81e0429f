import type { Settings } from '../../../../shared/contract/settings.ts'
import { DAY_MS } from '../../../../shared/domain/interval.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { Dispose } from '../../host.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { applyKeepRules, isLimiting } from './apply-keep-rules.ts'

/** After the start or a change of the rules: the first screens are drawn by then, and a slip can be taken back. */
const FIRST_AFTER_MS = 60_000

interface RuleSource {
  current(): Settings
  onChange(listener: () => void): Dispose
}

/** Applies the retention of the settings a minute after the start and then daily. Waits for nothing while everything is kept. */
export function startKeepRules({ host, tape }: FeatureDeps, settings: RuleSource): Dispose {
  let stop: Dispose | undefined
  const cancel = (): void => {
    stop?.()
    stop = undefined
  }
  const schedule = (delayMs: number): void => {
    stop = host.timers.after(delayMs, () => {
      stop = undefined
      try {
        applyKeepRules(tape, settings.current().data, host.now())
      } catch (thrown) {
        const { code, message } = toAppError(thrown)
        host.log('warn', `what the settings do not keep could not be removed: ${message}`, { code })
      }
      schedule(DAY_MS)
    })
  }
  const follow = (): void => {
    cancel()
    if (!tape.isReadOnly && isLimiting(settings.current().data)) schedule(FIRST_AFTER_MS)
  }
  const leave = settings.onChange(follow)
  follow()
  return () => {
    leave()
    cancel()
  }
}
