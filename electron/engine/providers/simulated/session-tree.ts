import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { DayBars, LEAST_LOTS_A_MINUTE } from './day-bars.ts'
import { divide, type Parts, ROW, ROW_STRIDE, type WholeBar } from './divide.ts'
import { nextLiveliness } from './factor.ts'
import { Ring } from './ring.ts'
import { Rng } from './rng.ts'
import { makeTrades, type SecondTrades } from './second-trades.ts'
import { deviationShape, haltOf, volumeShape } from './session-shape.ts'
import type { Traits } from './traits.ts'

/** Running figures beside each row: over it and the rows before it, of those that traded. */
export const UPTO = { h: 5, l: 6, v: 7, turnover: 8 } as const

const LEVEL = { hours: 1, minutes: 2, seconds: 3, trades: 4 } as const
const KEPT = { hours: 3, minutes: 4, seconds: 2, trades: 2 } as const
const MINUTES = 60
const SECONDS = 60
/** Lots a minute at which half of its seconds trade. */
const HALF_BUSY_LOTS = 1_500
/** A second with this many lots can meet an open, a high, a low and a close. */
const LEAST_LOTS_A_SECOND = 4

/** Where in the tree an instant of a session lies; `hour minute second` count from the session's open. */
export interface Place {
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

/**
 * One name from its days down to its trades. Every level divides the one above, so any two windows agree, and what is asked
 * for costs what it spans. Rows are those of divide.ts; a row without lots is a stretch in which nothing traded.
 */
export class SessionTree {
  readonly traits: Traits
  readonly days: DayBars
  private readonly rng = new Rng()
  private readonly hourRows = new Ring<Float64Array>(KEPT.hours)
  private readonly minuteRows = new Ring<Float64Array>(KEPT.minutes)
  private readonly secondRows = new Ring<Float64Array>(KEPT.seconds)
  private readonly secondTrades = new Ring<SecondTrades>(KEPT.trades)
  private readonly weights: { readonly market: number; readonly group: number; readonly own: number }

  constructor(traits: Traits) {
    this.traits = traits
    this.days = new DayBars(traits)
    this.weights = stepWeights(traits)
  }

  /** The last day that has opened by `t`, within the name's life; −1 before its first trade. */
  dayAt(t: EpochMs): number {
    const day = Math.min(this.traits.grid.startedBy(t), this.traits.lastDay)
    return day < this.traits.firstDay ? -1 : day
  }

  /** Null outside the session of `day`. */
  placeOf(day: number, t: EpochMs): Place | null {
    const since = t - this.traits.grid.open(day)
    if (since < 0 || t >= this.traits.grid.close(day)) return null
    return {
      day,
      hour: Math.floor(since / HOUR_MS),
      minute: Math.floor((since % HOUR_MS) / MINUTE_MS),
      second: Math.floor((since % MINUTE_MS) / SECOND_MS),
      ms: since % SECOND_MS,
    }
  }

  openOf({ day, hour, minute, second }: Omit<Place, 'ms'>): EpochMs {
    return this.traits.grid.open(day) + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS
  }

  hourCount(day: number): number {
    return Math.ceil(this.traits.grid.minutes(day) / MINUTES)
  }

  minuteCount(day: number, hour: number): number {
    return Math.min(MINUTES, this.traits.grid.minutes(day) - hour * MINUTES)
  }

  hours(day: number): Float64Array {
    return this.hourRows.get(day, () => {
      const sessionMinutes = this.traits.grid.minutes(day)
      const count = this.hourCount(day)
      const parts = partsFor(count)
      const rng = this.prepare(parts, LEVEL.hours, day)
      for (let hour = 0; hour < count; hour++) {
        const minutes = this.minuteCount(day, hour)
        let volume = 0
        let variance = 0
        for (let minute = 0; minute < minutes; minute++) {
          const deviation = deviationShape(this.traits, hour * MINUTES + minute, sessionMinutes)
          volume += volumeShape(this.traits, hour * MINUTES + minute, sessionMinutes)
          variance += deviation * deviation
        }
        const lively = parts.deviation[hour] as number
        parts.deviation[hour] = lively * Math.sqrt(variance)
        parts.share[hour] = volume * (0.5 + 0.5 * lively * lively) * (0.7 + 0.3 * rng.exponential())
        parts.minLots[hour] = LEAST_LOTS_A_MINUTE * minutes
      }
      return this.divide(this.days.bar(day), parts, rng, false)
    })
  }

