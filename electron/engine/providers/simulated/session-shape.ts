import { Rng } from './rng.ts'
import type { Traits } from './traits.ts'

/** Crypto's volume by hour of UTC: quiet in Asia's night, highest while London and New York overlap. */
const UTC_HOURS = [
  1.0, 0.95, 0.9, 0.85, 0.8, 0.8, 0.85, 0.95, 1.05, 1.05, 1.0, 1.0, 1.1, 1.3, 1.5, 1.5, 1.35, 1.2, 1.1, 1.05, 1.05, 1.0,
  0.95, 0.95,
] as const

/** Relative volume of a minute of the session: a U for stocks, an even day with one hill for crypto. */
export function volumeShape(traits: Traits, minute: number, sessionMinutes: number): number {
  if (traits.grid.calendar === 'utc') return UTC_HOURS[Math.floor(minute / 60)] as number
  const edge = edgeOf(minute, sessionMinutes)
  return 0.6 + 2.4 * edge * edge
}

/** Relative deviation of a minute's price. */
export function deviationShape(traits: Traits, minute: number, sessionMinutes: number): number {
  if (traits.grid.calendar === 'utc') return Math.sqrt(UTC_HOURS[Math.floor(minute / 60)] as number)
  const edge = edgeOf(minute, sessionMinutes)
  const isMorning = 2 * minute < sessionMinutes
  return 0.75 + (isMorning ? 1.2 : 0.5) * edge * edge
}

/** 1 at both ends of the session, 0 in its middle. */
function edgeOf(minute: number, sessionMinutes: number): number {
  const x = (2 * minute + 1) / sessionMinutes - 1
  return x * x
}

export interface Halt {
  /** Minutes since the open; `to` exclusive. */
  readonly from: number
  readonly to: number
}

const LEVEL_HALT = 301
const HALT_CHANCE_A_DAY = 0.5
const rng = new Rng()

/** The halt of that session, or null. Never a whole hour, so that every hour has a bar. */
export function haltOf(traits: Traits, day: number): Halt | null {
  if (!traits.canHalt) return null
  rng.reset(traits.stream, LEVEL_HALT, day)
  if (rng.uniform() >= HALT_CHANCE_A_DAY) return null
  const from = 50 + rng.below(Math.max(1, traits.grid.minutes(day) - 120))
  return { from, to: from + 20 + rng.below(30) }
}
