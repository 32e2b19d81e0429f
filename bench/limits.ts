import type { BenchCase } from './bench.ts'

/** "Later start to painted chart: at most 3 s on two cores", the goal that bounds every way to a first picture. */
export const LATER_START_LIMIT = {
  peerName: 'limit: later start to painted chart, 3 s',
  peer: { limit: 3_000 },
} as const satisfies Partial<BenchCase>