  minutes(day: number, hour: number): Float64Array {
    const bucket = day * 24 + hour
    return this.minuteRows.get(bucket, () => {
      const bar = barOf(this.hours(day), hour)
      const sessionMinutes = this.traits.grid.minutes(day)
      const halt = haltOf(this.traits, day)
      const parts = partsFor(this.minuteCount(day, hour))
      const rng = this.prepare(parts, LEVEL.minutes, bucket)
      for (let i = 0; i < parts.share.length; i++) {
        const minute = hour * MINUTES + i
        const isHalted = halt !== null && minute >= halt.from && minute < halt.to
        const lively = parts.deviation[i] as number
        // What gathered while trading stood still comes out in the first minute after it.
        const reopening = halt !== null && minute === halt.to ? 3 : 1
        parts.deviation[i] = isHalted ? 0 : lively * deviationShape(this.traits, minute, sessionMinutes) * reopening
        const share = volumeShape(this.traits, minute, sessionMinutes) * (0.3 + 0.7 * lively * lively)
        parts.share[i] = isHalted ? 0 : share * (0.4 + 0.6 * rng.exponential()) * reopening
        parts.minLots[i] = LEAST_LOTS_A_MINUTE
      }
      return this.divide(bar, parts, rng)
    })
  }

  seconds(day: number, hour: number, minute: number): Float64Array {
    const bucket = (day * 24 + hour) * MINUTES + minute
    return this.secondRows.get(bucket, () => {
      const bar = barOf(this.minutes(day, hour), minute)
      const parts = partsFor(SECONDS)
      const rng = this.prepare(parts, LEVEL.seconds, bucket)
      const most = Math.floor(bar.v / LEAST_LOTS_A_SECOND)
      const busy = this.traits.isIndex ? 1 : Math.min(bar.v / (bar.v + HALF_BUSY_LOTS) + 0.02, most / SECONDS)
      let trading = 0
      for (let i = 0; i < SECONDS; i++) {
        const lively = parts.deviation[i] as number
        const trades = trading < most && rng.uniform() < busy
        if (trades) trading++
        parts.share[i] = trades ? 0.1 + lively * lively * rng.exponential() : 0
        parts.deviation[i] = trades ? lively : 0
        parts.minLots[i] = LEAST_LOTS_A_SECOND
      }
      if (bar.v > 0 && trading === 0) {
        const only = rng.below(SECONDS)
        parts.share[only] = 1
        parts.deviation[only] = 1
      }
      if (bar.v === 0) return stillRows(bar.o)
      return this.divide(bar, parts, rng)
    })
  }

  /** Trades of one second; none where its row has no lots. */
  trades({ day, hour, minute, second }: Omit<Place, 'ms'>): SecondTrades | null {
    const rows = this.seconds(day, hour, minute)
    if (rows[second * ROW_STRIDE + ROW.v] === 0) return null
    const bucket = ((day * 24 + hour) * MINUTES + minute) * SECONDS + second
    return this.secondTrades.get(bucket, () =>
      makeTrades(barOf(rows, second), this.rng.reset(this.traits.stream, LEVEL.trades, bucket)),
    )
  }

