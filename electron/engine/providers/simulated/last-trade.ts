import type { EpochMs } from '../../../../shared/domain/time.ts'
import { ROW, ROW_STRIDE } from './divide.ts'
import type { SecondTrades } from './second-trades.ts'
import { type Place, type SessionTree, UPTO } from './session-tree.ts'
import { tradesBy } from './so-far.ts'

export interface LastTrade {
  readonly t: EpochMs
  readonly ticks: number
  readonly isBuy: boolean
}

/** The newest trade by `place`, or by the close of `day` where that is null; null when the day has none yet. */
export function lastTrade(tree: SessionTree, day: number, place: Place | null): LastTrade | null {
  if (place) {
    const count = tradesBy(tree, place)
    const trades = tree.trades(place)
    if (trades && count > 0) return tradeAt(tree, place, trades, count - 1)
    const rows = tree.seconds(day, place.hour, place.minute)
    const second = tradedBefore(rows, place.second)
    if (second >= 0) return lastOfSecond(tree, { ...place, second })
  }
  let hour = place ? place.hour : tree.hourCount(day) - 1
  let minute = tradedBefore(tree.minutes(day, hour), place ? place.minute : tree.minuteCount(day, hour))
  // Every hour has trades, so the one before is enough.
  if (minute < 0) {
    hour--
    if (hour < 0) return null
    minute = tradedBefore(tree.minutes(day, hour), tree.minuteCount(day, hour))
  }
  const rows = tree.seconds(day, hour, minute)
  return lastOfSecond(tree, { day, hour, minute, second: tradedBefore(rows, rows.length / ROW_STRIDE) })
}

/** The last row before `index` with lots in it, −1 when there is none. */
function tradedBefore(rows: Float64Array, index: number): number {
  if (index === 0 || rows[(index - 1) * ROW_STRIDE + UPTO.v] === 0) return -1
  let row = index - 1
  while (rows[row * ROW_STRIDE + ROW.v] === 0) row--
  return row
}

function lastOfSecond(tree: SessionTree, second: Omit<Place, 'ms'>): LastTrade | null {
  const trades = tree.trades(second)
  return trades && tradeAt(tree, second, trades, trades.count - 1)
}

function tradeAt(tree: SessionTree, second: Omit<Place, 'ms'>, trades: SecondTrades, index: number): LastTrade {
  return {
    t: tree.openOf(second) + (trades.at[index] as number),
    ticks: trades.ticks[index] as number,
    isBuy: trades.isBuy[index] === 1,
  }
}
