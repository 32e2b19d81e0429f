import { BenchUnavailable, type OpenBench } from './bench.ts'
import { compareCase, type BenchLine } from './compare.ts'
import { describeMachine } from './machine.ts'
import { runRounds } from './rounds.ts'

/** What a measuring process tells the runner. */
export type FromMeasure =
  | { readonly kind: 'line'; readonly line: BenchLine }
  | { readonly kind: 'note'; readonly words: string }
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'end' }

const ROUNDS = 7
const QUICK_ROUNDS = 3
const EXIT_INTERRUPTED = 130

/**
 * One bench in a process of its own, `measure.ts NAME [--quick]`: type feedback and garbage are shared within a process, and a
 * scanner measured after other work was 2.4 times slower than in a fresh one.
 */
async function main(name: string, isQuick: boolean): Promise<void> {
  const { open } = (await import(`./${name}.bench.ts`)) as { readonly open: OpenBench }
  const rounds = isQuick ? QUICK_ROUNDS : ROUNDS
  const bench = await open({ isQuick, rounds })
  try {
    const { figures, failures } = await runRounds(bench.measures, rounds)
    for (const [measure, thrown] of failures) tell({ kind: 'failed', words: `${name}, ${measure}: ${wordsOf(thrown)}` })
    const place = { bench: name, machine: describeMachine(bench.runsOn) }
    for (const benchCase of bench.cases) {
      const line = compareCase(benchCase, figures, place)
      if (line) tell({ kind: 'line', line })
      if ('missing' in benchCase.peer)
        tell({ kind: 'note', words: `${name}, ${benchCase.name}: ${benchCase.peer.missing}` })
    }
  } finally {
    await bench.close()
  }
}

function tell(message: FromMeasure): void {
  process.send?.(message)
}

function wordsOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
}

const [name, quick] = process.argv.slice(2)
if (name === undefined) throw new Error('measure.ts is started by run.ts, with the name of a bench')
// What a bench started and wrote is ended and removed by its listeners of `exit`, however it ends.
const endEarly = (): void => process.exit(EXIT_INTERRUPTED)
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.on(signal, endEarly)
try {
  await main(name, quick === '--quick')
} catch (thrown) {
  if (thrown instanceof BenchUnavailable) tell({ kind: 'note', words: `${name} cannot run here: ${thrown.message}` })
  else tell({ kind: 'failed', words: `${name}: ${wordsOf(thrown)}` })
}
// Not left to an empty event loop: what a bench that failed half-way has open would keep it turning.
process.send?.({ kind: 'end' } satisfies FromMeasure, () => process.exit(0))
