import * as z from 'zod'
import { base, interval, symbol } from './base.ts'
import { PRICE_VIEWS } from './candles.ts'
import { HEATMAP_COLOURS, HEATMAP_GROUPS, HEATMAP_SIZES, UNIVERSES } from './heatmap.ts'

export const PALETTES = ['rg', 'bo', 'gr', 'mono'] as const
export type Palette = (typeof PALETTES)[number]

/** What the app remembers between starts. Every field has a default, so a stored document of an older version still loads. */
export const workspaceSchema = z.object({
  route: z.string().max(200).default('#/markets'),
  markets: z
    .object({
      universe: z.enum(UNIVERSES).default('sp500'),
      group: z.enum(HEATMAP_GROUPS).default('sector'),
      size: z.enum(HEATMAP_SIZES).default('cap'),
      colour: z.enum(HEATMAP_COLOURS).default('change'),
      isMono: z.boolean().default(false),
      isTable: z.boolean().default(false),
      filter: z.string().max(100).default(''),
    })
    .prefault({}),
  chart: z
    .object({
      symbol: symbol.default('INDEX:SPX'),
      interval: interval.default('1d'),
      scale: z.enum(['auto', 'log', 'percent']).default('auto'),
      prices: z.enum(PRICE_VIEWS).default('stored'),
      isSideOpen: z.boolean().default(true),
    })
    .prefault({}),
  isIntroDismissed: z.boolean().default(false),
})
export type Workspace = z.infer<typeof workspaceSchema>

export const workspace = {
  load: base.output(workspaceSchema),
  /** Replaces the stored document. The page debounces; the last write wins. */
  save: base.input(workspaceSchema).output(z.void()),
}
