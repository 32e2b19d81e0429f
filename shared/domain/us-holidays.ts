import { DAY_MS } from './interval.ts'
import type { EpochMs } from './time.ts'
import { MONDAY, nthWeekday, THURSDAY, weekdayOf } from './weekday-rule.ts'

/** Days on which New York's exchanges differ from an ordinary weekday, as 00:00 UTC of the date. */
export interface UsClosures {
  readonly closed: ReadonlySet<EpochMs>
  /** Sessions that end at 13:00 New York time. */
  readonly halfDays: ReadonlySet<EpochMs>
}

const SATURDAY = 6
const FRIDAY = 5
const WEDNESDAY = 3

/** Closures outside the rules; NYSE, "Special closings" in its list of holidays since 1885 and the notices of the day. */
const SPECIAL_CLOSURES: readonly EpochMs[] = [
  Date.UTC(2001, 8, 11), // attacks of 11 September, four days
  Date.UTC(2001, 8, 12),
  Date.UTC(2001, 8, 13),
  Date.UTC(2001, 8, 14),
  Date.UTC(2004, 5, 11), // mourning for Ronald Reagan
  Date.UTC(2007, 0, 2), // mourning for Gerald Ford
  Date.UTC(2012, 9, 29), // hurricane Sandy, two days
  Date.UTC(2012, 9, 30),
  Date.UTC(2018, 11, 5), // mourning for George H. W. Bush
  Date.UTC(2025, 0, 9), // mourning for Jimmy Carter
]

/** Early closes at 13:00 that no rule gives. */
const SPECIAL_HALF_DAYS: readonly EpochMs[] = [
  Date.UTC(1999, 11, 31), // eve of 2000
  Date.UTC(2002, 6, 5), // Friday after Independence Day
  Date.UTC(2003, 11, 26), // Friday after Christmas
]

const years = new Map<number, UsClosures>()

/**
 * Holidays and half days of one year by the rules of the NYSE (Rule 7.2), checked for 1998–2030. Other years follow the
 * same rules without the special closures of their time.
 */
export function usClosures(year: number): UsClosures {
  const known = years.get(year)
  if (known) return known
  const inYear = (day: EpochMs): boolean => new Date(day).getUTCFullYear() === year
  const made: UsClosures = {
    closed: new Set([...holidays(year), ...SPECIAL_CLOSURES.filter(inYear)]),
    halfDays: new Set([...halfDays(year), ...SPECIAL_HALF_DAYS.filter(inYear)]),
  }
  years.set(year, made)
  return made
}

function holidays(year: number): EpochMs[] {
  const days = [
    nthWeekday(year, 2, MONDAY, 3), // Washington's Birthday
    goodFriday(year),
    nthWeekday(year, 5, MONDAY, -1), // Memorial Day
    observed(Date.UTC(year, 6, 4)),
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving
    observed(Date.UTC(year, 11, 25)),
  ]
  // A New Year's Day on a Saturday is not kept on the Friday: the accounting year ends that day.
  const newYear = Date.UTC(year, 0, 1)
  if (weekdayOf(newYear) !== SATURDAY) days.push(observed(newYear))
  if (year >= 1998) days.push(nthWeekday(year, 1, MONDAY, 3)) // Martin Luther King Jr. Day, kept since 1998
  if (year >= 2022) days.push(observed(Date.UTC(year, 5, 19))) // Juneteenth, kept since 2022
  return days
}

function halfDays(year: number): EpochMs[] {
  const days = [nthWeekday(year, 11, THURSDAY, 4) + DAY_MS]
  const christmasEve = Date.UTC(year, 11, 24)
  if (isWeekday(christmasEve) && weekdayOf(christmasEve) !== FRIDAY) days.push(christmasEve)
  // Before 2013 a Wednesday 3 July was a full session and the half day, if any, fell on the Friday.
  const july3 = Date.UTC(year, 6, 3)
  const isKept = isWeekday(july3) && weekdayOf(july3) !== FRIDAY && (weekdayOf(july3) !== WEDNESDAY || year >= 2013)
  if (isKept) days.push(july3)
  return days
}

/** Saturday is kept on the Friday before, Sunday on the Monday after. */
function observed(day: EpochMs): EpochMs {
  const weekday = weekdayOf(day)
  if (weekday === SATURDAY) return day - DAY_MS
  return weekday === 0 ? day + DAY_MS : day
}

function isWeekday(day: EpochMs): boolean {
  const weekday = weekdayOf(day)
  return weekday >= MONDAY && weekday <= FRIDAY
}

/** Two days before Gregorian Easter; the anonymous algorithm published in Nature, 20 April 1876. */
function goodFriday(year: number): EpochMs {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const shift = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const marchDay = epact + weekday - 7 * shift + 22
  return Date.UTC(year, 2, marchDay - 2)
}
