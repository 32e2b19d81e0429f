import { isoTime } from '../../../../shared/domain/interval.ts'
import type { Command } from '../command.ts'
import { formatTable } from '../format-table.ts'
import { timeOption } from '../read-options.ts'
import { resolveOperands } from '../resolve-operands.ts'

const COLUMNS = [
  { title: 'symbol' },
  { title: 'last', isFigure: true },
  { title: 'change %', isFigure: true },
  { title: 'volume', isFigure: true },
  { title: 'market time' },
  { title: 'source' },
  { title: 'state' },
]

export const quotesCommand: Command = {
  usage: 'S… [--as-of T] [--known-at T]',
  purpose: 'shows the newest price of each symbol, or that of a past moment',
  options: { 'as-of': 'string', 'known-at': 'string' },
  async run(context) {
    const asOf = timeOption(context.options, 'as-of')
    const knownAt = timeOption(context.options, 'known-at')
    const { quotes: found } = await context.withEngine('read', async (client) => {
      const symbols = await resolveOperands(client, context, 'quotes')
      return client.quotes.load({ symbols, asOf, knownAt })
    })
    const quotes = found.map(({ symbol, last, changePct, volume, marketTime, fetchedAt, source, state, delayMin }) => {
      return { symbol, last, changePct, volume, marketTime, fetchedAt, source, state, delayMin }
    })
    const text = formatTable(
      COLUMNS,
      quotes.map(({ symbol, last, changePct, volume, marketTime, source, state }) => {
        return [symbol, last, changePct?.toFixed(2) ?? null, volume, marketTime && isoTime(marketTime), source, state]
      }),
    )
    return { document: { data: { quotes }, text } }
  },
}
