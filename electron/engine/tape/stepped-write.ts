import { AppError } from '../../../shared/errors.ts'

/** After so many times of being overtaken a write goes in one go: a steady writer must not starve it. */
const MAX_OVERTAKEN = 2

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
   */
  run<T>(what: string, plan: (connection: C) => Generator<void, T>, pause: () => Promise<void>): Promise<T>
  isUnderWay(): boolean
  /** Takes back what is under way, which then starts over: a write that cannot wait goes first. */
  overtake(): void
}

interface SteppedWritesOptions<C extends Steppable> {
  /** A second connection to the same file, closed by us. @throws AppError cancelled once the store is closed */
  open(): C
  /** The same steps without a pause, on the store's own connection. */
  inOneGo<T>(what: string, plan: (connection: C) => Generator<void, T>): T
  onCommit(): void
}

export function createSteppedWrites<C extends Steppable>({
  open,
  inOneGo,
  onCommit,
}: SteppedWritesOptions<C>): SteppedWrites<C> {
  let current: C | undefined
  let turn: Promise<unknown> = Promise.resolve()

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
          onCommit()
          return { value: step.value }
        }
        await pause()
        if (current !== own) return undefined
      }
    } finally {
      takeBack(own)
      // Lets a plan that is left in the middle close what it reads from.
      steps?.return(undefined as never)
    }
  }

  return {
    run(what, plan, pause) {
      const work = turn.then(async () => {
        for (let overtaken = 0; overtaken < MAX_OVERTAKEN; overtaken++) {
          const outcome = await attempt(what, plan, pause)
          if (outcome) return outcome.value
        }
        return inOneGo(what, plan)
      })
      turn = work.catch(() => undefined)
      return work
    },
    isUnderWay: () => current !== undefined,
    overtake() {
      if (current) takeBack(current)
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
