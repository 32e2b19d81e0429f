import type { Candles } from '../../../../shared/domain/candles.ts'
import { COLUMN_NAMES } from '../../../../shared/domain/candles.ts'
import { createSimulatedMarket } from './simulated-market.ts'
import type { SimulatedMarket, SimulatedMember } from './types.ts'

const SECTORS = {
  Energy: ['XOM', 'CVX', 'COP', 'EOG', 'SLB', 'MPC'],
  Utilities: ['NEE', 'SO', 'DUK', 'AEP', 'SRE', 'D'],
  'Information Technology': ['AAPL', 'MSFT', 'NVDA', 'AVGO', 'ORCL', 'CRM'],
  Financials: ['JPM', 'BAC', 'WFC', 'GS', 'MS', 'C'],
} as const

/** 24 members in four sectors. */
export const MEMBERS: readonly SimulatedMember[] = Object.entries(SECTORS).flatMap(([sector, codes]) =>
  codes.map((code) => ({ symbol: `US:${code}`, name: code, sector, industry: sector })),
)

export const HALTED = 'US:HALYD'
export const DELISTED = 'US:LNTRN'

export function openMarket(seed = 7): SimulatedMarket {
  return createSimulatedMarket({ seed, members: MEMBERS })
}

/** A Tuesday in New York's afternoon, in the middle of a second. */
export const NOW = Date.parse('2026-11-24T18:20:12.345Z')

/** Bars as rows, for messages that can be read. */
export function rowsOf(columns: Candles): number[][] {
  return Array.from(columns.t, (_, i) => COLUMN_NAMES.map((name) => columns[name][i] as number))
}
