import { isoTime } from '../../shared/domain/interval.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Host } from './host.ts'
import type { Jobs } from './tape/jobs/types.ts'
import type { BrokenRange, Tape } from './tape/types.ts'

/** Ranges that a notice names; the log and the ledger have all. */
const NAMED_RANGES = 3
const READER_CURE =
  'This process only reads. Started by itself, or in a command that writes, Tapedeck sets them aside when it meets them, and reads the rest'

interface MendOptions {
  readonly log: Host['log']
  /** Ranges that have just become a gap, with words on it for the user. */
  onAside(ranges: readonly BrokenRange[], words: string): void
}

interface Store {
  readonly tape: Tape
  readonly jobs: Jobs
}

/**
 * The same store, in which damaged bars are no dead end: the writer that meets some sets them aside, writes that down, and does
 * what it was asked for once more, with a gap in their place. A reader says what will.
 */
export function mendStore({ tape, jobs }: Store, { log, onAside }: MendOptions): Store {
  const setAsideBroken = (): BrokenRange[] => {
    const ranges = tape.candles.setAsideBroken()
    if (ranges.length === 0) return ranges
    for (const range of ranges) log('error', `set aside: ${rangeWords(range)}`)
    try {
      tape.entries.append('store.set-aside', { ranges })
    } catch (thrown) {
      const { code, message } = toAppError(thrown)
      log('warn', `store.set-aside is not in the ledger: ${message}`, { code })
    }
    onAside(ranges, asideWords(ranges))
    return ranges
  }

  /** @throws `thrown` when there is nothing to be done about it */
  function mend(thrown: AppError): BrokenRange[] {
    try {
      return setAsideBroken()
    } catch (failure) {
      const { code, message } = toAppError(failure)
      log('error', `damaged bars could not be set aside: ${message}`, { code })
      throw thrown
    }
  }

  function mendBars(thrown: unknown): void {
    if (!isCorrupt(thrown) || !('series' in thrown.detail)) throw thrown
    if (tape.isReadOnly) throw withCure(thrown, thrown.message)
    mend(thrown)
  }

  function guarded<Input extends unknown[], Output>(method: (...input: Input) => Output): (...input: Input) => Output {
    return (...input) => {
      try {
        const output = method(...input)
        if (!(output instanceof Promise)) return output
        return output.catch((thrown: unknown) => {
          mendBars(thrown)
          return method(...input)
        }) as Output
      } catch (thrown) {
        mendBars(thrown)
        return method(...input)
      }
    }
  }

  const candles = Object.fromEntries(
    Object.entries(tape.candles).map(([name, method]) => [name, guarded(method as (...input: unknown[]) => unknown)]),
  ) as unknown as Tape['candles']

  return {
    tape: {
      ...tape,
      candles: { ...candles, setAsideBroken },
      async backUpTo(file, options) {
        try {
          return await tape.backUpTo(file, options)
        } catch (thrown) {
          // What fails is the copy: which bars are meant only the store itself can tell.
          if (!isCorrupt(thrown)) throw thrown
          if (tape.isReadOnly) {
            const [bad] = tape.check(false).tape.bad
            throw bad === undefined ? thrown : withCure(thrown, `${file} was not written: ${bad}`)
          }
          if (mend(thrown).length === 0) throw thrown
          return tape.backUpTo(file, options)
        }
      },
    },
    jobs: { ...jobs, readCandles: guarded(jobs.readCandles) },
  }
}

function isCorrupt(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && thrown.code === 'store-corrupt'
}

function withCure(thrown: AppError, words: string): AppError {
  return new AppError('store-corrupt', `${words}. ${READER_CURE}.`, thrown.detail, { cause: thrown })
}

function asideWords(ranges: readonly BrokenRange[]): string {
  const named = ranges.slice(0, NAMED_RANGES).map(rangeWords).join('; ')
  const more = ranges.length > NAMED_RANGES ? ` and ${ranges.length - NAMED_RANGES} more ranges` : ''
  return `Damaged bars were set aside and are a gap now: ${named}${more}. Fetch or import them again.`
}

function rangeWords({ symbol, interval, source, from, to }: BrokenRange): string {
  return `${symbol} ${interval} from ${source}, ${isoTime(from)} to ${isoTime(to)}`
}
