declare const epochMs: unique symbol
/** Milliseconds since 1970-01-01T00:00:00Z. Assignable to number; made only by `toEpochMs` or a host's clock. */
export type EpochMs = number & { readonly [epochMs]?: true }

/** Returns `value` as an instant, or null when it is no finite whole number of ms inside ECMAScript's date range. */
export function toEpochMs(value: number): EpochMs | null {
  return Number.isSafeInteger(value) && Math.abs(value) <= 8.64e15 ? value : null
}

/**
 * Reads what people and scripts type: ISO 8601 (without a zone: UTC) or epoch milliseconds.
 * @returns the instant, or null when the text is neither.
 */
export function parseInstant(text: string): EpochMs | null {
  const trimmed = text.trim()
  if (/^-?\d+$/.test(trimmed)) return toEpochMs(Number(trimmed))
  const match =
    /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      trimmed,
    )
  if (!match) return null
  const [, year, month, day = '01', hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] = match
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const check = new Date(dayMs)
  const isRealDate = check.getUTCMonth() === Number(month) - 1 && check.getUTCDate() === Number(day)
  if (!isRealDate || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 59) return null
  const ms = Math.trunc(Number(`0.${fraction}`) * 1000)
  const timeMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + ms
  return toEpochMs(dayMs + timeMs - zoneOffsetMs(zone))
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}
