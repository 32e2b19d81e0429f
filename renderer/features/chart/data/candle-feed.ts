import { type Candles, sliceCandles, unpackCandles } from '../../../../shared/domain/candles.ts'
import type { DataState, SourceName } from '../../../../shared/domain/data-state.ts'
import { findGaps, type Gap } from '../../../../shared/domain/gaps.ts'
import { calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { type AppError, toAppError } from '../../../../shared/errors.ts'
import type { EngineClient, EngineConnection } from '../../../engine.ts'
import { followStream } from '../../../live/follow-stream.ts'
import { CandleStore } from './candle-store.ts'
import { toCells } from './gap-cells.ts'

export type CandlesClient = Pick<EngineClient['candles'], 'load' | 'watch'>
export type FeedConnection = Pick<EngineConnection, 'state' | 'onState'>
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
  /** What the stream of these bars says of itself; null where there is none, and while it is being looked for. */
  readonly stream: { readonly state: DataState; readonly marketTime: EpochMs } | null
}

/** One message of the stream of bars. */
type LiveBars = Awaited<ReturnType<CandlesClient['watch']>> extends AsyncIterable<infer Message> ? Message : never

/** Enough for three screens at the width a chart opens with: what opening costs does not depend on what is stored. */
const OPENING_BARS = 1_500
const PAGE_BARS = 4_000

/**
 * The bars of one series, read from the engine page by page: the newest first, older ones as they are wanted, everything
 * loaded anew when the tape changed. Once they are there the stream keeps the newest of them: bars that form, and those that
 * follow. One request at a time; `close` ends it all.
 */
export class CandleFeed {
  readonly symbol: Symbol
  readonly interval: Interval
  private readonly client: CandlesClient
  private readonly connection: FeedConnection
  private readonly listeners = new Set<() => void>()
  private current: FeedSnapshot = emptySnapshot()
  private readonly tickListeners = new Set<() => void>()
  private request: AbortController | null = null
  private stopStream: (() => void) | null = null
  /** Settles when what was asked last is in the store. */
  private work: Promise<void> = Promise.resolve()

