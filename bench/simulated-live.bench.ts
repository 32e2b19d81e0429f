import { SECOND_MS } from '../shared/domain/interval.ts'
import type { Bench } from './bench.ts'
import { BENCH_NOW, openBenchMarket } from './simulated-market.ts'

/** The stream sends at most so often; the contract's quotes.watch. */
const LOOKS_A_SECOND = 10
/** A whole minute, because every minute, and so its seconds, is made when it begins. */
const SECONDS = 60
const GOAL = 20
const US_PER_MS = 1_000

/** Every quote of both universes ten times a second, in CPU time of one core for one second of market. */
export async function open(): Promise<Bench> {
  const market = openBenchMarket()
  const symbols = [...market.universe('sp500', BENCH_NOW), ...market.universe('crypto100', BENCH_NOW)]
  if (symbols.length < 600) throw new Error(`only ${symbols.length} names`)
  let at = BENCH_NOW
  const look = (): void => {
    for (const symbol of symbols) market.quote(symbol, at)
  }
  look()
  const live = async (): Promise<number> => {
    const before = process.cpuUsage()
    for (let i = 0; i < SECONDS * LOOKS_A_SECOND; i++) {
      at += SECOND_MS / LOOKS_A_SECOND
      look()
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / US_PER_MS / SECONDS
  }
  return {
    measures: { live },
    cases: [
      {
        name: `a second of ${symbols.length} live instruments, ${LOOKS_A_SECOND} looks each`,
        unit: 'ms',
        ours: 'live',
        peerName: 'limit: one core, 1 s',
        peer: { limit: SECOND_MS },
        goal: GOAL,
      },
    ],
    close: async () => undefined,
  }
}
