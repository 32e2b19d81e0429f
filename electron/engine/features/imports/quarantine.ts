import { QUARANTINE_REASONS, type QuarantineReason } from '../../../../shared/contract/imports.ts'
import { AppError } from '../../../../shared/errors.ts'

/** So many bad rows are a wrong mapping or no candles at all, and their list would outgrow any screen. */
const MAX_BAD_ROWS = 1_000_000
const BAD_TIME = QUARANTINE_REASONS.indexOf('bad-time')
/** Beside the reason, which a time that turns out bad replaces: the time is none with the month, or the day, first. */
const NO_MONTH_FIRST = 0x40
const NO_DAY_FIRST = 0x80
const REASON_BITS = 0x3f
/** Lines are below 2^32 and reasons below 2^8, so both fit a double, which sorts by line. */
const REASONS_OF_A_LINE = 256

/** Rows that are set aside, 8 bytes each. */
export class Quarantine {
  count = 0
  private entries = new Float64Array(256)
  private readonly fileName: string

  constructor(fileName: string) {
    this.fileName = fileName
  }

  /** @throws AppError bad-input when it is one too many */
  add(line: number, reason: QuarantineReason, monthFirst = 0, dayFirst = 0): void {
    if (this.count === MAX_BAD_ROWS) {
      const message = `${this.fileName}: more than ${MAX_BAD_ROWS} rows are no candles; are these the right columns?`
      throw new AppError('bad-input', message, { file: this.fileName, line })
    }
    if (this.count === this.entries.length) {
      const grown = new Float64Array(this.count * 2)
      grown.set(this.entries)
      this.entries = grown
    }
    const openTimes = (Number.isNaN(monthFirst) ? NO_MONTH_FIRST : 0) | (Number.isNaN(dayFirst) ? NO_DAY_FIRST : 0)
    this.entries[this.count++] = line * REASONS_OF_A_LINE + (QUARANTINE_REASONS.indexOf(reason) | openTimes)
  }

  /** The order of day and month is known: a row whose time is none in it is bad for that reason first. */
  settle(isDayFirst: boolean): void {
    const { entries } = this
    const noTime = isDayFirst ? NO_DAY_FIRST : NO_MONTH_FIRST
    for (let at = 0; at < this.count; at++) {
      const entry = entries[at] as number
      const code = entry % REASONS_OF_A_LINE
      entries[at] = entry - code + (code & noTime ? BAD_TIME : code & REASON_BITS)
    }
  }

  /** In the order of the file. */
  list(): { row: number; reason: QuarantineReason }[] {
    const sorted = this.entries.slice(0, this.count).sort()
    return Array.from(sorted, (entry) => ({
      row: Math.floor(entry / REASONS_OF_A_LINE),
      reason: QUARANTINE_REASONS[entry % REASONS_OF_A_LINE] as QuarantineReason,
    }))
  }
}
