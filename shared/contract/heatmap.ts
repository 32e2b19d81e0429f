import * as z from 'zod'
import { asOf, base, dataState, epochMs, symbol } from './base.ts'

export const HEATMAP_GROUPS = ['sector', 'industry', 'category', 'none'] as const
export const HEATMAP_SIZES = ['cap', 'volume', 'turnover', 'equal'] as const
/** `high52` place in the 52-week range · `change` since the previous close (crypto: 24 h). Later sources add volume, gap … */
export const HEATMAP_COLOURS = ['change', 'high52'] as const
export const UNIVERSES = ['sp500', 'crypto100'] as const

const tile = z.object({
  symbol,
  name: z.string(),
  group: z.string(),
  sector: z.string().nullable(),
  industry: z.string().nullable(),
  /** Of crypto: what the coin is for, such as `DeFi`. */
  category: z.string().nullable(),
  /** Raw measure of the area: USD for cap and turnover, units for volume, or 1. Null: the tile is in `missing` too. */
  size: z.number().nullable(),
  price: z.number().nullable(),
  /** `high52`: 100·(price − low)/(high − low) of 52 weeks; `change`: both in percent. Null without data. */
  value: z.number().nullable(),
  /** Close the change counts from; null where the source has none. */
  prevClose: z.number().nullable(),
  volume: z.number().nullable(),
  turnover: z.number().nullable(),
  cap: z.number().nullable(),
  low52: z.number().nullable(),
  high52: z.number().nullable(),
  pe: z.number().nullable(),
  eps: z.number().nullable(),
  dividendYieldPct: z.number().nullable(),
  source: z.string(),
  marketTime: epochMs.nullable(),
  fetchedAt: epochMs.nullable(),
  state: dataState,
})
export type HeatmapTile = z.infer<typeof tile>

export const heatmap = {
  load: base
    .input(
      z.object({
        universe: z.enum(UNIVERSES).default('sp500'),
        group: z.enum(HEATMAP_GROUPS).default('sector'),
        size: z.enum(HEATMAP_SIZES).default('cap'),
        colour: z.enum(HEATMAP_COLOURS).default('high52'),
        asOf,
      }),
    )
    .output(
      z.object({
        universe: z.enum(UNIVERSES),
        name: z.string(),
        asOf: epochMs.nullable(),
        group: z.enum(HEATMAP_GROUPS),
        size: z.enum(HEATMAP_SIZES),
        colour: z.enum(HEATMAP_COLOURS),
        /**
         * What the market's data can show; a control offers these and no others. A choice it cannot show is answered with the
         * first one it can, and `universe`, `group`, `size` and `colour` above say which.
         */
        offers: z.object({
          universes: z.array(z.object({ id: z.enum(UNIVERSES), name: z.string() })),
          groups: z.array(z.enum(HEATMAP_GROUPS)),
          sizes: z.array(z.enum(HEATMAP_SIZES)),
          colours: z.array(z.enum(HEATMAP_COLOURS)),
        }),
        /** True when `quotes.watch` moves these tiles. */
        isLive: z.boolean(),
        tiles: z.array(tile),
        /** Value of a group by the rule of CLI.md for its colour and size. Largest group first. */
        groups: z.array(
          z.object({ name: z.string(), value: z.number().nullable(), count: z.number().int(), size: z.number() }),
        ),
        missing: z.array(z.object({ symbol, name: z.string(), reason: z.string() })),
      }),
    ),
}