  constructor(client: CandlesClient, connection: FeedConnection, symbol: Symbol, interval: Interval) {
    this.client = client
    this.connection = connection
    this.symbol = symbol
    this.interval = interval
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly snapshot = (): FeedSnapshot => this.current

  /** Calls back with every message of the stream: bars have other values, and with another snapshot there are more of them. */
  readonly onTick = (listener: () => void): (() => void) => {
    this.tickListeners.add(listener)
    return () => this.tickListeners.delete(listener)
  }

  /** True while a stream keeps the newest bars: the tape has nothing that is not on screen. */
  get isStreaming(): boolean {
    return this.current.stream !== null
  }

  /** Reads the newest bars; again after `close`, or to retry. */
  async open(): Promise<void> {
    this.publish(emptySnapshot())
    await (this.work = this.readAnew({ limit: OPENING_BARS }))
  }

  close(): void {
    this.endRequest()
    this.stopStream?.()
    this.stopStream = null
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
    const { store, hasEarlier, origin } = this.current
    if (!hasEarlier || origin === null || store.length === 0) return
    // An older page of another source would not fit what is on screen.
    const page = await this.ask({ ...range, to: store.firstTime, source: origin.source })
    if (page === null) return
    const bars = page.columns.t.length
    const found = this.gapsOf(withNext(page.columns.t, store.firstTime))
    store.prepend(toCells(page.columns, found, page.partial, page.revised))
    this.publish({
      ...this.current,
      gaps: [...found, ...this.current.gaps],
      hasEarlier: page.hasEarlier && (bars > 0 || range.from !== undefined),
      error: null,
    })
  }

  private endRequest(): void {
    this.request?.abort()
    this.request = null
  }

  private async readAnew(range: Pick<PageInput, 'from' | 'limit'>): Promise<void> {
    this.endRequest()
    const page = await this.ask(range)
    if (page === null) return
    const store = new CandleStore()
    const gaps = this.gapsOf(page.columns.t)
    store.append(toCells(page.columns, gaps, page.partial, page.revised))
    const { name, source, derivedFrom, state, fetchedAt, newestMarketTime } = page
    this.publish({
      status: store.length === 0 ? 'empty' : 'ready',
      store,
      gaps,
      origin: { name, source, derivedFrom, state, fetchedAt, newestMarketTime },
      hasEarlier: page.hasEarlier,
      error: null,
      stream: this.current.stream,
    })
    this.stopStream ??= this.follow()
  }

  /** Only behind loaded bars: what comes first is what follows them. */
  private follow(): () => void {
    return followStream({
      connection: this.connection,
      open: (options) => this.client.watch({ symbol: this.symbol, interval: this.interval }, options),
      take: (message) => this.take(message),
      onEnd: (final) => this.loseStream(final === null ? 'reconnecting' : 'stale'),
    })
  }

  /** What the bars were while the stream was open, live, they are no longer. */
  private loseStream(state: DataState): void {
    const { stream, origin } = this.current
    if (stream === null) return
    this.publish({ ...this.current, stream: null, origin: origin && { ...origin, state } })
  }

  private take(message: LiveBars): void {
    const { status, store, gaps, origin, stream } = this.current
    if (status !== 'ready' && status !== 'empty') return
    const columns = unpackCandles(message.columns)
    // A hole that is older than what the stream brings cannot be closed by it: the tape is read again.
    const { state, marketTime } = message
    if (message.kind === 'snapshot' && this.missesBars(columns)) {
      this.publish({ ...this.current, stream: { state, marketTime } })
      void this.reload()
      return
    }
    const known = store.length
    const added = this.addBars(columns)
    const isOther = stream === null || stream.state !== state || origin?.source !== message.source
    if (isOther || store.length !== known) {
      this.publish({
        ...this.current,
        status: store.length > 0 ? 'ready' : status,
        gaps: added.length > 0 ? [...gaps, ...added] : gaps,
        origin: originOf(this.current.origin, message, columns),
        stream: { state, marketTime },
      })
    }
    for (const listener of this.tickListeners) listener()
  }

  /** True when bars lie between what is loaded and what the stream begins with. */
  private missesBars(columns: Candles): boolean {
    const { store } = this.current
    const first = columns.t[0]
    if (store.length === 0 || first === undefined || first <= store.lastTime) return false
    return this.gapsOf(Float64Array.of(store.lastTime, first)).length > 0
  }

  /**
   * Puts bars where they belong: in place of those with their open time, behind the newest. One that forms in sight of everybody
   * lacks nothing and is marked like no partial bar.
   * @returns gaps before new ones
   */
  private addBars(columns: Candles): Gap[] {
    const { store } = this.current
    const found: Gap[] = []
    columns.t.forEach((t, at) => {
      const bar = sliceCandles(columns, at, at + 1)
      if (store.length === 0 || t > store.lastTime) {
        const gaps = store.length === 0 ? [] : this.gapsOf(Float64Array.of(store.lastTime, t))
        found.push(...gaps)
        store.append(toCells(bar, gaps, [], []))
        return
      }
      const cell = store.cellAt(t)
      if (t >= store.firstTime && store.timeAt(cell) === t) store.replace(cell, toCells(bar, [], [], []))
    })
    return found
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

  private gapsOf(times: Float64Array): Gap[] {
    return findGaps(times, this.interval, calendarOf(this.symbol))
  }

  private publish(snapshot: FeedSnapshot): void {
    this.current = snapshot
    for (const listener of this.listeners) listener()
  }
}

function emptySnapshot(): FeedSnapshot {
  return {
    status: 'loading',
    store: new CandleStore(),
    origin: null,
    hasEarlier: false,
    gaps: [],
    error: null,
    stream: null,
  }
}

function withNext(times: Float64Array, next: EpochMs): Float64Array {
  const all = new Float64Array(times.length + 1)
  all.set(times)
  all[times.length] = next
  return all
}

/** The page's own origin, as of the bars that the stream has brought. */
function originOf(known: FeedOrigin | null, message: LiveBars, columns: Candles): FeedOrigin | null {
  if (known === null) return null
  const newest =
    columns.t.length === 0 ? known.newestMarketTime : Math.max(known.newestMarketTime ?? 0, message.marketTime)
  return { ...known, source: message.source, state: message.state, newestMarketTime: newest }
}
