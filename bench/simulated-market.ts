import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createSimulatedMarket, type SimulatedMarket } from '../electron/engine/providers/simulated/simulated-market.ts'

const SAMPLE = fileURLToPath(new URL('../resources/sample/sp500-2026-08-22.json', import.meta.url))

/** A Tuesday in New York's afternoon, so that stocks and crypto both trade. */
export const BENCH_NOW = Date.parse('2026-11-24T18:20:12.345Z')

/** Code, name, sector, industry, price, market cap; more follow. */
type SampleRow = readonly [string, string, string, string, number | null, number | null]

/** The market of the product: members of the bundled sample. Nothing of it has been asked yet. */
export function openBenchMarket(): SimulatedMarket {
  const { rows } = JSON.parse(readFileSync(SAMPLE, 'utf8')) as { readonly rows: readonly SampleRow[] }
  const members = rows.map(([code, name, sector, industry, , cap]) => ({
    symbol: `US:${code}`,
    name,
    sector,
    industry,
    cap,
  }))
  return createSimulatedMarket({ seed: 7, members })
}
