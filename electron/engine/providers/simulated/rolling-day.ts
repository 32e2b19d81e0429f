import { ROW, ROW_STRIDE } from './divide.ts'
import type { Place, SessionTree } from './session-tree.ts'

/** Ticks and lots of the 24 hours that end with the present minute, as far as its minutes are closed. */
export interface RollingDay {
  /** Open of the first minute: the price the change counts from. */
  readonly open: number
  readonly high: number
  readonly low: number
  readonly lots: number
  readonly turnover: number
}

const DAY_MINUTES = 1_440

/** The 1,439 minutes before the one of `place`, fewer in the first 24 hours of a listing. */
export function rollingDay(tree: SessionTree, { day, hour, minute }: Place): RollingDay {
  const present = (day * 24 + hour) * 60 + minute
  const first = Math.max(tree.traits.firstDay * DAY_MINUTES, present - (DAY_MINUTES - 1))
  let high = -Infinity
  let low = Infinity
  let lots = 0
  let turnover = 0
  const add = (rows: Float64Array, index: number): void => {
    high = Math.max(high, rows[index * ROW_STRIDE + ROW.h] as number)
    low = Math.min(low, rows[index * ROW_STRIDE + ROW.l] as number)
    lots += rows[index * ROW_STRIDE + ROW.v] as number
  }
  for (let at = first; at < present;) {
    const onDay = Math.floor(at / DAY_MINUTES)
    const inHour = Math.floor(at / 60) % 24
    const hourEnd = (Math.floor(at / 60) + 1) * 60
    if (at % 60 === 0 && hourEnd <= present) {
      add(tree.hours(onDay), inHour)
      turnover += tree.turnoverOfHours(onDay, inHour + 1) - tree.turnoverOfHours(onDay, inHour)
    } else {
      const rows = tree.minutes(onDay, inHour)
      const end = Math.min(hourEnd, present)
      for (let minuteAt = at; minuteAt < end; minuteAt++) {
        add(rows, minuteAt % 60)
        const row = (minuteAt % 60) * ROW_STRIDE
        turnover += (rows[row + ROW.o] as number) * (rows[row + ROW.v] as number)
      }
    }
    at = hourEnd
  }
  return { open: openAt(tree, first), high, low, lots, turnover }
}

function openAt(tree: SessionTree, minute: number): number {
  const rows = tree.minutes(Math.floor(minute / DAY_MINUTES), Math.floor(minute / 60) % 24)
  return rows[(minute % 60) * ROW_STRIDE + ROW.o] as number
}
