import { dayOf, usSession } from '../../../../shared/domain/calendar.ts'
import { DAY_MS, MINUTE_MS } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'

/** Where every simulated history begins. Fixed, so that a bar never depends on when it is looked at. */
const HISTORY_START: EpochMs = Date.UTC(2015, 0, 2)
/** Trading days of a year in New York: quarters of companies are counted in them. */
const US_YEAR_DAYS = 252

/** The days an instrument trades, numbered from HISTORY_START on. */
export interface DayGrid {
  readonly calendar: 'utc' | 'us'
  readonly daysPerYear: number
  /** 00:00 UTC of the date: the open time of its 1d bar. */
  name(index: number): EpochMs
  /** First instant of trading. */
  open(index: number): EpochMs
  /** End of trading, exclusive. */
  close(index: number): EpochMs
  minutes(index: number): number
  /** The last day that has opened by `t`; −1 before the first. */
  startedBy(t: EpochMs): number
  /** The first day whose name is at or after `t`. */
  namedFrom(t: EpochMs): number
}

export const UTC_GRID: DayGrid = {
  calendar: 'utc',
  daysPerYear: 365,
  name: utcDay,
  open: utcDay,
  close: (index) => utcDay(index + 1),
  minutes: () => DAY_MS / MINUTE_MS,
  startedBy: (t) => Math.max(-1, Math.floor((t - HISTORY_START) / DAY_MS)),
  namedFrom: (t) => Math.max(0, Math.ceil((t - HISTORY_START) / DAY_MS)),
}

function utcDay(index: number): EpochMs {
  return HISTORY_START + index * DAY_MS
}

/** Sessions of New York by the calendar of shared/domain; the list grows to the latest day asked for. */
export function createUsGrid(): DayGrid {
  const opens: EpochMs[] = []
  const closes: EpochMs[] = []
  let nextDay = HISTORY_START
  const addNext = (): void => {
    for (;;) {
      const session = usSession(nextDay)
      nextDay += DAY_MS
      if (!session) continue
      opens.push(session.open)
      closes.push(session.close)
      return
    }
  }
  const openOf = (index: number): EpochMs => {
    while (opens.length <= index) addNext()
    return opens[index] as number
  }
  const closeOf = (index: number): EpochMs => {
    openOf(index)
    return closes[index] as number
  }
  /** First index whose open is after `t`. */
  const openedAfter = (t: EpochMs): number => {
    while ((opens.at(-1) ?? -Infinity) <= t) addNext()
    let low = 0
    let high = opens.length - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((opens[middle] as number) > t) high = middle
      else low = middle + 1
    }
    return low
  }
  return {
    calendar: 'us',
    daysPerYear: US_YEAR_DAYS,
    name: (index) => dayOf(openOf(index)),
    open: openOf,
    close: closeOf,
    minutes: (index) => (closeOf(index) - openOf(index)) / MINUTE_MS,
    startedBy: (t) => openedAfter(t) - 1,
    // Trading lies inside one UTC day, so no session opens between its name and its open.
    namedFrom: (t) => openedAfter(t - 1 < dayOf(t) ? t - 1 : dayOf(t) + DAY_MS - 1),
  }
}
