import { unpackCandles } from '../../../../shared/domain/candles.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import { QUOTE_FIELDS, QUOTE_STRIDE, unpackQuotes } from '../../../../shared/domain/quote-columns.ts'
import { ERROR_POLICY } from '../../../../shared/errors.ts'
import type { Client, Command } from '../command.ts'
import { intervalOption, requireDuration } from '../read-options.ts'
import { resolveOperands } from '../resolve-operands.ts'

interface Summary {
  messages: number
  closed: number
  gapsFilled: number
}

type Tell = (line: object) => void

export const watchCommand: Command = {
  usage: 'S… [--interval I] --for 10s',
  purpose: 'prints prices, or bars as they form, line by line',
  options: { interval: 'string', for: 'string' },
  async run(context) {
    const { options, print } = context
    const interval = intervalOption(options)
    const forMs = requireDuration(options, 'for', '10s')
    const summary: Summary = { messages: 0, closed: 0, gapsFilled: 0 }
    const tell: Tell = (line) => {
      summary.messages++
      print(JSON.stringify({ at: Date.now(), ...line }))
    }
    const { signal } = context
    await context.withEngine('write', async (client) => {
      const symbols = await resolveOperands(client, context, 'watch')
      const streams = interval
        ? await Promise.all(symbols.map((symbol) => openBars(client, symbol, interval, summary, tell)))
        : [await openQuotes(client, symbols, tell)]
      const end = (): void => {
        for (const { stop } of streams) stop()
      }
      const timer = setTimeout(end, forMs)
      signal.addEventListener('abort', end, { once: true })
      if (signal.aborted) end()
      try {
        await Promise.all(streams.map(({ ended }) => ended))
      } finally {
        clearTimeout(timer)
        end()
      }
    })
    print(JSON.stringify({ summary }))
    return { exit: signal.aborted ? ERROR_POLICY.cancelled.exit : 0 }
  },
}

interface Following {
  readonly ended: Promise<void>
  readonly stop: () => void
}

function follow<T>(stream: AsyncIterator<T, unknown>, take: (message: T) => void): Following {
  const read = async (): Promise<void> => {
    for (let step = await stream.next(); !step.done; step = await stream.next()) take(step.value)
  }
  return { ended: read(), stop: () => void stream.return?.() }
}

/** @throws AppError unsupported where nothing moves */
async function openQuotes(client: Client, symbols: string[], tell: Tell): Promise<Following> {
  return follow(await client.quotes.watch({ symbols }), ({ rows, state }) => {
    const { slots, values } = unpackQuotes(rows)
    slots.forEach((slot, row) => {
      tell({ symbol: symbols[slot], last: values[row * QUOTE_STRIDE + QUOTE_FIELDS.indexOf('last')], state })
    })
  })
}

/** The newest bar first, then every change of it and, once each, every bar that closed. @throws AppError as above */
async function openBars(
  client: Client,
  symbol: string,
  interval: Interval,
  summary: Summary,
  tell: Tell,
): Promise<Following> {
  let closedTo: number | undefined
  return follow(await client.candles.watch({ symbol, interval }), ({ kind, columns, openBar }) => {
    const { t, o, h, l, c, v } = unpackCandles(columns)
    const isFirst = closedTo === undefined
    if (!isFirst && kind === 'snapshot') summary.gapsFilled++
    closedTo ??= t.at(openBar === null ? -1 : -2) ?? Number.NEGATIVE_INFINITY
    for (const [at, time] of t.entries()) {
      const isClosed = time !== openBar
      if (time <= closedTo) continue
      if (isClosed) {
        closedTo = time
        summary.closed++
      }
      const volume = v[at] as number
      tell({
        symbol,
        interval,
        t: time,
        o: o[at],
        h: h[at],
        l: l[at],
        c: c[at],
        v: Number.isNaN(volume) ? null : volume,
        closed: isClosed,
      })
    }
  })
}
