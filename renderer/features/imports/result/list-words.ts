import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { formatCount } from '../../../../shared/domain/format-number.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import { countWords } from '../import-words.ts'

/** Without the venue's hours nobody can say whether a bar that is not there should be. */
export function hasCalendar({ symbol }: ImportResult): boolean {
  return calendarOf(symbol) !== 'none'
}

export function gapWords(result: ImportResult): string {
  const { gaps, gapsLeftOut, from } = result
  if (!hasCalendar(result)) return 'Gaps cannot be told: the trading hours of this venue are not known.'
  if (from === null) return ''
  if (gaps.length === 0) return 'No bar is missing between the first and the last.'
  const missing = gaps.reduce((sum, { bars }) => sum + bars, gapsLeftOut.bars)
  const words = `${countWords(missing, 'bar')} missing. The chart shows ${missing === 1 ? 'it as a gap' : 'them as gaps'}.`
  if (gapsLeftOut.gaps === 0) return words
  const all = gaps.length + gapsLeftOut.gaps
  return `${words} Listed are the first ${formatCount(gaps.length)} of ${formatCount(all)} gaps.`
}

export function asideWords({ quarantined }: ImportResult): string {
  return quarantined.length > 0 ? 'These rows were not stored as bars.' : 'No row was set aside.'
}
