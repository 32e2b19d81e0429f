import type { KeepSpan, Settings } from '../../../../shared/contract/settings.ts'
import { DAY_MS, INTERVALS, intervalMs, isIntraday, type Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { PruneCounts, Tape } from '../../tape/types.ts'
import { recordEvent } from './store-events.ts'

type KeepRules = Settings['data']

const SPAN_DAYS: Readonly<Record<Exclude<KeepSpan, 'all'>, number>> = {
  '7d': 7,
  '30d': 30,
  '90d': 90,
  '1y': 365,
  '2y': 730,
}

/** What is removed to get below a size is found to within this: one more hour or less makes no difference to anybody. */
const SEARCH_STEP_MS = 3_600_000

/** True when anything is ever removed under these rules. */
export function isLimiting({ keep1s, keep1m, keepQuotes, largestBytes }: KeepRules): boolean {
  return largestBytes !== null || [keep1s, keep1m, keepQuotes].some((span) => span !== 'all')
}

/**
 * Removes what the rules do not keep, and writes each removal into the ledger's chain. Only bars and quotes: the ledger is
 * never touched. @throws AppError store-locked, store-full, store-unwritable
 */
export function applyKeepRules(tape: Tape, rules: KeepRules, now: EpochMs): void {
  for (const [interval, span] of [
    ['1s', rules.keep1s],
    ['1m', rules.keep1m],
  ] as const) {
    if (span !== 'all') removeBars(tape, interval, now - SPAN_DAYS[span] * DAY_MS)
  }
  if (rules.keepQuotes !== 'all') {
    const before = now - SPAN_DAYS[rules.keepQuotes] * DAY_MS
    const counts = tape.quotes.prune({ before, isDryRun: false })
    if (counts.quotes > 0) recordEvent(tape, 'store.keep', { kind: 'quotes', before, ...counts })
  }
  if (rules.largestBytes !== null) shrinkTo(tape, rules.largestBytes)
}

/** Rewriting the file for less room than a twentieth of it would cost more than it gives. */
const WORTHWHILE_SHARE = 0.05

/** True when the file is above the largest size and a good part of it is free room. */
export function wantsCompacting(tape: Tape, { largestBytes }: KeepRules): boolean {
  if (largestBytes === null) return false
  const { bytes, freeBytes } = tape.stat()
  return bytes > largestBytes && freeBytes > bytes * WORTHWHILE_SHARE
}

/** Oldest bars of the shortest interval first. Daily and longer bars stay: they are small, and years of them are the point. */
function shrinkTo(tape: Tape, largestBytes: number): void {
  const held = tape.candles.stats().reduce((sum, { bytes }) => sum + bytes, tape.quotes.stat().bytes)
  let excess = held - largestBytes
  for (const interval of INTERVALS.filter(isIntraday).sort((a, b) => intervalMs(a) - intervalMs(b))) {
    if (excess <= 0) return
    const before = timeThatFrees(tape, interval, excess)
    if (before !== undefined) excess -= removeBars(tape, interval, before)
  }
}

/** The earliest time whose older bars are that much, or the end of all of them; undefined where there are none. */
function timeThatFrees(tape: Tape, interval: Interval, wantedBytes: number): EpochMs | undefined {
  const series = tape.candles.list().filter((stored) => stored.interval === interval)
  if (series.length === 0) return undefined
  let low = Math.min(...series.map(({ from }) => from))
  let high = Math.max(...series.map(({ to }) => to)) + 1
  while (high - low > SEARCH_STEP_MS) {
    const middle = Math.floor((low + high) / 2)
    if (prune(tape, interval, middle, true).bytesFreed >= wantedBytes) high = middle
    else low = middle
  }
  return high
}

/** @returns the bytes that gives */
function removeBars(tape: Tape, interval: Interval, before: EpochMs): number {
  const counts = prune(tape, interval, before, false)
  if (counts.bars > 0) recordEvent(tape, 'store.keep', { kind: 'bars', interval, before, ...counts })
  return counts.bytesFreed
}

function prune(tape: Tape, interval: Interval, before: EpochMs, isDryRun: boolean): PruneCounts {
  return tape.candles.prune({ interval, before, isDryRun })
}
