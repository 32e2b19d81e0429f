import type { Candles } from '../../../../shared/domain/candles.ts'
import type { DataState, SourceName } from '../../../../shared/domain/data-state.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { AppError } from '../../../../shared/errors.ts'
import { CandleStore } from './candle-store.ts'
import type { Loaded } from './loaded.ts'
import type { BarsPage, LiveBars, PriceView } from './series-reader.ts'

/** Where the loaded bars came from. */
export interface FeedOrigin {
  readonly name: string
  readonly source: SourceName
  readonly derivedFrom: Interval | null
  readonly state: DataState
  readonly fetchedAt: { readonly from: EpochMs; readonly to: EpochMs } | null
  readonly newestMarketTime: EpochMs | null
  /** How the prices stand to splits and dividends. */
  readonly adjusted: BarsPage['adjusted']
}

/** What is drawn, and what stands around it: another object with every change; another `store` is another picture. */
export interface FeedSnapshot extends Loaded {
  readonly status: 'loading' | 'ready' | 'empty' | 'failed'
  /** Ends with the newest bar of all and is kept up by the stream. It is `store` unless an older part or an overview is drawn. */
  readonly newest: CandleStore
  readonly origin: FeedOrigin | null
  /** Why nothing is shown, or why more bars did not come. */
  readonly error: AppError | null
  /** What the stream of these bars says of itself; null where there is none, and while it is being looked for. */
  readonly stream: { readonly state: DataState; readonly marketTime: EpochMs } | null
  /** Of the prices shown. */
  readonly priceView: PriceView
  /** Why they are not those of the view that was asked for. */
  readonly viewRefusal: AppError | null
}

export function nothingLoaded(): Loaded {
  return { store: new CandleStore(), cellBars: 1, gaps: [], hasEarlier: false, hasLater: false }
}

export function emptySnapshot(priceView: PriceView): FeedSnapshot {
  const loaded = nothingLoaded()
  return {
    ...loaded,
    newest: loaded.store,
    status: 'loading',
    origin: null,
    error: null,
    stream: null,
    priceView,
    viewRefusal: null,
  }
}

export function originOfPage(page: BarsPage): FeedOrigin {
  const { name, source, derivedFrom, state, fetchedAt, newestMarketTime, adjusted } = page
  return { name, source, derivedFrom, state, fetchedAt, newestMarketTime, adjusted }
}

/** The page's own origin, as of the bars that the stream has brought. */
export function originOfStream(known: FeedOrigin | null, message: LiveBars, columns: Candles): FeedOrigin | null {
  if (known === null) return null
  const newest =
    columns.t.length === 0 ? known.newestMarketTime : Math.max(known.newestMarketTime ?? 0, message.marketTime)
  return { ...known, source: message.source, state: message.state, newestMarketTime: newest }
}
