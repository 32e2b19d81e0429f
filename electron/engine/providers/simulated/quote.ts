import type { OrderBook } from '../../../../shared/domain/quote-columns.ts'
import { MINUTE_MS, SECOND_MS } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { lastTrade, type LastTrade } from './last-trade.ts'
import { Ring } from './ring.ts'
import { Rng } from './rng.ts'
import { rollingDay, type RollingDay } from './rolling-day.ts'
import { haltOf } from './session-shape.ts'
import type { Place, SessionTree } from './session-tree.ts'
import type { SimulatedQuote } from './types.ts'
import { soFar, tradesBy } from './so-far.ts'

const LEVEL_BOOK = 401
const rng = new Rng()

/** One name's quotes; keeps what changes only with the minute. */
export class QuoteReader {
  private readonly tree: SessionTree
  private readonly rolling = new Ring<RollingDay>(1)
  private newest: SimulatedQuote | null = null
  private newestFrom: EpochMs = 0
  private newestUntil: EpochMs = 0

  constructor(tree: SessionTree) {
    this.tree = tree
  }

  /** See SimulatedMarket.quote. The answer holds until the next trade or the next second. */
  read(at: EpochMs): SimulatedQuote | null {
    if (at >= this.newestFrom && at < this.newestUntil) return this.newest
    this.newest = this.make(at)
    this.newestFrom = at
    this.newestUntil = this.nextChange(at)
    return this.newest
  }

  private nextChange(at: EpochMs): EpochMs {
    const { tree } = this
    const second = Math.floor(at / SECOND_MS) * SECOND_MS
    const day = tree.dayAt(at)
    const place = day < 0 ? null : tree.placeOf(day, at)
    const trades = place && tree.trades(place)
    const next = place && trades ? trades.at[tradesBy(tree, place)] : undefined
    return second + (next ?? SECOND_MS)
  }

  private make(at: EpochMs): SimulatedQuote | null {
    const { tree } = this
    const opened = tree.dayAt(at)
    if (opened < 0) return null
    const place = tree.placeOf(opened, at)
    const trade = lastTrade(tree, opened, place)
    if (place && tree.traits.grid.calendar === 'utc') return this.readRolling(place, trade)
    // A session in which nothing has traded yet shows the one before.
    const isUntraded = trade === null
    const day = isUntraded ? opened - 1 : opened
    if (day < tree.traits.firstDay) return null
    const newest = trade ?? lastTrade(tree, day, null)
    if (newest === null) return null
    const present = place && !isUntraded ? soFar(tree, place) : null
    const bar = present?.day ?? tree.days.bar(day)
    const turnover = present ? present.turnover : tree.turnoverOfHours(day, tree.hourCount(day))
    const isHalted = place !== null && isHaltedAt(tree, place)
    return this.toQuote({
      trade: newest,
      prevClose: tree.days.previousClose(day),
      open: bar.o,
      high: bar.h,
      low: bar.l,
      lots: bar.v,
      turnover,
      isHalted,
      sides: place ? bestPrices(tree, place, newest) : null,
    })
  }

  private readRolling(place: Place, trade: LastTrade | null): SimulatedQuote | null {
    const { tree } = this
    const { day, hour, minute } = place
    const newest = trade ?? (day > tree.traits.firstDay ? lastTrade(tree, day - 1, null) : null)
    if (newest === null) return null
    const closed = this.rolling.get((day * 24 + hour) * 60 + minute, () => rollingDay(tree, place))
    const present = soFar(tree, place).minute
    return this.toQuote({
      trade: newest,
      prevClose: closed.open,
      open: closed.open,
      high: Math.max(closed.high, present?.h ?? -Infinity),
      low: Math.min(closed.low, present?.l ?? Infinity),
      lots: closed.lots + (present?.v ?? 0),
      turnover: closed.turnover + (present ? present.v * present.o : 0),
      isHalted: false,
      sides: bestPrices(tree, place, newest),
    })
  }

  private toQuote(figures: {
    readonly trade: LastTrade
    readonly prevClose: number
    readonly open: number
    readonly high: number
    readonly low: number
    readonly lots: number
    readonly turnover: number
    readonly isHalted: boolean
    readonly sides: Sides | null
  }): SimulatedQuote {
    const { ticksPerUnit, lotSize } = this.tree.traits
    const { trade, sides } = figures
    return {
      last: trade.ticks / ticksPerUnit,
      prevClose: figures.prevClose / ticksPerUnit,
      open: figures.open / ticksPerUnit,
      high: figures.high / ticksPerUnit,
      low: figures.low / ticksPerUnit,
      volume: figures.lots * lotSize,
      turnover: (figures.turnover / ticksPerUnit) * lotSize,
      bid: sides && sides.bid / ticksPerUnit,
      ask: sides && sides.ask / ticksPerUnit,
      marketTime: trade.t,
      isHalted: figures.isHalted,
    }
  }
}

interface Sides {
  readonly bid: number
  readonly ask: number
}

/** Who bought last paid the best ask, who sold last got the best bid; the other side stands a spread away. */
function bestPrices(tree: SessionTree, place: Place, { ticks, isBuy }: LastTrade): Sides | null {
  if (tree.traits.isIndex || isHaltedAt(tree, place)) return null
  const spread = Math.max(1, Math.round(ticks * tree.traits.spread))
  return isBuy ? { bid: ticks - spread, ask: ticks } : { bid: ticks, ask: ticks + spread }
}

function isHaltedAt(tree: SessionTree, { day, hour, minute }: Place): boolean {
  const halt = haltOf(tree.traits, day)
  const sinceOpen = hour * 60 + minute
  return halt !== null && sinceOpen >= halt.from && sinceOpen < halt.to
}

/** See SimulatedMarket.book: empty while nobody can trade. Levels are drawn anew every second. */
export function readBook(tree: SessionTree, at: EpochMs, depth: number): OrderBook {
  const day = tree.dayAt(at)
  const place = day < 0 ? null : tree.placeOf(day, at)
  if (!place) return { at, bids: [], asks: [] }
  const trade = lastTrade(tree, day, place) ?? (day > tree.traits.firstDay ? lastTrade(tree, day - 1, null) : null)
  const best = trade && bestPrices(tree, place, trade)
  if (!best) return { at, bids: [], asks: [] }
  const { traits } = tree
  rng.reset(traits.stream, LEVEL_BOOK, Math.floor(at / SECOND_MS) | 0)
  const spread = best.ask - best.bid
  const usual = Math.max(1, traits.usualLots / (traits.grid.minutes(day) * (MINUTE_MS / SECOND_MS)))
  const side = (from: number, sign: 1 | -1): [number, number][] => {
    const levels: [number, number][] = []
    let ticks = from
    for (let level = 0; level < depth && ticks > 0; level++) {
      const lots = 1 + Math.floor(usual * (1 + 0.35 * level) * rng.exponential() * 2)
      levels.push([ticks / traits.ticksPerUnit, lots * traits.lotSize])
      ticks += sign * (1 + rng.below(Math.max(1, spread)))
    }
    return levels
  }
  return { at, bids: side(best.bid, -1), asks: side(best.ask, 1) }
}
