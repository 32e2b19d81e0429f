import { AppError } from '../../../shared/errors.ts'

/** Overtaken so often, a long write is let through: who can wait for it does. */
const MAX_OVERTAKEN = 2
/** By writes that do not wait. Nothing in the app writes like that without end; what does must not keep this going for ever. */
const MAX_ATTEMPTS = 100

/** What is needed of a connection; database.ts has them. */
interface Steppable {
  readonly db: { exec(sql: string): unknown; close(): unknown }
  query<T>(what: string, work: () => T): T
}

/** Long writes, one after another, that leave the thread free between their steps. */
export interface SteppedWrites<C extends Steppable> {
  /**
   * Does the steps of `plan` in one transaction and awaits `pause` between two of them; what `pause` throws takes all of it
   * back. The transaction has a connection of its own, so everybody else reads the state before it until it commits.
   * @throws AppError store-locked when other writes never let it through
   */
  run<T>(what: string, plan: (connection: C) => Generator<void, T>, pause: () => Promise<void>): Promise<T>
  isUnderWay(): boolean
  /** Takes back what is under way, which then starts over: a write that cannot wait goes first. */
  overtake(): void
  /** For a write that can wait a little: at once, or when the long write under way, overtaken often enough, has ended. */
  turnToWrite(): Promise<void>
}

interface SteppedWritesOptions<C extends Steppable> {
  readonly file: string
  /** A second connection to the same file, closed by us. @throws AppError cancelled once the store is closed */
  open(): C
  onCommit(): void
  /** Before `onCommit`. Another one may begin: what has waited goes before it. */
  onEnd(isCommitted: boolean): void
}

export function createSteppedWrites<C extends Steppable>({
  file,
  open,
  onCommit,
  onEnd,
}: SteppedWritesOptions<C>): SteppedWrites<C> {
  let current: C | undefined
  let last: Promise<unknown> = Promise.resolve()
  /** Present while a write is to be let through. */
  let privileged: Promise<unknown> | undefined

  function takeBack(own: C): void {
    if (current === own) current = undefined
    // Closing a connection rolls its transaction back; in WAL mode that drops pages and costs nothing.
    own.db.close()
  }

  /** @returns undefined when another write went first */
  async function attempt<T>(
    what: string,
    plan: (connection: C) => Generator<void, T>,
    pause: () => Promise<void>,
  ): Promise<{ readonly value: T } | undefined> {
    const own = open()
    current = own
    let steps: Generator<void, T> | undefined
    let isCommitted = false
    try {
      steps = own.query(what, () => {
        own.db.exec('BEGIN IMMEDIATE')
        return plan(own)
      })
      const work = steps
      for (;;) {
        const step = own.query(what, () => work.next())
        if (step.done) {
          own.query(`${what} commit`, () => own.db.exec('COMMIT'))
          isCommitted = true
          return { value: step.value }
        }
        await pause()
        if (current !== own) return undefined
      }
    } finally {
      takeBack(own)
      // Lets a plan that is left in the middle close what it reads from.
      steps?.return(undefined as never)
      onEnd(isCommitted)
      // Once all is there: listeners read, and must not see the one without the other.
      if (isCommitted) onCommit()
    }
  }

  async function insist<T>(what: string, work: () => Promise<{ readonly value: T } | undefined>): Promise<T> {
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    try {
      for (let overtaken = 0; overtaken < MAX_ATTEMPTS; overtaken++) {
        if (overtaken >= MAX_OVERTAKEN) privileged = ended
        const outcome = await work()
        if (outcome) return outcome.value
      }
    } finally {
      privileged = undefined
      end()
    }
    throw new AppError('store-locked', `${file}: ${what} was overtaken by other writes ${MAX_ATTEMPTS} times`, { file })
  }

  return {
    run(what, plan, pause) {
      const work = last.then(() => insist(what, () => attempt(what, plan, pause)))
      last = work.catch(() => undefined)
      return work
    },
    isUnderWay: () => current !== undefined,
    overtake() {
      if (current) takeBack(current)
    },
    async turnToWrite() {
      while (privileged) await privileged
    },
  }
}

/** Runs a plan without a pause. */
export function finishSteps<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

export function closedStore(file: string): AppError {
  return new AppError('cancelled', `${file} was closed before the write ended`, { file })
}
