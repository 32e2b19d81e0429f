import { DAY_MS } from '../../../../shared/domain/interval.ts'
import { AppError } from '../../../../shared/errors.ts'

/** A zone's wall clock. `wallMs` is what the clock on the wall shows, written as if it were UTC. */
export interface ZoneClock {
  /**
   * The instant at which the wall shows `wallMs`. A time that the clocks skip in spring is moved on by the skipped span.
   * Of the two instants of a repeated hour the one that carries on from `before` (the row read last) is taken: the next
   * later one in a rising file, the next earlier one in a falling file, the first one without a hint.
   */
  toInstant(wallMs: number, before: number, isFalling: boolean): number
}

const UTC: ZoneClock = { toInstant: (wallMs) => wallMs }

/** @throws AppError bad-input when `timeZone` is no IANA name */
export function openZone(timeZone: string): ZoneClock {
  if (/^(utc|etc\/utc|gmt|z)$/i.test(timeZone)) return UTC
  const offsetAt = offsetReader(timeZone)
  return {
    toInstant(wallMs, before, isFalling) {
      const first = wallMs - offsetAt(wallMs - DAY_MS)
      const second = wallMs - offsetAt(wallMs + DAY_MS)
      if (first === second) return first
      const candidates = [first, second].filter((instant) => instant + offsetAt(instant) === wallMs)
      if (candidates.length === 0) return first
      if (candidates.length === 1) return candidates[0] as number
      const earlier = Math.min(first, second)
      const later = Math.max(first, second)
      if (isFalling) return later < before ? later : earlier
      return earlier <= before && before < later ? later : earlier
    },
  }
}

/** UTC offset of a zone at an instant, ms. Intl costs microseconds a call, so days without a change of clocks are remembered. */
function offsetReader(timeZone: string): (instant: number) => number {
  const format = openFormat(timeZone)
  const byDay = new Map<number, number>()
  const exact = (instant: number): number => {
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
  }
  const atStartOf = (day: number): number => {
    const known = byDay.get(day)
    if (known !== undefined) return known
    const offset = exact(day * DAY_MS)
    byDay.set(day, offset)
    return offset
  }
  return (instant) => {
    const day = Math.floor(instant / DAY_MS)
    const offset = atStartOf(day)
    return offset === atStartOf(day + 1) ? offset : exact(instant)
  }
}

function openFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      calendar: 'iso8601',
      numberingSystem: 'latn',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (cause) {
    const message = `"${timeZone}" is no time zone: an IANA name such as America/New_York is`
    throw new AppError('bad-input', message, { timezone: timeZone }, { cause })
  }
}
