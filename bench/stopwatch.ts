/** Milliseconds of one run. */
export async function timeMs(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Milliseconds a run, mean of `runs` in a row: for work too short to time alone. */
export async function timeEachMs(runs: number, work: () => unknown): Promise<number> {
  const start = performance.now()
  for (let run = 0; run < runs; run++) await work()
  return (performance.now() - start) / runs
}
