import type { Symbol } from '../../../../shared/domain/instrument.ts'
import { DAY_MS } from '../../../../shared/domain/interval.ts'
import { CRYPTO_NAMES, type CryptoName } from './crypto-names.ts'
import { type DayGrid, UTC_GRID } from './day-grid.ts'
import { Factor } from './factor.ts'
import { hashText, Rng } from './rng.ts'
import type { SimulatedInstrument, SimulatedMember } from './types.ts'

/** Everything the generators need to know about one name; all of it follows from seed and symbol. */
export interface Traits {
  readonly instrument: SimulatedInstrument
  readonly stream: number
  readonly grid: DayGrid
  /** First and last trading day, by number in the grid; Infinity: never delisted. */
  readonly firstDay: number
  readonly lastDay: number
  /** Trading stops now and then in the middle of a session. */
  readonly canHalt: boolean
  /** An index is computed: it has no buyers, sellers, shares or company. */
  readonly isIndex: boolean
  readonly isCompany: boolean
  readonly market: Factor
  /** Sector or category; null for the index. */
  readonly group: Factor | null
  readonly marketWeight: number
  readonly groupWeight: number
  /** Deviation of a day's own return. */
  readonly deviation: number
  readonly gapShare: number
  /** Growth of the level that prices return to, a day. */
  readonly growth: number
  /** How strongly they return, a day. */
  readonly pull: number
  readonly startTicks: number
  /** A price is ticks ÷ this. */
  readonly ticksPerUnit: number
  /** A quantity is lots × this: a whole number or a power of two, so that sums of quantities are exact. */
  readonly lotSize: number
  /** Lots of an ordinary day. */
  readonly usualLots: number
  readonly spread: number
  /** In the share unit of every price of this history. */
  readonly shares: number | null
  /** Yearly dividend ÷ price; 0 where none is paid. */
  readonly dividendYield: number
  /** Earnings of a quarter ÷ price; negative for a company that loses money. */
  readonly earningsYield: number
  /** Trading day of each quarter, of 63. */
  readonly dividendDay: number
  readonly earningsDay: number
}

/** Trading days of a quarter. */
export const QUARTER_DAYS = 63
const LEVEL_TRAITS = 1
const US_MARKET = { deviation: 0.0095, gapShare: 0.25 } as const
const CRYPTO_MARKET = { deviation: 0.024, gapShare: 0 } as const

/** The two invented companies: what happens to them should not be said of a real one. */
const INVENTED = [
  {
    symbol: 'US:HALYD' as Symbol,
    name: 'Halyard Instruments (invented)',
    sector: 'Industrials',
    industry: 'Industrial Machinery & Supplies & Components',
    lastDate: Infinity,
    canHalt: true,
  },
  {
    symbol: 'US:LNTRN' as Symbol,
    name: 'Lantern & Vale (invented)',
    sector: 'Consumer Discretionary',
    industry: 'Home Furnishings',
    lastDate: Date.UTC(2025, 8, 30),
    canHalt: false,
  },
] as const

export function createTraits(seed: number, members: readonly SimulatedMember[], usGrid: DayGrid): Traits[] {
  const factors = new Map<string, Factor>()
  const factor = (name: string, options: { readonly deviation: number; readonly gapShare: number }): Factor => {
    const made = factors.get(name) ?? new Factor({ seed, name, ...options })
    factors.set(name, made)
    return made
  }
  const usMarket = factor('us', US_MARKET)
  const cryptoMarket = factor('crypto', CRYPTO_MARKET)
  const companies = members.map((member) => ({ ...member, lastDate: Infinity, canHalt: false }))
  return [
    indexTraits(seed, usGrid, usMarket),
    ...[...companies, ...INVENTED].map((company) =>
      stockTraits(
        seed,
        company,
        usGrid,
        usMarket,
        factor(`sector/${company.sector ?? ''}`, { deviation: 0.0085, gapShare: 0.25 }),
      ),
    ),
    ...CRYPTO_NAMES.map((coin, rank) =>
      coinTraits(
        seed,
        coin,
        rank,
        cryptoMarket,
        factor(`category/${coin.category}`, { deviation: 0.018, gapShare: 0 }),
      ),
    ),
  ]
}

function indexTraits(seed: number, grid: DayGrid, market: Factor): Traits {
  const symbol = 'INDEX:SPX' as Symbol
  return {
    instrument: {
      symbol,
      name: 'S&P 500',
      kind: 'index',
      sector: null,
      industry: null,
      tickSize: 0.01,
      category: null,
    },
    stream: hashText(`${seed}/${symbol}`),
    grid,
    firstDay: 0,
    lastDay: Infinity,
    canHalt: false,
    isIndex: true,
    isCompany: false,
    market,
    group: null,
    marketWeight: 1,
    groupWeight: 0,
    deviation: 0.0008,
    gapShare: 0.25,
    growth: 0.08 / grid.daysPerYear,
    pull: 0.002,
    startTicks: 184_000,
    ticksPerUnit: 100,
    lotSize: 1,
    usualLots: 900_000_000,
    spread: 0,
    shares: null,
    dividendYield: 0,
    earningsYield: 0,
    dividendDay: 0,
    earningsDay: 0,
  }
}

