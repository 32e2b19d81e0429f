import { type Candles, unpackCandles } from '../../../../shared/domain/candles.ts'
import type { DataState, SourceName } from '../../../../shared/domain/data-state.ts'
import { findGaps, type Gap } from '../../../../shared/domain/gaps.ts'
import { calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { type AppError, toAppError } from '../../../../shared/errors.ts'
import type { EngineClient } from '../../../engine.ts'
import { CandleStore } from './candle-store.ts'
import { toCells } from './gap-cells.ts'

export type CandlesClient = Pick<EngineClient['candles'], 'load'>
type Page = Awaited<ReturnType<CandlesClient['load']>>
type PageInput = Parameters<CandlesClient['load']>[0]

/** Where the loaded bars came from. */
export interface FeedOrigin {
  readonly name: string
  readonly source: SourceName
  readonly derivedFrom: Interval | null
  readonly state: DataState
  readonly fetchedAt: { readonly from: EpochMs; readonly to: EpochMs } | null
  readonly newestMarketTime: EpochMs | null
}

/** Another object with every change; `store` is another one only when all bars were read anew. */
export interface FeedSnapshot {
  readonly status: 'loading' | 'ready' | 'empty' | 'failed'
  readonly store: CandleStore
  readonly origin: FeedOrigin | null
  readonly hasEarlier: boolean
  readonly gaps: readonly Gap[]
  /** Why nothing is shown, or why older bars did not come. */
  readonly error: AppError | null
}

/** Enough for three screens at the width a chart opens with: what opening costs does not depend on what is stored. */
const OPENING_BARS = 1_500
const PAGE_BARS = 4_000

/**
 * The bars of one series, read from the engine page by page: the newest first, older ones as they are wanted, everything
 * loaded anew when the tape changed. One request at a time; `close` ends it.
 */
export class CandleFeed {
  readonly symbol: Symbol
  readonly interval: Interval
  private readonly client: CandlesClient
  private readonly listeners = new Set<() => void>()
  private current: FeedSnapshot = emptySnapshot()
  private request: AbortController | null = null
  /** Settles when what was asked last is in the store. */
  private work: Promise<void> = Promise.resolve()

  constructor(client: CandlesClient, symbol: Symbol, interval: Interval) {
    this.client = client
    this.symbol = symbol
    this.interval = interval
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly snapshot = (): FeedSnapshot => this.current

  /** Reads the newest bars; again after `close`, or to retry. */
  async open(): Promise<void> {
    this.publish(emptySnapshot())
    await (this.work = this.readAnew({ limit: OPENING_BARS }))
  }

  close(): void {
    this.request?.abort()
    this.request = null
  }

  /** Reads all loaded bars again, with whatever is newer. What is shown stays until the answer is here. */
  async reload(): Promise<void> {
    const { store } = this.current
    const range = store.length === 0 ? { limit: OPENING_BARS } : { from: store.firstTime, limit: 0 }
    await (this.work = this.readAnew(range))
  }

  /** Puts a page of at least `bars` older bars in front; nothing when one is on its way or none is stored. */
  async loadEarlier(bars: number): Promise<void> {
    if (this.request === null) await (this.work = this.prepend({ limit: Math.max(PAGE_BARS, Math.ceil(bars)) }))
  }

  /** Loads back to `t` when older bars are stored. */
  async reachBack(t: EpochMs): Promise<void> {
    await this.work
    const { store } = this.current
    if (store.length > 0 && t < store.firstTime) await (this.work = this.prepend({ from: t, limit: 0 }))
  }

  private async prepend(range: Pick<PageInput, 'from' | 'limit'>): Promise<void> {
    const { store, hasEarlier, origin, gaps } = this.current
    if (!hasEarlier || origin === null || store.length === 0) return
    // An older page of another source would not fit what is on screen.
    const page = await this.ask({ ...range, to: store.firstTime, source: origin.source })
    if (page === null) return
    const bars = page.columns.t.length
    const found = this.gapsOf(page.columns, store.firstTime)
    store.prepend(toCells(page.columns, found, page.partial, page.revised))
    this.publish({
      ...this.current,
      gaps: [...found, ...gaps],
      hasEarlier: page.hasEarlier && (bars > 0 || range.from !== undefined),
      error: null,
    })
  }

  private async readAnew(range: Pick<PageInput, 'from' | 'limit'>): Promise<void> {
    this.close()
    const page = await this.ask(range)
    if (page === null) return
    const store = new CandleStore()
    const gaps = this.gapsOf(page.columns)
    store.append(toCells(page.columns, gaps, page.partial, page.revised))
    const { name, source, derivedFrom, state, fetchedAt, newestMarketTime } = page
    this.publish({
      status: store.length === 0 ? 'empty' : 'ready',
      store,
      gaps,
      origin: { name, source, derivedFrom, state, fetchedAt, newestMarketTime },
      hasEarlier: page.hasEarlier,
      error: null,
    })
  }

  /** @returns null when it was cancelled, or failed with words in the snapshot */
  private async ask(
    range: Omit<PageInput, 'symbol' | 'interval'>,
  ): Promise<(Omit<Page, 'columns'> & { readonly columns: Candles }) | null> {
    const request = new AbortController()
    this.request = request
    try {
      const { signal } = request
      const page = await this.client.load({ symbol: this.symbol, interval: this.interval, ...range }, { signal })
      const columns = unpackCandles(page.columns)
      return signal.aborted ? null : { ...page, columns }
    } catch (thrown) {
      const error = toAppError(thrown)
      if (request.signal.aborted || error.code === 'cancelled') return null
      this.publish({ ...this.current, status: this.current.store.length > 0 ? 'ready' : 'failed', error })
      return null
    } finally {
      if (this.request === request) this.request = null
    }
  }

  private gapsOf(columns: Candles, next?: EpochMs): Gap[] {
    const times = new Float64Array(columns.t.length + (next === undefined ? 0 : 1))
    times.set(columns.t)
    if (next !== undefined) times[columns.t.length] = next
    return findGaps(times, this.interval, calendarOf(this.symbol))
  }

  private publish(snapshot: FeedSnapshot): void {
    this.current = snapshot
    for (const listener of this.listeners) listener()
  }
}

function emptySnapshot(): FeedSnapshot {
  return { status: 'loading', store: new CandleStore(), origin: null, hasEarlier: false, gaps: [], error: null }
}
