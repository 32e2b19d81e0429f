import { eventIterator } from '@orpc/contract'
import * as z from 'zod'
import { base } from './base.ts'

/** `stored` is the real market and the bundled sample; `simulated` is kept apart inside the data folder. */
export const MARKET_NAMES = ['stored', 'simulated'] as const
export type MarketName = (typeof MARKET_NAMES)[number]

const market = z.object({
  name: z.enum(MARKET_NAMES),
  /** Of the simulated market; null on the stored one. */
  seed: z.number().int().nonnegative().nullable(),
})
export type Market = z.infer<typeof market>

/** One market for the whole workspace: every other procedure answers from the one chosen here, in every page. */
export const markets = {
  /** Remembered across starts. Pages that hold data of the other market ask again when `watch` tells of the change. */
  choose: base.input(z.object({ name: z.enum(MARKET_NAMES) })).output(market),
  /** The present choice first, then one message per change. */
  watch: base.output(eventIterator(market)),
}