interface Company extends SimulatedMember {
  readonly lastDate: number
  readonly canHalt: boolean
}

function stockTraits(seed: number, company: Company, grid: DayGrid, market: Factor, group: Factor): Traits {
  const { symbol, name, sector, industry } = company
  const stream = hashText(`${seed}/${symbol}`)
  const rng = new Rng().reset(stream, LEVEL_TRAITS, 0)
  const price = 8 * (1 << rng.below(5)) * (1 + rng.uniform())
  // Without a known size: the curve of the S&P 500's caps of 2026, a few giants and a median of 30 billion.
  const drawn = 3e12 / (1 + 200 * rng.uniform())
  // Halved for where the history starts, twelve years of growth earlier.
  const cap = (company.cap ?? drawn) / 2
  const turnover = cap * (0.002 + 0.004 * rng.uniform())
  const isPayer = rng.uniform() < 0.75
  const isLossMaking = rng.uniform() < 0.08
  return {
    instrument: { symbol, name, kind: 'stock', sector, industry, tickSize: 0.01, category: null },
    stream,
    grid,
    firstDay: 0,
    lastDay: company.lastDate === Infinity ? Infinity : grid.startedBy(company.lastDate + DAY_MS),
    canHalt: company.canHalt,
    isIndex: false,
    isCompany: true,
    market,
    group,
    marketWeight: 0.6 + 0.9 * rng.uniform(),
    groupWeight: 0.7 + 0.6 * rng.uniform(),
    deviation: 0.008 + 0.012 * rng.uniform(),
    gapShare: 0.2,
    growth: 0.07 / grid.daysPerYear,
    pull: 0.002,
    startTicks: Math.round(price * 100),
    ticksPerUnit: 100,
    lotSize: 1,
    usualLots: Math.round(turnover / price),
    spread: 0.0001 + 0.0004 * rng.uniform(),
    shares: Math.round(cap / price),
    dividendYield: isPayer ? 0.005 + 0.035 * rng.uniform() : 0,
    earningsYield: isLossMaking ? -0.004 - 0.01 * rng.uniform() : 0.006 + 0.014 * rng.uniform(),
    dividendDay: rng.below(QUARTER_DAYS),
    earningsDay: rng.below(QUARTER_DAYS),
  }
}

function coinTraits(seed: number, coin: CryptoName, rank: number, market: Factor, group: Factor): Traits {
  const symbol = `BINANCE:${coin.code}USDT` as Symbol
  const stream = hashText(`${seed}/${symbol}`)
  const rng = new Rng().reset(stream, LEVEL_TRAITS, 0)
  // Five to six digits of price at the start, whatever the magnitude.
  const decimals = Math.min(10, Math.max(2, 5 - coin.magnitude))
  const price = powerOfTen(coin.magnitude) * (1 + 7 * rng.uniform())
  const ticksPerUnit = powerOfTen(decimals)
  const cap = 8e11 / (1 + rank * rank * 0.25 + rank)
  const turnover = cap * (0.02 + 0.04 * rng.uniform())
  const lotSize = lotSizeNear(40 / price)
  // The largest 30 trade from the start, the others come one after another until 2024.
  const listedYears = rank < 30 ? 0 : ((rank - 30) / 90) * 8 + rng.uniform()
  return {
    instrument: {
      symbol,
      name: coin.name,
      kind: 'crypto',
      sector: null,
      industry: null,
      tickSize: 1 / ticksPerUnit,
      category: coin.category,
    },
    stream,
    grid: UTC_GRID,
    firstDay: Math.floor(listedYears * 365),
    lastDay: Infinity,
    canHalt: false,
    isIndex: false,
    isCompany: false,
    market,
    group,
    marketWeight: rank === 0 ? 0.9 : 0.8 + 0.6 * rng.uniform(),
    groupWeight: rank === 0 ? 0.2 : 0.6 + 0.7 * rng.uniform(),
    deviation: 0.014 + (rank / 120) * 0.02 + 0.01 * rng.uniform(),
    gapShare: 0,
    growth: 0.05 / 365,
    pull: 0.004,
    startTicks: Math.round(price * ticksPerUnit),
    ticksPerUnit,
    lotSize,
    usualLots: Math.round(turnover / price / lotSize),
    spread: 0.00005 + (rank / 120) * 0.001,
    shares: Math.round(cap / price),
    dividendYield: 0,
    earningsYield: 0,
    dividendDay: 0,
    earningsDay: 0,
  }
}

/** Exact where `10 ** n` of an engine need not be. */
function powerOfTen(exponent: number): number {
  let power = 1
  for (let i = 0; i < Math.abs(exponent); i++) power *= 10
  return exponent < 0 ? 1 / power : power
}

/** 1, 10, 100 … at and above 1; 1/2, 1/4, 1/8 … below: quantities whose sums a Float64 holds exactly. */
function lotSizeNear(size: number): number {
  let lot = 1
  while (lot > size) lot /= 2
  while (lot * 10 <= size) lot *= 10
  return lot
}
