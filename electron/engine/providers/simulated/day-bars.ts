import { dividendOf, isDividendDay, isEarningsDay } from './company-events.ts'
import type { WholeBar } from './divide.ts'
import { nextVariance } from './factor.ts'
import { Ring } from './ring.ts'
import { Rng } from './rng.ts'
import type { Traits } from './traits.ts'

/** Columns of a day: ticks and lots. */
const DAY = { o: 0, h: 1, l: 2, c: 3, v: 4 } as const
const DAY_STRIDE = 5
/** Days made at a time. A block is remade from the state before it: 128 × 40 bytes to keep, under 0.1 ms to make. */
const BLOCK_DAYS = 128
/** A little over a year of trading or of the calendar, for the 52-week range. */
const KEPT_BLOCKS = 4

const LEVEL_DAY = 2
const STATE = { close: 0, variance: 1, level: 2, activity: 3 } as const
const STATE_STRIDE = 4

/** Below this many ticks a price would move in leaps. */
const LEAST_TICKS = 60
/** Every minute trades, with lots enough for an open, a high, a low and a close. */
export const LEAST_LOTS_A_MINUTE = 4
const EARNINGS_SHOCK = 3

/**
 * Daily bars of one name, in sequence from its first day: the market's, the sector's and its own shocks, each with a variance
 * that remembers (GARCH), an opening gap, a jump where earnings are told, a dividend taken off, and a pull towards a growing
 * level that keeps decades in sight of each other.
 */
export class DayBars {
  private readonly traits: Traits
  private readonly rng = new Rng()
  private readonly blocks = new Ring<Float64Array>(KEPT_BLOCKS)
  /** Before each block, as far as they have been made. */
  private readonly states: number[]
  private newest: Float64Array = new Float64Array(0)
  private newestNumber = -1
  private readonly state = new Float64Array(STATE_STRIDE)

  constructor(traits: Traits) {
    this.traits = traits
    this.states = [traits.startTicks, traits.deviation * traits.deviation, traits.startTicks, 1]
  }

  /** The day lies within the name's life. */
  bar(day: number): WholeBar {
    const at = this.seek(day)
    const { newest } = this
    return {
      o: newest[at + DAY.o] as number,
      h: newest[at + DAY.h] as number,
      l: newest[at + DAY.l] as number,
      c: newest[at + DAY.c] as number,
      v: newest[at + DAY.v] as number,
    }
  }

  close(day: number): number {
    const at = this.seek(day)
    return this.newest[at + DAY.c] as number
  }

  /** Close of the day before, the price it starts from on the first day. */
  previousClose(day: number): number {
    return day <= this.traits.firstDay ? this.traits.startTicks : this.close(day - 1)
  }

  /** Makes the day's block the newest and tells where in it the day's columns start. */
  private seek(day: number): number {
    const since = day - this.traits.firstDay
    const number = Math.floor(since / BLOCK_DAYS)
    if (number !== this.newestNumber) {
      this.newest = this.blocks.get(number, () => {
        while (this.states.length <= number * STATE_STRIDE) this.makeBlock(this.states.length / STATE_STRIDE - 1)
        return this.makeBlock(number)
      })
      this.newestNumber = number
    }
    return (since - number * BLOCK_DAYS) * DAY_STRIDE
  }

  private makeBlock(number: number): Float64Array {
    const bars = new Float64Array(BLOCK_DAYS * DAY_STRIDE)
    const first = number * STATE_STRIDE
    for (let i = 0; i < STATE_STRIDE; i++) this.state[i] = this.states[first + i] as number
    const firstDay = this.traits.firstDay + number * BLOCK_DAYS
    for (let i = 0; i < BLOCK_DAYS; i++) this.makeDay(firstDay + i, bars, i * DAY_STRIDE)
    if (this.states.length === first + STATE_STRIDE) this.states.push(...this.state)
    return bars
  }

  private makeDay(day: number, bars: Float64Array, at: number): void {
    const { traits, state } = this
    const { market, group, marketWeight, groupWeight, gapShare } = traits
    const rng = this.rng.reset(traits.stream, LEVEL_DAY, day)
    const previous = state[STATE.close] as number
    const variance = state[STATE.variance] as number
    const level = (state[STATE.level] as number) * (1 + traits.growth)

    let ownGap = gapShare > 0 ? Math.sqrt(variance * gapShare) * rng.heavy() : 0
    const ownSession = Math.sqrt(variance * (1 - gapShare)) * rng.heavy()
    const isEarnings = isEarningsDay(traits, day)
    if (isEarnings) ownGap += traits.deviation * EARNINGS_SHOCK * rng.heavy()
    let gap = ownGap
    if (gapShare > 0) gap += marketWeight * market.gap(day) + groupWeight * (group?.gap(day) ?? 0)
    if (isDividendDay(traits, day)) {
      const price = previous / traits.ticksPerUnit
      gap -= dividendOf(traits, price) / price
    }
    // (p − q) / (p + q) is half the logarithm of p / q near 1, bounded, and exact arithmetic.
    const pull = (-traits.pull * (previous - level)) / (previous + level)
    const session =
      marketWeight * market.session(day) + groupWeight * (group?.session(day) ?? 0) + ownSession + pull + traits.growth

    const open = gapShare > 0 ? Math.max(LEAST_TICKS, Math.round(previous * (1 + clamp(gap, -0.45, 0.6)))) : previous
    const close = Math.max(LEAST_TICKS, Math.round(open * (1 + clamp(session, -0.45, 0.6))))
    const marketPart = marketWeight * market.deviation(day)
    const groupPart = group === null ? 0 : groupWeight * group.deviation(day)
    const sessionVariance = marketPart * marketPart + groupPart * groupPart + variance * (1 - gapShare)
    const move = close - open
    // Highest point of a Brownian bridge: ½ (move + √(move² + 2 σ² E)) with E exponential; the lowest likewise.
    const spread = 2 * sessionVariance * open * open
    const high = open + Math.round((move + Math.sqrt(move * move + spread * rng.exponential())) / 2)
    const low = open + Math.round((move - Math.sqrt(move * move + spread * rng.exponential())) / 2)

    const activity = clamp(0.75 * (state[STATE.activity] as number) + 0.25 * (1 + 0.8 * rng.normal()), 0.35, 4)
    const surprise = Math.abs(gap + session) / Math.sqrt(sessionVariance)
    const lots = Math.round(traits.usualLots * activity * (0.65 + 0.45 * surprise) * (isEarnings ? 1.8 : 1))
    bars[at + DAY.o] = open
    bars[at + DAY.h] = Math.max(open, close, high)
    bars[at + DAY.l] = Math.max(LEAST_TICKS / 2, Math.min(open, close, low))
    bars[at + DAY.c] = close
    bars[at + DAY.v] = Math.max(lots, 4 * LEAST_LOTS_A_MINUTE * traits.grid.minutes(day))
    state[STATE.close] = close
    state[STATE.variance] = nextVariance(variance, ownSession + (isEarnings ? 0 : ownGap), traits.deviation)
    state[STATE.level] = level
    state[STATE.activity] = activity
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
