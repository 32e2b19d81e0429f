import type { Settings } from '../../../../shared/contract/settings.ts'
import { DAY_MS } from '../../../../shared/domain/interval.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { Dispose } from '../../host.ts'
import type { FeatureDeps } from '../feature-deps.ts'
import { applyKeepRules, isLimiting, wantsCompacting } from './apply-keep-rules.ts'
import { recordEventOrLog } from './store-events.ts'

/** After the start or a change of the rules: the first screens are drawn by then, and a slip can be taken back. */
const FIRST_AFTER_MS = 60_000

interface RuleSource {
  current(): Settings
  onChange(listener: () => void): Dispose
}

/** Applies the retention of the settings a minute after the start and then daily. Waits for nothing while everything is kept. */
export function startKeepRules(deps: FeatureDeps, settings: RuleSource): Dispose {
  const { host, tape } = deps
  const ended = new AbortController()
  let stop: Dispose | undefined
  const cancel = (): void => {
    stop?.()
    stop = undefined
  }
  const schedule = (delayMs: number): void => {
    stop = host.timers.after(delayMs, () => {
      stop = undefined
      try {
        const rules = settings.current().data
        applyKeepRules(tape, rules, host.now())
        if (wantsCompacting(tape, rules)) void compact(deps, ended.signal)
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
    ended.abort()
  }
}

/** A largest size is one of the file, which keeps the room of what was removed. */
async function compact(deps: FeatureDeps, signal: AbortSignal): Promise<void> {
  try {
    recordEventOrLog(deps, 'store.compact', { ...(await deps.tape.compact({ signal })) })
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    if (code === 'cancelled') return
    deps.host.log('warn', `the room of what was removed stays in the file: ${message}`, { code })
  }
}
