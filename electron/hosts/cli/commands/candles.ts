import { unpackCandles } from '../../../../shared/domain/candles.ts'
import { isoTime } from '../../../../shared/domain/interval.ts'
import type { Command } from '../command.ts'
import { formatTable } from '../format-table.ts'
import { countOption, requireInterval, textOption, timeOption } from '../read-options.ts'
import { UsageError } from '../usage-error.ts'

const FIGURES = ['open', 'high', 'low', 'close', 'volume'].map((title) => ({ title, isFigure: true }))

export const candlesCommand: Command = {
  usage: 'S --interval I [--from T] [--to T] [--limit N] [--source NAME] [--as-of T] [--known-at T] [--adjusted]',
  purpose: 'shows stored candles, builds missing ones from finer bars',
  options: {
    interval: 'string',
    from: 'string',
    to: 'string',
    limit: 'string',
    source: 'string',
    'as-of': 'string',
    'known-at': 'string',
    adjusted: 'boolean',
  },
  async run({ operands, options, say, withEngine }) {
    const [typed, ...more] = operands
    if (typed === undefined || more.length > 0) throw new UsageError('candles takes one symbol')
    const query = {
      interval: requireInterval(options),
      from: timeOption(options, 'from'),
      to: timeOption(options, 'to'),
      limit: countOption(options, 'limit', Number.MAX_SAFE_INTEGER),
      source: textOption(options, 'source'),
      asOf: timeOption(options, 'as-of'),
      knownAt: timeOption(options, 'known-at'),
      view: options.has('adjusted') ? ('adjusted' as const) : ('stored' as const),
    }
    const answer = await withEngine('read', async (client) => {
      const { listing, others } = await client.symbols.resolve({ text: typed })
      if (listing.symbol !== typed) {
        say(`${typed} is ${listing.symbol}${others.length === 0 ? '' : `; it could also be ${others.join(', ')}`}`)
      }
      return client.candles.load({ ...query, symbol: listing.symbol })
    })
    const { symbol, interval, source, derivedFrom, state, asOf, partial, revised } = answer
    const { t, o, h, l, c, v } = unpackCandles(answer.columns)
    const candles = Array.from(t, (time, at) => [time, o[at], h[at], l[at], c[at], v[at]] as number[])
    const marked = new Map<number, string>(revised.map((at) => [at, 'revised']))
    for (const at of partial) marked.set(at, marked.has(at) ? 'partial, revised' : 'partial')
    const built = derivedFrom === null ? '' : ` · built from ${derivedFrom}`
    const heading = `${symbol} ${interval} · ${source}${built} · ${state} · ${candles.length} bars`
    const rows = candles.map(([time = 0, ...figures]) => [isoTime(time), ...figures, marked.get(time) ?? ''])
    const data = { symbol, interval, source, derivedFrom, state, asOf, candles, partial, revised }
    const text = `${heading}\n${formatTable([{ title: 'open time' }, ...FIGURES, { title: '' }], rows)}`
    return { document: { data, text } }
  },
}
