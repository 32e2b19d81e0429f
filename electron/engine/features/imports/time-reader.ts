import { DAY_MS, isIntraday, type Interval } from '../../../../shared/domain/interval.ts'
import type { CalendarId } from '../../../../shared/domain/instrument.ts'
import { readEpoch, readTime, type TimeReading } from './parse-time.ts'
import { openZone, type ZoneClock } from './time-zone.ts'

export interface TimeReaderOptions {
  /** IANA name for texts without an offset. */
  readonly timezone: string
  readonly interval: Interval
  readonly calendar: CalendarId
}

/**
 * Turns the times of one file into instants, row by row and in the file's order. `3/4/2020` stays open until the whole
 * file was seen: `monthFirst` and `dayFirst` hold both readings, `isDayFirst` tells at the end which one it is.
 */
export class TimeReader {
  monthFirst = Number.NaN
  dayFirst = Number.NaN
  private lastMonthFirst = Number.NaN
  private lastDayFirst = Number.NaN
  private dayFirstOnly = 0
  private monthFirstOnly = 0
  private isFalling = false
  private readonly zone: ZoneClock
  private readonly options: TimeReaderOptions
  private readonly isDated: boolean

  /** @throws AppError bad-input when the zone is unknown */
  constructor(options: TimeReaderOptions) {
    this.options = options
    this.zone = openZone(options.timezone)
    this.isDated = !isIntraday(options.interval)
  }

  /** Sets `monthFirst` and `dayFirst`; NaN where the text is no time in that reading. */
  read(text: string): void {
    const reading = readTime(text)
    if (!reading) {
      this.set(Number.NaN, Number.NaN)
      return
    }
    const { ms, dayFirstMs } = reading
    if (Number.isNaN(ms)) this.dayFirstOnly++
    if (Number.isNaN(dayFirstMs)) this.monthFirstOnly++
    const monthFirst = this.settle(ms, reading, this.lastMonthFirst)
    this.set(monthFirst, ms === dayFirstMs ? monthFirst : this.settle(dayFirstMs, reading, this.lastDayFirst))
  }

  /** The same for a text of digits that is no date. */
  readEpoch(figure: number): void {
    const ms = readEpoch(figure)?.ms ?? Number.NaN
    this.set(ms, ms)
  }

  /** American order unless a first field above 12 tells otherwise; a file that mixes both goes with the majority. */
  get isDayFirst(): boolean {
    return this.dayFirstOnly > this.monthFirstOnly
  }

  private set(monthFirst: number, dayFirst: number): void {
    this.monthFirst = monthFirst
    this.dayFirst = dayFirst
    if (!Number.isNaN(monthFirst)) {
      this.isFalling = monthFirst < this.lastMonthFirst
      this.lastMonthFirst = monthFirst
    }
    if (!Number.isNaN(dayFirst)) this.lastDayFirst = dayFirst
  }

  private settle(ms: number, reading: TimeReading, before: number): number {
    // A bar of a day or longer is named by its date, not by an instant: a plain date means 00:00 UTC in every zone, and
    // a US session written as local midnight with its offset (yfinance does) is named by that date too.
    if (reading.kind === 'offset') {
      const isMidnight = reading.wallMs % DAY_MS === 0
      return this.isDated && isMidnight && this.options.calendar === 'us' ? reading.wallMs : ms
    }
    if (reading.kind === 'instant' || (this.isDated && !reading.hasClock)) return ms
    return Number.isNaN(ms) ? ms : this.zone.toInstant(ms, before, this.isFalling)
  }
}