  /** Ticks × lots of the first `count` hours of a day, each minute at its open: grows with every lot and needs no trades. */
  turnoverOfHours(day: number, count: number): number {
    const hours = this.hours(day)
    for (let hour = 0; hour < count; hour++) {
      const at = hour * ROW_STRIDE + UPTO.turnover
      if (!Number.isNaN(hours[at])) continue
      const before = hour === 0 ? 0 : (hours[at - ROW_STRIDE] as number)
      const minutes = this.minutes(day, hour)
      hours[at] = before + (minutes[minutes.length - ROW_STRIDE + UPTO.turnover] as number)
    }
    return count === 0 ? 0 : (hours[(count - 1) * ROW_STRIDE + UPTO.turnover] as number)
  }

  /** Common steps and liveliness of every part; leaves the level's generator where the caller goes on. */
  private prepare(parts: ScratchParts, level: number, bucket: number): Rng {
    const { market, group, own } = this.weights
    const count = parts.share.length
    const shared = this.traits.market.noise(level, bucket, count)
    const grouped = this.traits.group?.noise(level, bucket, count)
    parts.own = own
    const rng = this.rng.reset(this.traits.stream, level, bucket)
    let lively = 1 + 0.4 * rng.normal()
    for (let i = 0; i < count; i++) {
      parts.common[i] = market * (shared[i] as number) + (grouped ? group * (grouped[i] as number) : 0)
      lively = nextLiveliness(lively, rng)
      parts.deviation[i] = lively
    }
    return rng
  }

  private divide(bar: WholeBar, parts: Parts, rng: Rng, hasTurnover = true): Float64Array {
    const rows = new Float64Array(parts.share.length * ROW_STRIDE)
    divide(bar, parts, rng, rows)
    addRunning(rows, hasTurnover)
    return rows
  }
}

export function barOf(rows: Float64Array, index: number): WholeBar {
  const at = index * ROW_STRIDE
  return {
    o: rows[at + ROW.o] as number,
    h: rows[at + ROW.h] as number,
    l: rows[at + ROW.l] as number,
    c: rows[at + ROW.c] as number,
    v: rows[at + ROW.v] as number,
  }
}

interface ScratchParts extends Parts {
  own: number
}

/** One set for each number of parts: filled anew before every division. */
const scratch = new Map<number, ScratchParts>()

function partsFor(count: number): ScratchParts {
  const made = scratch.get(count) ?? {
    deviation: new Float64Array(count),
    share: new Float64Array(count),
    minLots: new Float64Array(count),
    common: new Float64Array(count),
    own: 1,
  }
  scratch.set(count, made)
  return made
}

/** Shares of the name's movement that are the market's, its group's and its own, as deviations whose squares sum to 1. */
function stepWeights(traits: Traits): { readonly market: number; readonly group: number; readonly own: number } {
  const market = traits.marketWeight * traits.market.usual
  const group = traits.groupWeight * (traits.group?.usual ?? 0)
  const total = Math.sqrt(market * market + group * group + traits.deviation * traits.deviation)
  return { market: market / total, group: group / total, own: traits.deviation / total }
}

function addRunning(rows: Float64Array, hasTurnover: boolean): void {
  let high = -Infinity
  let low = Infinity
  let lots = 0
  let turnover = 0
  for (let at = 0; at < rows.length; at += ROW_STRIDE) {
    const traded = rows[at + ROW.v] as number
    if (traded > 0) {
      high = Math.max(high, rows[at + ROW.h] as number)
      low = Math.min(low, rows[at + ROW.l] as number)
      lots += traded
      turnover += traded * (rows[at + ROW.o] as number)
    }
    rows[at + UPTO.h] = high
    rows[at + UPTO.l] = low
    rows[at + UPTO.v] = lots
    rows[at + UPTO.turnover] = hasTurnover ? turnover : Number.NaN
  }
}

function stillRows(price: number): Float64Array {
  const rows = new Float64Array(SECONDS * ROW_STRIDE)
  for (let at = 0; at < rows.length; at += ROW_STRIDE) rows.fill(price, at, at + ROW.v)
  addRunning(rows, true)
  return rows
}
