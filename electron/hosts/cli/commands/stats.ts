import { isoTime } from '../../../../shared/domain/interval.ts'
import type { Command } from '../command.ts'
import { formatTable } from '../format-table.ts'
import { sizeWords } from '../size-words.ts'
import { UsageError } from '../usage-error.ts'

const COLUMNS = [
  { title: 'symbol' },
  { title: 'interval' },
  { title: 'source' },
  { title: 'bars', isFigure: true },
  { title: 'bytes', isFigure: true },
  { title: 'from' },
  { title: 'to' },
  { title: 'revisions', isFigure: true },
]

export const statsCommand: Command = {
  usage: '',
  purpose: 'shows what lies in the store, series by series',
  options: {},
  async run({ operands, withEngine }) {
    if (operands.length > 0) throw new UsageError(`stats takes no operand, "${operands[0]}" was given`)
    const { bytes, other, series: stored } = await withEngine('read', (client) => client.store.stats())
    const series = stored.map(({ symbol, interval, source, bars, bytes: size, from, to, revisions }) => {
      return { symbol, interval, source, bars, bytes: size, from, to, revisions }
    })
    const rows = series.map(({ symbol, interval, source, bars, bytes: size, from, to, revisions }) => {
      return [symbol, interval, source, bars, size, isoTime(from), isoTime(to), revisions]
    })
    const total = `${series.length} series, ${sizeWords(bytes - other)} · other ${sizeWords(other)} · files ${sizeWords(bytes)}`
    return { document: { data: { bytes, other, series }, text: `${formatTable(COLUMNS, rows)}\n${total}` } }
  },
}
