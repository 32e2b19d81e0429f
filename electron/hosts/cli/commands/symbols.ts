import type { Command } from '../command.ts'
import { formatTable } from '../format-table.ts'

const COLUMNS = ['symbol', 'name', 'kind', 'source', 'sector', 'industry'].map((title) => ({ title }))

export const symbolsCommand: Command = {
  usage: '[QUERY]',
  purpose: 'lists known instruments, those that match QUERY best first',
  options: {},
  async run({ operands, withEngine }) {
    // Several words are one query: `symbols bank of america`.
    const query = operands.join(' ')
    const found = await withEngine('read', (client) => client.symbols.search({ query, limit: 0 }))
    const symbols = found.symbols.map(({ symbol, name, kind, source, sector, industry, tickSize }) => {
      return { symbol, name, kind, source, sector, industry, tickSize }
    })
    const rows = symbols.map(({ symbol, name, kind, source, sector, industry }) => {
      return [symbol, name, kind, source, sector ?? '', industry ?? '']
    })
    return { document: { data: { symbols }, text: `${formatTable(COLUMNS, rows)}\n${symbols.length} instruments` } }
  },
}
