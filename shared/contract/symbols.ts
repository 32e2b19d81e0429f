import * as z from 'zod'
import { asOf, base, dataState, epochMs, instrument, interval, symbol } from './base.ts'

const series = z.object({
  interval,
  source: z.string(),
  bars: z.number().int().nonnegative(),
  /** Open times of the first and the last stored bar. */
  from: epochMs,
  to: epochMs,
  fetchedAt: epochMs,
})
export type Series = z.infer<typeof series>

const listing = instrument.extend({
  source: z.string(),
  /** Newest price in store with the market time it describes; null where only the name is known. */
  last: z.object({ price: z.number(), marketTime: epochMs, source: z.string(), state: dataState }).nullable(),
  /** True when bars of any interval are stored. */
  hasCandles: z.boolean(),
})
export type Listing = z.infer<typeof listing>

export const symbols = {
  /** Local index: the exact code first, then what has bars, then prefix of the code, word of the name, anywhere. Empty = all. */
  search: base
    .input(
      z.object({
        query: z.string().max(100).default(''),
        limit: z.number().int().min(0).max(10_000).default(50),
        asOf,
      }),
    )
    .output(z.object({ symbols: z.array(listing), total: z.number().int() })),
  /** Turns what a person typed into one instrument: `VENUE:CODE` or a bare code. `not-found` names the nearest. */
  resolve: base.input(z.object({ text: z.string().max(100) })).output(z.object({ listing, others: z.array(symbol) })),
  /** Everything stored for one instrument. `offered` = intervals that can be shown, native or built from a finer one. */
  series: base
    .input(z.object({ symbol, asOf }))
    .output(z.object({ instrument, series: z.array(series), offered: z.array(interval) })),
}
