import { DAY_MS } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { dividendOf, earningsOf, isDividendDay, isEarningsDay, splitOf } from './company-events.ts'
import type { SessionTree } from './session-tree.ts'
import type { SimulatedEvent, SimulatedProfile, SimulatedQuote } from './types.ts'
import { QUARTER_DAYS } from './traits.ts'

const QUARTERS = 4
const UNKNOWN: SimulatedProfile = {
  cap: null,
  pe: null,
  eps: null,
  dividendYieldPct: null,
  low52: null,
  high52: null,
  shares: null,
  nextEarnings: null,
}

/** See SimulatedMarket.profile; `quote` is the one of the same instant. */
export function readProfile(tree: SessionTree, at: EpochMs, quote: SimulatedQuote | null): SimulatedProfile {
  if (quote === null) return UNKNOWN
  const { traits } = tree
  const day = tree.dayAt(at)
  const eps = traits.isCompany ? trailingSum(tree, day, traits.earningsDay, earningsOn) : null
  const paid = traits.dividendYield > 0 ? trailingSum(tree, day, traits.dividendDay, dividendOn) : 0
  return {
    cap: traits.shares === null ? null : Math.round(quote.last * traits.shares),
    pe: eps === null || eps <= 0 ? null : quote.last / eps,
    eps,
    dividendYieldPct: !traits.isCompany || paid === null ? null : (100 * paid) / quote.last,
    ...yearRange(tree, day, at, quote),
    shares: traits.shares,
    nextEarnings: nextEarnings(tree, day),
  }
}

/** See SimulatedMarket.events. */
export function readEvents(tree: SessionTree, from: EpochMs, to: EpochMs): SimulatedEvent[] {
  const { grid, firstDay, lastDay, isCompany } = tree.traits
  const events: SimulatedEvent[] = []
  if (!isCompany) return events
  for (let day = Math.max(firstDay, grid.namedFrom(from)); day <= lastDay && grid.name(day) < to; day++) {
    const date = grid.name(day)
    const ratio = splitOf(tree.traits, day)
    if (ratio !== null) events.push({ kind: 'split', date, value: ratio })
    if (isDividendDay(tree.traits, day)) events.push({ kind: 'dividend', date, value: dividendOn(tree, day) })
    if (isEarningsDay(tree.traits, day)) events.push({ kind: 'earnings', date, value: earningsOn(tree, day) })
  }
  return events
}

function dividendOn(tree: SessionTree, day: number): number {
  return dividendOf(tree.traits, tree.days.previousClose(day) / tree.traits.ticksPerUnit)
}

function earningsOn(tree: SessionTree, day: number): number {
  return earningsOf(tree.traits, day, tree.days.previousClose(day) / tree.traits.ticksPerUnit)
}

/** Sum over the last four quarters, in whole cents; null while there are fewer. */
function trailingSum(
  tree: SessionTree,
  day: number,
  dayOfQuarter: number,
  amountOn: (tree: SessionTree, day: number) => number,
): number | null {
  const latest = Math.floor((day - dayOfQuarter) / QUARTER_DAYS) * QUARTER_DAYS + dayOfQuarter
  if (latest - (QUARTERS - 1) * QUARTER_DAYS <= tree.traits.firstDay) return null
  let cents = 0
  for (let back = 0; back < QUARTERS; back++) cents += Math.round(100 * amountOn(tree, latest - back * QUARTER_DAYS))
  return cents / 100
}

/** Lowest and highest price of the 365 days up to `at`. */
function yearRange(
  tree: SessionTree,
  day: number,
  at: EpochMs,
  quote: SimulatedQuote,
): { readonly low52: number; readonly high52: number } {
  const { grid, firstDay, ticksPerUnit } = tree.traits
  const isOpen = tree.placeOf(day, at) !== null
  // The quote spans the session so far, or 24 hours of crypto, which hold the day so far.
  let low = Math.round(quote.low * ticksPerUnit)
  let high = Math.round(quote.high * ticksPerUnit)
  for (let past = isOpen ? day - 1 : day; past >= firstDay && grid.name(past) > at - 365 * DAY_MS; past--) {
    const bar = tree.days.bar(past)
    low = Math.min(low, bar.l)
    high = Math.max(high, bar.h)
  }
  return { low52: low / ticksPerUnit, high52: high / ticksPerUnit }
}

function nextEarnings(tree: SessionTree, day: number): EpochMs | null {
  const { traits } = tree
  if (!traits.isCompany) return null
  const next = (Math.floor((day - traits.earningsDay) / QUARTER_DAYS) + 1) * QUARTER_DAYS + traits.earningsDay
  return next > traits.lastDay ? null : traits.grid.name(next)
}
