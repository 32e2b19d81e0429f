import { Rng } from './rng.ts'
import { QUARTER_DAYS, type Traits } from './traits.ts'

const LEVEL_SPLIT = 201
const LEVEL_EARNINGS = 202
const SPLIT_CHANCE_A_YEAR = 0.035
const SPLIT_RATIOS = [2, 2, 2, 3, 4, 10] as const

const rng = new Rng()

export function isDividendDay(traits: Traits, day: number): boolean {
  return traits.dividendYield > 0 && day > traits.firstDay && day % QUARTER_DAYS === traits.dividendDay
}

export function isEarningsDay(traits: Traits, day: number): boolean {
  return traits.isCompany && day > traits.firstDay && day % QUARTER_DAYS === traits.earningsDay
}

/** USD a share, in whole cents, at least one. */
export function dividendOf(traits: Traits, previousClose: number): number {
  return Math.max(1, Math.round((previousClose * traits.dividendYield * 100) / 4)) / 100
}

/** Earnings of the quarter that day `day` tells of, USD a share in whole cents. */
export function earningsOf(traits: Traits, day: number, previousClose: number): number {
  const surprise = 1 + 0.15 * rng.reset(traits.stream, LEVEL_EARNINGS, day).normal()
  return Math.round(previousClose * traits.earningsYield * surprise * 100) / 100
}

/** New shares for one old on that day, or null. */
export function splitOf(traits: Traits, day: number): number | null {
  if (!traits.isCompany || day <= traits.firstDay) return null
  const yearDays = traits.grid.daysPerYear
  rng.reset(traits.stream, LEVEL_SPLIT, Math.floor(day / yearDays))
  if (rng.uniform() >= SPLIT_CHANCE_A_YEAR || rng.below(yearDays) !== day % yearDays) return null
  return SPLIT_RATIOS[rng.below(SPLIT_RATIOS.length)] as number
}
