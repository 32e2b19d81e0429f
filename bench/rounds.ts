import type { Bench } from './bench.ts'

export interface Measured {
  /** Figures of the measured rounds, by measure. */
  readonly figures: ReadonlyMap<string, readonly number[]>
  /** A measure that threw is left out of the rounds after it. */
  readonly failures: ReadonlyMap<string, unknown>
}

/** Ten times the longest figure seen; without an end, one lost message would hold up every bench after it. */
const PATIENCE_MS = 60_000

/**
 * Runs every measure once a round, the first round as a warm-up that does not count. Every second round runs backwards, so that
 * no measure always pays for what the one before it left behind.
 */
export async function runRounds(
  measures: Bench['measures'],
  rounds: number,
  patienceMs = PATIENCE_MS,
): Promise<Measured> {
  const figures = new Map<string, number[]>()
  const failures = new Map<string, unknown>()
  for (let round = 0; round <= rounds; round++) {
    const names = Object.keys(measures)
    for (const name of round % 2 === 0 ? names : names.reverse()) {
      if (failures.has(name)) continue
      // Without --expose-gc, the garbage of one measure is collected in the time of the next.
      globalThis.gc?.()
      try {
        const figure = await withPatience(measures[name], patienceMs)
        if (round > 0) figures.set(name, [...(figures.get(name) ?? []), figure])
      } catch (thrown) {
        failures.set(name, thrown)
        figures.delete(name)
      }
    }
  }
  return { figures, failures }
}

async function withPatience(measure: (() => Promise<number>) | undefined, patienceMs: number): Promise<number> {
  if (!measure) throw new Error('there is no such measure')
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no figure after ${patienceMs / 1000} s`)), patienceMs)
  try {
    return await Promise.race([measure(), late])
  } finally {
    clearTimeout(timer)
  }
}
