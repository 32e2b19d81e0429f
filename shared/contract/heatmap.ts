import * as z from 'zod'
import { asOf, base, dataState, epochMs, symbol } from './base.ts'

export const HEATMAP_GROUPS = ['sector', 'industry', 'none'] as const
export const HEATMAP_SIZES = ['cap', 'equal'] as const
/** What the bundled sample can colour by: place in the 52-week range. Later sources add change, volume, gap … */
export const HEATMAP_COLOURS = ['high52'] as const

const tile = z.object({
  symbol,
  name: z.string(),
  group: z.string(),
  sector: z.string().nullable(),
  industry: z.string().nullable(),
  /** Raw measure of the area: market cap in USD, or 1. Null: the tile is in `missing` too. */
  size: z.number().nullable(),
  price: z.number().nullable(),
  /** `high52`: 100·(price − low)/(high − low) of 52 weeks, percent. Null without data. */
  value: z.number().nullable(),
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
        universe: z.literal('sp500').default('sp500'),
        group: z.enum(HEATMAP_GROUPS).default('sector'),
        size: z.enum(HEATMAP_SIZES).default('cap'),
        colour: z.enum(HEATMAP_COLOURS).default('high52'),
        asOf,
      }),
    )
    .output(
      z.object({
        universe: z.literal('sp500'),
        name: z.string(),
        asOf: epochMs.nullable(),
        group: z.enum(HEATMAP_GROUPS),
        size: z.enum(HEATMAP_SIZES),
        colour: z.enum(HEATMAP_COLOURS),
        tiles: z.array(tile),
        /** Value of a group: size-weighted mean of its tiles. Largest group first. */
        groups: z.array(
          z.object({ name: z.string(), value: z.number().nullable(), count: z.number().int(), size: z.number() }),
        ),
        missing: z.array(z.object({ symbol, name: z.string(), reason: z.string() })),
      }),
    ),
}
