import { ROW, ROW_STRIDE, type WholeBar } from './divide.ts'
import { barOf, type Place, type SessionTree, UPTO } from './session-tree.ts'

/** Bars of one instant that are not closed yet, holding what traded by then; null where nothing has. */
export interface SoFar {
  readonly second: WholeBar | null
  readonly minute: WholeBar | null
  readonly hour: WholeBar | null
  readonly day: WholeBar | null
  /** Ticks × lots of the day so far. */
  readonly turnover: number
}

/** What traded from the session's open up to and including `place`. */
export function soFar(tree: SessionTree, place: Place): SoFar {
  const { day, hour, minute } = place
  const second = secondSoFar(tree, place)
  const minuteBar = extend(tree.seconds(day, hour, minute), place.second, second)
  const minutes = tree.minutes(day, hour)
  const hourBar = extend(minutes, minute, minuteBar)
  const dayBar = extend(tree.hours(day), hour, hourBar)
  const closedMinutes = minute === 0 ? 0 : (minutes[(minute - 1) * ROW_STRIDE + UPTO.turnover] as number)
  const openMinute = minuteBar === null ? 0 : minuteBar.v * minuteBar.o
  return {
    second,
    minute: minuteBar,
    hour: hourBar,
    day: dayBar,
    turnover: tree.turnoverOfHours(day, hour) + closedMinutes + openMinute,
  }
}

/** Number of trades of the place's second that have happened by it. */
export function tradesBy(tree: SessionTree, place: Place): number {
  const trades = tree.trades(place)
  if (trades === null) return 0
  let count = 0
  while (count < trades.count && (trades.at[count] as number) <= place.ms) count++
  return count
}

function secondSoFar(tree: SessionTree, place: Place): WholeBar | null {
  const count = tradesBy(tree, place)
  const trades = tree.trades(place)
  if (trades === null || count === 0) return null
  if (count === trades.count) return barOf(tree.seconds(place.day, place.hour, place.minute), place.second)
  const o = trades.ticks[0] as number
  let h = o
  let l = o
  let v = 0
  for (let i = 0; i < count; i++) {
    h = Math.max(h, trades.ticks[i] as number)
    l = Math.min(l, trades.ticks[i] as number)
    v += trades.lots[i] as number
  }
  return { o, h, l, c: trades.ticks[count - 1] as number, v }
}

/** The rows before `index` and the unfinished one after them, as one bar. */
function extend(rows: Float64Array, index: number, open: WholeBar | null): WholeBar | null {
  if (index === 0) return open
  const at = (index - 1) * ROW_STRIDE
  const lots = rows[at + UPTO.v] as number
  if (lots === 0) return open
  const h = rows[at + UPTO.h] as number
  const l = rows[at + UPTO.l] as number
  // Rows without trades carry the price on, so the first row's open and the last one's close hold.
  const o = rows[ROW.o] as number
  if (open === null) return { o, h, l, c: rows[at + ROW.c] as number, v: lots }
  return { o, h: Math.max(h, open.h), l: Math.min(l, open.l), c: open.c, v: lots + open.v }
}
