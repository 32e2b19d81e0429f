import { dayOf } from '../../../shared/domain/calendar.ts'
import type { Symbol } from '../../../shared/domain/instrument.ts'
import type { EpochMs } from '../../../shared/domain/time.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { Host } from '../host.ts'
import type { Provider } from '../providers/provider.ts'
import type { Tape } from '../tape/types.ts'

export interface RoutedActions {
  /** Brings the splits and dividends of a symbol into the tape, asked for once a day and run. */
  ensure(symbol: Symbol): Promise<void>
  /** True when the provider was asked in this run: what it did not tell of, there is none of. */
  isTold(symbol: Symbol): boolean
}

export function createRoutedActions(host: Host, tape: Tape, provider: Provider, onCommit: () => void): RoutedActions {
  const asked = new Map<Symbol, { readonly day: EpochMs; readonly work: Promise<void> }>()
  const told = new Set<Symbol>()
  const depthMs = Math.max(0, ...provider.capabilities.intervals.map((native) => native.depthMs))

  async function ask(symbol: Symbol): Promise<void> {
    const at = host.now()
    const actions = (await provider.actions?.(symbol, { from: at - depthMs, to: at + 1 }, at)) ?? []
    if (actions.length > 0 && !tape.isReadOnly) {
      await tape.turnToWrite()
      tape.actions.write(symbol, provider.name, actions, at)
      onCommit()
    }
    told.add(symbol)
  }

  return {
    async ensure(symbol) {
      if (!provider.actions) return
      const day = dayOf(host.now())
      const known = asked.get(symbol)
      if (known && known.day >= day) return known.work
      const work = ask(symbol).catch((thrown: unknown) => {
        // Bars are shown without them; a view that needs them says what is missing.
        asked.delete(symbol)
        const { code, message } = toAppError(thrown)
        if (code !== 'cancelled') {
          host.log('warn', `splits and dividends of ${symbol} were not fetched: ${message}`, { code })
        }
      })
      asked.set(symbol, { day, work })
      return work
    },
    isTold: (symbol) => told.has(symbol),
  }
}
