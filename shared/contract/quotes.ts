import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { asOf, base, binary, dataState, epochMs, instrument, knownAt, symbol } from './base.ts'

/** More symbols than any universe has; a slot is a Uint16. */
const MAX_WATCHED_SYMBOLS = 2_000

const batch = z.object({
  /** The first message holds every symbol that has a quote; a lost batch means subscribing again. */
  kind: z.enum(['snapshot', 'update']),
  /** `packQuotes` of shared/domain/quote-columns.ts; slots count in the order of `symbols` asked for. */
  rows: binary,
  source: z.string(),
  /** Of the stream; each number's own age is its marketTime. */
  state: dataState,
})

export const quotes = {
  /** Live quotes, conflated to one batch per 100 ms at most. A symbol the market does not know stays without a row. */
  watch: base
    .input(z.object({ symbols: z.array(symbol).min(1).max(MAX_WATCHED_SYMBOLS) }))
    .output(eventIterator(batch)),
  /**
   * Prices at one moment: live ones where there are any, else from quote history, snapshots and closes, whichever is newest.
   * In the order asked. A symbol nothing is known of stands there with nulls. @throws not-found for an unknown symbol
   */
  load: base.input(z.object({ symbols: z.array(symbol).min(1).max(MAX_WATCHED_SYMBOLS), asOf, knownAt })).output(
    z.object({
      quotes: z.array(
        z.object({
          symbol,
          last: z.number().nullable(),
          /** Percent since the previous close (crypto: 24 h). */
          changePct: z.number().nullable(),
          volume: z.number().nullable(),
          marketTime: epochMs.nullable(),
          fetchedAt: epochMs.nullable(),
          source: z.string(),
          state: dataState,
          delayMin: z.number().nullable(),
        }),
      ),
    }),
  ),
  /** The newest stored snapshot of one instrument at the clock; `not-found` when none is stored. Unknown figures are null. */
  profile: base.input(z.object({ symbol, asOf, knownAt })).output(
    instrument.extend({
      price: z.number().nullable(),
      cap: z.number().nullable(),
      pe: z.number().nullable(),
      eps: z.number().nullable(),
      dividendYieldPct: z.number().nullable(),
      low52: z.number().nullable(),
      high52: z.number().nullable(),
      source: z.string(),
      marketTime: epochMs,
      fetchedAt: epochMs,
      state: dataState,
    }),
  ),
}
