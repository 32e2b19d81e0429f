import { app } from './app.ts'
import { candles } from './candles.ts'
import { heatmap } from './heatmap.ts'
import { imports } from './imports.ts'
import { markets } from './markets.ts'
import { quotes } from './quotes.ts'
import { settings } from './settings.ts'
import { store } from './store.ts'
import { symbols } from './symbols.ts'
import { workspace } from './workspace.ts'

/** The only door between engine and renderer. Names are `noun.verb`. */
export const contract = { app, candles, heatmap, imports, markets, quotes, settings, store, symbols, workspace }
export type Contract = typeof contract
