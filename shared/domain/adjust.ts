import type { Candles } from './candles.ts'
import type { EpochMs } from './time.ts'

/** `split`: new shares per old one (4 for 4:1, 0.5 for 1:2). `dividend`: cash per share, in money of the ex-date (not adjusted). */
export interface CorporateAction {
  readonly kind: 'split' | 'dividend'
  /** 00:00 UTC of the first date that trades without it. */
  readonly exDate: EpochMs
  readonly value: number
}

/** What is already in a price: nothing, the splits, or splits and dividends, of every ex-date up to `by`. */
export interface PriceBasis {
  readonly adjusted: 'raw' | 'split' | 'full'
  /** 00:00 UTC of a date of the exchange, as ex-dates are: an instant of its evening may be past midnight UTC. */
  readonly by: EpochMs
}

/** The last close before an ex-date, which its dividend is measured against. */
export interface PriorClose {
  readonly close: number
  /** 00:00 UTC of its date. */
  readonly date: EpochMs
  readonly basis: PriceBasis
}

interface Split {
  readonly exDate: EpochMs
  /** New shares over old ones, both whole. */
  readonly numerator: number
  readonly denominator: number
}

interface Dividend {
  readonly exDate: EpochMs
  /** 1 − D/C: what a price before it counts after it. */
  readonly factor: number
}

/** Splits and dividends as factors, ascending by date. */
export interface AdjustmentTable {
  readonly splits: readonly Split[]
  readonly dividends: readonly Dividend[]
  /** Ex-dates of dividends that there is no factor for, ascending. */
  readonly unmeasured: readonly EpochMs[]
}

/** Relative: a price this close to a tick is the tick, moved by the rounding of a few multiplications. */
const TICK_TOLERANCE = 1e-9
/** Split ratios are of small whole numbers; the largest known is 1:3000. Sources give them as doubles of some ten digits. */
const MAX_DENOMINATOR = 10_000
const RATIO_TOLERANCE = 1e-7

/**
 * Factors by the rule of LEAN and Yahoo: a dividend D takes 1 − D/C from every price before its ex-date, C the raw close of
 * the session before. `priorClose` may tell C as it is stored, adjusted or not. A dividend that it knows no close for, or
 * that is not below it, changes nothing and stands in `unmeasured`.
 */
export function adjustmentTable(
  actions: readonly CorporateAction[],
  priorClose: (exDate: EpochMs) => PriorClose | undefined,
): AdjustmentTable {
  const byDate = [...actions].sort((a, b) => a.exDate - b.exDate)
  const splits = byDate.flatMap(({ kind, exDate, value }) => (kind === 'split' ? [{ exDate, ...toRatio(value) }] : []))
  const dividends: Dividend[] = []
  const unmeasured: EpochMs[] = []
  // Newest first: a close that has later dividends in it is made raw by their factors.
  for (const { kind, exDate, value } of byDate.toReversed()) {
    if (kind !== 'dividend') continue
    const prior = priorClose(exDate)
    if (!prior) {
      unmeasured.unshift(exDate)
      continue
    }
    // A split between that close and the ex-date makes one share of then several of now.
    const perShare = value * ratioOf(splits, prior.date, exDate)
    const later = { splits, dividends, unmeasured }
    const close = prior.close * factorBetween(later, prior.date, prior.basis, { adjusted: 'raw', by: 0 }).price
    // X = C − D where the dividend is already in the close, so that C = X + D.
    const raw = prior.basis.adjusted === 'full' && exDate <= prior.basis.by ? close + perShare : close
    if (perShare < raw) dividends.unshift({ exDate, factor: 1 - perShare / raw })
    else unmeasured.unshift(exDate)
  }
  return { splits, dividends, unmeasured }
}

export interface Restatement {
  /** Bars of the columns in order: how each stretch stands. Their sum is the length. */
  readonly runs: readonly { readonly bars: number; readonly basis: PriceBasis }[]
  readonly target: PriceBasis
  /** 00:00 UTC of the date a bar belongs to. */
  readonly dateOf: (open: EpochMs) => EpochMs
  /** Of raw prices; null where it is not known. */
  readonly tickSize: number | null
}

/**
 * The same bars on another basis. Splits are whole ratios, and a price that comes back to raw lands on its tick, bit for bit.
 * Volume goes the other way, by splits only.
 */
export function restateCandles(table: AdjustmentTable, columns: Candles, options: Restatement): Candles {
  const { runs, target, dateOf } = options
  const isRaw = target.adjusted === 'raw'
  const toTick = isRaw ? snapTo(options.tickSize) : (price: number) => price
  const restated = {
    t: columns.t,
    o: columns.o.slice(),
    h: columns.h.slice(),
    l: columns.l.slice(),
    c: columns.c.slice(),
    v: columns.v.slice(),
  }
  let row = 0
  for (const { bars, basis } of runs) {
    let factor: Factor | undefined
    let date = Number.NaN
    for (const end = row + bars; row < end; row++) {
      const own = dateOf(columns.t[row] as number)
      if (own !== date) {
        date = own
        factor = factorBetween(table, date, basis, target)
      }
      if (!factor || factor.isOne) continue
      for (const column of [restated.o, restated.h, restated.l, restated.c]) {
        column[row] = toTick(applyTo(column[row] as number, factor))
      }
      restated.v[row] = ((restated.v[row] as number) * factor.denominator) / factor.numerator
    }
  }
  return restated
}

