import type { PRICE_VIEWS } from '../../../shared/contract/candles.ts'
import { kindOf, type Symbol } from '../../../shared/domain/instrument.ts'
import type { FeedOrigin } from './data/feed-snapshot.ts'

/** Only shares are split and pay dividends; what an import has named itself may be one. */
export function hasPriceViews(symbol: Symbol): boolean {
  const kind = kindOf(symbol)
  return kind === 'stock' || kind === 'etf' || kind === 'other'
}

/** How prices stand to splits and dividends, for a line of small words; null where nobody has told. */
export const ADJUSTED_WORDS: Readonly<Record<FeedOrigin['adjusted'], string | null>> = {
  raw: 'raw',
  split: 'split-adjusted',
  full: 'adjusted',
  mixed: 'partly adjusted',
  unknown: null,
}

type ViewNames = Readonly<Record<(typeof PRICE_VIEWS)[number], string>>
export const VIEW_NAMES: ViewNames = { adjusted: 'Adjusted', stored: 'As stored', raw: 'Raw' }
/** Below the breakpoint. */
export const SHORT_VIEW_NAMES: ViewNames = { adjusted: 'Adj', stored: 'Stored', raw: 'Raw' }
