import type { StoreTurn, TapeCheck } from '../../tape/types.ts'
import type { FeatureDeps } from '../feature-deps.ts'

/** Reads the store back on the other thread, where there is one. */
export async function checkStore(
  { tape, jobs }: Pick<FeatureDeps, 'tape' | 'jobs'>,
  full: boolean,
  turn: StoreTurn = {},
): Promise<TapeCheck> {
  if (!jobs) return tape.check(full)
  const found = await jobs.check(full, turn)
  // The other thread only reads. What is damaged has to be known to the next start as well, and the writer notes that.
  return found.ok || tape.isReadOnly ? found : tape.check(full)
}
