import * as z from 'zod'
import { asOf, base, dataState, epochMs, instrument, symbol } from './base.ts'

export const quotes = {
  /** The newest stored snapshot of one instrument at the clock; `not-found` when none is stored. Unknown figures are null. */
  profile: base.input(z.object({ symbol, asOf })).output(
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
