import { formatBytes, formatCount } from '../../../../shared/domain/format-number.ts'
import { formatAsOf } from '../../../../shared/domain/format-time.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { EngineClient } from '../../../engine.ts'

export interface CheckOutcome {
  readonly result: Awaited<ReturnType<EngineClient['app']['checkStore']>>
  readonly isFull: boolean
  readonly tookMs: number
  readonly endedAt: EpochMs
}

/** What a check found, in a sentence, and each problem by itself. */
export function checkWords({ result, isFull, tookMs, endedAt }: CheckOutcome): {
  readonly headline: string
  readonly problems: readonly string[]
} {
  const { ledger, tape } = result
  const problems = [...ledger.problems.map((problem) => `Ledger: ${problem}`), ...tape.bad.map((bad) => `Tape: ${bad}`)]
  const read = isFull && tape.checked === tape.chunks ? `all ${tape.chunks}` : `${tape.checked} of ${tape.chunks}`
  const ranges = `${read} stored ranges read back`
  const found = result.ok ? 'No problems' : countWords(Math.max(1, problems.length), 'problem')
  const seconds = tookMs < 1_000 ? 'under a second' : `${(tookMs / 1_000).toFixed(1)} s`
  return { headline: `${found}, ${ranges}, in ${seconds}. Checked ${formatAsOf(endedAt, endedAt)}.`, problems }
}

/** `412 MB used · 186 GB free · 12 series · 1,204,000 bars` */
export function usedWords(stats: Awaited<ReturnType<EngineClient['store']['stats']>>): string {
  const bars = stats.series.reduce((sum, series) => sum + series.bars, 0)
  return [
    `${formatBytes(stats.bytes)} used`,
    stats.diskFreeBytes !== null && `${formatBytes(stats.diskFreeBytes)} free`,
    countWords(stats.series.length, 'series', 'series'),
    countWords(bars, 'bar'),
  ]
    .filter(Boolean)
    .join(' · ')
}

export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
