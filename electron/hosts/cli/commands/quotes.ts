import { isoTime } from '../../../../shared/domain/interval.ts'
import { changePct, QUOTE_FIELDS, QUOTE_STRIDE, unpackQuotes } from '../../../../shared/domain/quote-columns.ts'
import { toAppError } from '../../../../shared/errors.ts'
import type { Client, Command } from '../command.ts'
import { formatTable } from '../format-table.ts'
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

interface Figures {
  readonly change: number | null
  readonly volume: number | null
}

export const quotesCommand: Command = {
  usage: 'S…',
  purpose: 'shows the newest price of each symbol',
  options: {},
  async run(context) {
    const quotes = await context.withEngine('read', async (client) => {
      const symbols = await resolveOperands(client, context, 'quotes')
      const live = await liveFigures(client, symbols)
      const rows = []
      for (const [slot, symbol] of symbols.entries()) {
        const { price, source, marketTime, fetchedAt, state } = await newestPrice(client, symbol)
        const { change, volume } = live.get(slot) ?? { change: null, volume: null }
        rows.push({
          symbol,
          last: price,
          changePct: change,
          volume,
          marketTime,
          fetchedAt,
          source,
          state,
          delayMin: null,
        })
      }
      return rows
    })
    const text = formatTable(
      COLUMNS,
      quotes.map(({ symbol, last, changePct: change, volume, marketTime, source, state }) => {
        return [symbol, last, change?.toFixed(2) ?? null, volume, marketTime && isoTime(marketTime), source, state]
      }),
    )
    return { document: { data: { quotes }, text } }
  },
}

/** What only a running market knows, by slot; empty where nothing runs. */
async function liveFigures(client: Client, symbols: string[]): Promise<Map<number, Figures>> {
  try {
    const stream = await client.quotes.watch({ symbols })
    const { value, done } = await stream.next()
    await stream.return?.()
    if (done) return new Map()
    const { slots, values } = unpackQuotes(value.rows)
    return new Map(Array.from(slots, (slot, row) => [slot, figuresOf(values, row * QUOTE_STRIDE)]))
  } catch (thrown) {
    if (toAppError(thrown).code === 'unsupported') return new Map()
    throw thrown
  }
}

function figuresOf(values: Float64Array, start: number): Figures {
  const at = (field: (typeof QUOTE_FIELDS)[number]): number => values[start + QUOTE_FIELDS.indexOf(field)] as number
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value)
  return { change: known(changePct(at('last'), at('prevClose'))), volume: known(at('volume')) }
}

/** The snapshot, or the close of the newest bar of what has no snapshot. Null figures: only the name is known. */
async function newestPrice(client: Client, symbol: string) {
  try {
    return await client.quotes.profile({ symbol })
  } catch (thrown) {
    if (toAppError(thrown).code !== 'not-found') throw thrown
    const { listing } = await client.symbols.resolve({ text: symbol })
    const { last, source } = listing
    if (!last) return { price: null, marketTime: null, fetchedAt: null, source, state: 'stale' as const }
    return { ...last, fetchedAt: null }
  }
}
