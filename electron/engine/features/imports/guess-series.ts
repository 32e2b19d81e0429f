import { guessVenue, type Symbol } from '../../../../shared/domain/instrument.ts'
import { DAY_MS, INTERVALS, intervalMs, isInterval, type Interval } from '../../../../shared/domain/interval.ts'
import type { Tape } from '../../tape/types.ts'
import { resolveSymbol } from '../symbols/resolve-symbol.ts'

/** The interval whose length is the most frequent distance between neighbouring rows; null when there is none. */
export function intervalOfTimes(times: readonly number[]): Interval | null {
  const counts = new Map<number, number>()
  for (let at = 1; at < times.length; at++) {
    const step = Math.abs((times[at] as number) - (times[at - 1] as number))
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1)
  }
  const [usual = Number.NaN] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? []
  const exact = INTERVALS.find((interval) => interval !== '1M' && intervalMs(interval) === usual)
  return exact ?? (usual >= 28 * DAY_MS && usual <= 31 * DAY_MS ? '1M' : null)
}

/** `BTCUSDT-1m-2025-05.csv`, `ADABTC-1mo-201807.csv`: the interval as a word of its own. */
export function intervalOfName(fileName: string): Interval | null {
  for (const word of wordsOf(fileName)) {
    const name = word.replace(/^1mo$/i, '1M')
    if (isInterval(name)) return name
  }
  return null
}

/** The first word of a file's name that is a stored instrument or a crypto pair. */
export function symbolOfName(tape: Tape, fileName: string): Symbol | null {
  for (const word of wordsOf(fileName)) {
    if (!/^[A-Z][A-Z0-9]{0,19}$/.test(word)) continue
    const { symbol, isNew } = resolveSymbol(tape, word, { create: true })
    if (!isNew || guessVenue(word) !== 'LOCAL') return symbol
  }
  return null
}

function wordsOf(fileName: string): string[] {
  return fileName.replace(/\.[a-z]{1,4}$/i, '').split(/[-_. ()]+/)
}
