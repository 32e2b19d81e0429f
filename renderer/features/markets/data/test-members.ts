import type { HeatmapTile } from '../../../../shared/contract/heatmap.ts'

const member = (symbol: string, name: string, part: Partial<HeatmapTile>): HeatmapTile => ({
  symbol,
  name,
  group: part.sector ?? '',
  sector: null,
  industry: null,
  size: part.cap ?? null,
  price: null,
  value: null,
  category: null,
  prevClose: null,
  volume: null,
  turnover: null,
  cap: null,
  low52: null,
  high52: null,
  pe: null,
  eps: null,
  dividendYieldPct: null,
  source: 'sample',
  marketTime: Date.UTC(2026, 7, 21, 20),
  fetchedAt: Date.UTC(2026, 7, 22),
  state: 'stale',
  ...part,
})

/** Two groups, one member without a cap, one without any figure. Caps are round, so that shares are. */
export const SAMPLE_MEMBERS = [
  member('US:AAPL', 'Apple Inc.', {
    sector: 'Information Technology',
    industry: 'Technology Hardware, Storage & Peripherals',
    cap: 4_500,
    price: 309.35,
    value: 71,
    low52: 200,
    high52: 354,
  }),
  member('US:XOM', 'Exxon Mobil', {
    sector: 'Energy',
    industry: 'Integrated Oil & Gas',
    cap: 600,
    price: 165.11,
    value: 83,
  }),
  member('US:CVX', 'Chevron', { sector: 'Energy', industry: 'Integrated Oil & Gas', cap: 400, price: 180, value: 86 }),
  member('US:HD', 'Home Depot', { sector: 'Consumer Discretionary', price: 400, value: 40 }),
  member('US:COIN', 'Coinbase', { sector: 'Financials', marketTime: null, fetchedAt: null }),
] as const satisfies readonly HeatmapTile[]