/** How a restated price of `date` stands: as `target` says, unless a dividend without a factor is missing or left in it. */
export function restatedAs(
  { dividends, unmeasured }: AdjustmentTable,
  date: EpochMs,
  from: PriceBasis,
  target: PriceBasis,
): PriceBasis['adjusted'] | 'mixed' {
  const isLost = (exDate: EpochMs): boolean =>
    exDate > date && hasDividends(from, exDate) !== hasDividends(target, exDate)
  if (!unmeasured.some(isLost)) return target.adjusted
  const hasOthers =
    dividends.some(({ exDate }) => exDate > date && hasDividends(target, exDate)) ||
    unmeasured.some((exDate) => exDate > date && hasDividends(target, exDate) && !isLost(exDate))
  return target.adjusted === 'full' && !hasOthers ? 'split' : 'mixed'
}

/**
 * True where a bar from `date` until `end` has an ex-date in it that one basis has and the other has not: no factor is right
 * for all four of its prices.
 */
export function isTornByExDate(
  { splits, dividends }: AdjustmentTable,
  { date, end }: { readonly date: EpochMs; readonly end: EpochMs },
  from: PriceBasis,
  target: PriceBasis,
): boolean {
  const isInside = ({ exDate }: { readonly exDate: EpochMs }): boolean => exDate > date && exDate < end
  return (
    splits.some((split) => isInside(split) && hasSplits(from, split.exDate) !== hasSplits(target, split.exDate)) ||
    dividends.some((cash) => isInside(cash) && hasDividends(from, cash.exDate) !== hasDividends(target, cash.exDate))
  )
}

interface Factor {
  readonly isOne: boolean
  /** Of the whole: splits and dividends. */
  readonly price: number
  /** Splits: the price times numerator over denominator, both whole. */
  readonly numerator: number
  readonly denominator: number
  readonly dividends: number
}

function applyTo(price: number, { numerator, denominator, dividends }: Factor): number {
  return ((price * numerator) / denominator) * dividends
}

/** What takes a price of `date` from one basis to the other; what both have in them cancels out exactly. */
function factorBetween(table: AdjustmentTable, date: EpochMs, from: PriceBasis, to: PriceBasis): Factor {
  let numerator = 1
  let denominator = 1
  for (const split of table.splits) {
    if (split.exDate <= date) continue
    const isIn = hasSplits(from, split.exDate)
    if (isIn === hasSplits(to, split.exDate)) continue
    numerator *= isIn ? split.numerator : split.denominator
    denominator *= isIn ? split.denominator : split.numerator
  }
  let dividends = 1
  for (const { exDate, factor } of table.dividends) {
    if (exDate <= date) continue
    const isIn = hasDividends(from, exDate)
    if (isIn === hasDividends(to, exDate)) continue
    dividends = isIn ? dividends / factor : dividends * factor
  }
  const price = (numerator / denominator) * dividends
  return { isOne: numerator === denominator && dividends === 1, price, numerator, denominator, dividends }
}

function hasSplits({ adjusted, by }: PriceBasis, exDate: EpochMs): boolean {
  return adjusted !== 'raw' && exDate <= by
}

function hasDividends({ adjusted, by }: PriceBasis, exDate: EpochMs): boolean {
  return adjusted === 'full' && exDate <= by
}

/** New shares of one old share of `after`, at `until`. */
function ratioOf(splits: readonly Split[], after: EpochMs, until: EpochMs): number {
  return splits
    .filter(({ exDate }) => exDate > after && exDate <= until)
    .reduce((product, { numerator, denominator }) => (product * numerator) / denominator, 1)
}

/** Nearest fraction of small whole numbers: a source's 0.3333333 is 1:3. By continued fractions. */
function toRatio(value: number): { numerator: number; denominator: number } {
  let [numerator, denominator, lastNumerator, lastDenominator] = [Math.floor(value), 1, 1, 0]
  let rest = value - Math.floor(value)
  while (Math.abs(numerator / denominator - value) > RATIO_TOLERANCE * value) {
    const inverse = 1 / rest
    const whole = Math.floor(inverse)
    rest = inverse - whole
    const next = whole * denominator + lastDenominator
    if (next > MAX_DENOMINATOR) break
    ;[numerator, lastNumerator] = [whole * numerator + lastNumerator, numerator]
    ;[denominator, lastDenominator] = [next, denominator]
  }
  return { numerator, denominator }
}

function snapTo(tickSize: number | null): (price: number) => number {
  if (tickSize === null) return (price) => price
  // A tick of 0.01 is no double; a hundred ticks a unit is, and dividing by it gives the double nearest to the price.
  const perUnit = Math.round(1 / tickSize)
  const isPart = perUnit > 0 && Math.abs(perUnit * tickSize - 1) < TICK_TOLERANCE
  return (price) => {
    const snapped = isPart ? Math.round(price * perUnit) / perUnit : Math.round(price / tickSize) * tickSize
    return Math.abs(snapped - price) <= TICK_TOLERANCE * Math.abs(price) ? snapped : price
  }
}
