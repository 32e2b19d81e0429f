import { unpackCandles } from '../../../../shared/domain/candles.ts'
import type { DataState } from '../../../../shared/domain/data-state.ts'
import type { Symbol } from '../../../../shared/domain/instrument.ts'
import type { Interval } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import type { EngineConnection } from '../../../engine.ts'
import { followStream } from '../../../live/follow-stream.ts'
import { cellBarsFor } from '../view/detail.ts'
import { spanOf, type View } from '../view/view.ts'
import { addLiveBars, missesBars } from './add-live-bars.ts'
import type { CandleStore } from './candle-store.ts'
import { emptySnapshot, type FeedSnapshot, nothingLoaded, originOfPage, originOfStream } from './feed-snapshot.ts'
import { foldTail } from './group-tail.ts'
import { barsLoaded, joinedWithNewest, withEarlierBars } from './join-pages.ts'
import { type CellBars, cellMs, type Loaded, reachesTo, timeAtPlace } from './loaded.ts'
import { type Part, readBarsPart, readEarlier, readGroupsPart, readLater } from './read-part.ts'
import { type CandlesClient, type LiveBars, type PriceView, type Range, SeriesReader } from './series-reader.ts'

export type FeedConnection = Pick<EngineConnection, 'state' | 'onState'>

/** Enough for three screens at the width a chart opens with: what opening costs does not depend on what is stored. */
const OPENING_BARS = 1_500
/** With fewer loaded screens than this beside the view more are asked for. */
const READY_SCREENS = 0.75
interface Looked {
  readonly store: CandleStore
  readonly view: View
  readonly widthPx: number
}

/**
 * The bars of one series, as much of them as is looked at. The newest come first and stay, kept up by the stream: bars that form,
 * and those that follow. What a view needs besides is read page by page: older bars in front of them, a part from the middle of
 * the history, or, where a view spans so many that a candle stands for a whole group, an overview. What is shown stays until
 * the other is here. One request at a time; `close` ends it all.
 */
export class CandleFeed {
  readonly symbol: Symbol
  readonly interval: Interval
  private readonly client: CandlesClient
  private readonly reader: SeriesReader
  private readonly connection: FeedConnection
  private readonly listeners = new Set<() => void>()
  private readonly tickListeners = new Set<() => void>()
  private current = emptySnapshot('stored')
  private newest = nothingLoaded()
  /** What is shown instead of the newest bars. */
  private away: Part | null = null
  private wantedView: PriceView = 'stored'
  private hasOverview = true
  private looked: Looked | null = null
  /** What could not be brought: looked at again, without a move, it is not asked for again. */
  private failed: Looked | null = null
  private stopStream: (() => void) | null = null
  private isClosed = false
  /** Work that has begun or waits for its turn. */
  private pending = 0
  private work: Promise<void> = Promise.resolve()

  constructor(client: CandlesClient, connection: FeedConnection, symbol: Symbol, interval: Interval) {
    this.client = client
    this.connection = connection
    this.symbol = symbol
    this.interval = interval
    this.reader = new SeriesReader(client, symbol, interval, (error) => {
      this.publish({ ...this.current, status: this.newest.store.length > 0 ? 'ready' : 'failed', error })
    })
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
    this.isClosed = false
    this.reader.end()
    this.newest = nothingLoaded()
    this.away = null
    this.publish(emptySnapshot(this.wantedView))
    await this.inTurn(() => this.readAnew({ limit: OPENING_BARS }))
  }

  close(): void {
    this.isClosed = true
    this.reader.end()
    this.stopStream?.()
    this.stopStream = null
  }

  /** Reads all loaded bars again, with whatever is newer. What is shown stays until the answer is here. */
  async reload(): Promise<void> {
    this.reader.end()
    await this.inTurn(() => {
      const { store } = this.newest
      return this.readAnew(store.length === 0 ? { limit: OPENING_BARS } : { from: store.firstTime, limit: 0 })
    })
  }

  /** Shows the prices in another view, as soon as they are here; as stored, with the reason, where it is refused. */
  async choosePrices(view: PriceView): Promise<void> {
    if (view === this.wantedView) return
    this.wantedView = view
    // Before it is opened there is nothing to read again.
    if (this.pending > 0 || this.current.status !== 'loading') await this.reload()
  }

  /** Tells the feed what is looked at: it brings what the view is drawn from, and keeps more of it ready on both sides. */
  look(store: CandleStore, view: View, widthPx: number): void {
    const { failed } = this
    if (failed?.store === store && failed.view.a === view.a && failed.view.b === view.b) return
    this.looked = { store, view, widthPx }
    if (this.pending === 0) void this.inTurn(() => this.provide())
  }

  /** A page of at least `bars` older bars than those shown; nothing while another is on its way. */
  async loadEarlier(bars: number): Promise<void> {
    if (this.pending === 0) await this.inTurn(() => this.extendEarlier(bars))
  }

  async loadLater(bars: number): Promise<void> {
    if (this.pending === 0) await this.inTurn(() => this.extendLater(bars))
  }

  /** Shows the newest bars, loaded back to `t` when that many are stored. */
  async reachBack(t: EpochMs): Promise<void> {
    await this.inTurn(async () => {
      const newest = await this.newestBackTo(t)
      if (newest !== null) this.show(null)
    })
  }

  /** Shows the newest bars, which are always here. */
  showNewest(): void {
    if (this.away !== null) this.show(null)
  }

  /** Shows `cells` on either side of `t`, in the cells that are shown; what lies between here and there is not read. */
  async reach(t: EpochMs, cells: number): Promise<void> {
    await this.inTurn(async () => {
      const { loaded } = this
      if (loaded.store.length === 0) return
      const reachMs = Math.ceil(cells * cellMs(loaded, this.reader.barMs))
      if (reachesTo(loaded, t - reachMs) && reachesTo(loaded, t + reachMs)) return
      const next =
        loaded.cellBars === 1
          ? await this.barsAround(t, reachMs, cells)
          : await this.groupsBetween(loaded.cellBars, t - reachMs, t + reachMs)
      if (next !== null) this.show(next)
    })
  }

  private get loaded(): Loaded {
    return this.away?.loaded ?? this.newest
  }

  private async inTurn(work: () => Promise<void>): Promise<void> {
    this.pending++
    const turn = this.work.then(() => (this.isClosed ? undefined : work()))
    this.work = turn.catch(() => undefined)
    await turn.finally(() => this.pending--)
    // Looked at while something else was on its way.
    if (this.pending === 0 && this.looked !== null && !this.isClosed) void this.inTurn(() => this.provide())
  }

  private async provide(): Promise<void> {
    const { looked, loaded } = this
    this.looked = null
    if (looked === null || looked.store !== loaded.store || looked.store.length === 0) return
    const { error } = this.current
    await this.bring(looked)
    if (this.current.error !== null && this.current.error !== error) this.failed = looked
  }

  private async bring(looked: Looked): Promise<void> {
    const { loaded } = this
    const { store, view } = looked
    const wanted = this.cellsFor(looked)
    if (wanted !== loaded.cellBars && (await this.changeCells(wanted, looked))) return
    const span = spanOf(view)
    if (loaded.hasEarlier && view.a - store.first < span * READY_SCREENS) await this.extendEarlier(span)
    else if (loaded.hasLater && store.end - view.b < span * READY_SCREENS) await this.extendLater(span)
  }

  private cellsFor({ view, widthPx }: Looked): CellBars {
    const { cellBars, hasEarlier, hasLater } = this.loaded
    const { origin, priceView } = this.current
    const isWhole = cellBars === 1 && !hasEarlier && !hasLater
    if (isWhole || !this.hasOverview || priceView !== 'stored' || origin?.derivedFrom) return 1
    return cellBarsFor(spanOf(view) * cellBars, widthPx, cellBars)
  }

  /** @returns false when there is no overview to change to */
  private async changeCells(size: CellBars, looked: Looked): Promise<boolean> {
    const { loaded } = this
    const { first, end } = loaded.store
    const span = spanOf(looked.view)
    const [a, b] = [looked.view.a - span, looked.view.b + span]
    const from = a < first && !loaded.hasEarlier ? undefined : timeAtPlace(loaded, a, this.reader.barMs)
    const to = b >= end && !loaded.hasLater ? undefined : timeAtPlace(loaded, b, this.reader.barMs)
    const next = size === 1 ? await this.barsBetween(from, to) : await this.groupsBetween(size, from, to)
    if (next === null) return this.hasOverview
    // The newest bars were asked for meanwhile.
    if (this.loaded.store !== loaded.store) return true
    const now: Looked = this.looked ?? looked
    const middle = timeAtPlace(loaded, (now.view.a + now.view.b) / 2, this.reader.barMs)
    // The view has left for where this has no cells: what it needs now is found out anew.
    if (now.store === loaded.store && !reachesTo(next.loaded, middle)) this.looked ??= now
    else this.show(next)
    return true
  }

  /** Bars of a part of the history; those of the newest when the part reaches into them. */
  private async barsBetween(from: EpochMs | undefined, to: EpochMs | undefined): Promise<Part | null> {
    if (to !== undefined && to < this.newest.store.firstTime) return readBarsPart(this.reader, from, to)
    const loaded = await this.newestBackTo(from)
    return loaded && { loaded, tail: null }
  }

  private async barsAround(t: EpochMs, reachMs: number, cells: number): Promise<Part | null> {
    if (t + reachMs >= this.newest.store.firstTime) return this.barsBetween(t - reachMs, undefined)
    const page = await this.reader.bars({ to: t + reachMs, limit: Math.max(OPENING_BARS, Math.ceil(cells * 3)) })
    if (page === null) return null
    if (page.columns.t.length > 0) return { loaded: barsLoaded(this.reader, page), tail: null }
    // Before the first bar of all: the overview knows when that is.
    const first = await this.reader.groups(4096, { limit: 1 })
    if (first === null) return null
    return first.from === null
      ? this.barsBetween(t - reachMs, undefined)
      : this.barsBetween(undefined, first.from + reachMs * 2)
  }

  /** The newest bars, when they are loaded back to `from`; absent: all of them. */
  private async newestBackTo(from: EpochMs | undefined): Promise<Loaded | null> {
    const { store, hasEarlier } = this.newest
    if (store.length === 0 || !hasEarlier || (from !== undefined && from >= store.firstTime)) return this.newest
    const page = await this.reader.bars({ from, to: store.firstTime, limit: 0 })
    if (page !== null) this.newest = withEarlierBars(this.reader, this.newest, page)
    return page && this.newest
  }

  private async groupsBetween(
    size: Exclude<CellBars, 1>,
    from: EpochMs | undefined,
    to: EpochMs | undefined,
  ): Promise<Part | null> {
    const part = await readGroupsPart(this.reader, size, from, to)
    if (part === 'none') this.hasOverview = false
    return part === 'none' ? null : part
  }

  private async extendEarlier(cells: number): Promise<void> {
    const now = (): Part => this.away ?? { loaded: this.newest, tail: null }
    const { store, hasEarlier } = now().loaded
    if (!hasEarlier || store.length === 0) return
    const longer = await readEarlier(this.reader, now, cells)
    if (longer === null) return
    if (this.away === null) this.newest = longer.loaded
    this.show(longer)
  }

  private async extendLater(cells: number): Promise<void> {
    const { away } = this
    if (away === null || !away.loaded.hasLater) return
    // Bars end where the newest ones begin, and are one with them from then on.
    const end = away.loaded.cellBars === 1 ? this.newest.store.firstTime : Number.POSITIVE_INFINITY
    const longer = await readLater(this.reader, away, cells, end)
    if (longer === null || this.away !== away) return
    if (longer.isAtEnd) this.newest = joinedWithNewest(this.reader, longer.part.loaded, this.newest)
    this.show(longer.isAtEnd ? null : longer.part)
  }

  private show(part: Part | null): void {
    this.away = part?.loaded === this.newest ? null : part
    this.moveTail()
    this.publishLoaded({ error: null })
  }

  /** An overview that ends with the newest bars grows with them. */
  private moveTail(): void {
    const { away, newest } = this
    if (!away?.tail || away.loaded.hasLater || this.current.stream === null) return
    const { store, cellBars } = away.loaded
    this.away = { ...away, tail: foldTail(store, cellBars, away.tail, newest.store) }
  }

  private async readAnew(range: Range): Promise<void> {
    this.hasOverview = true
    this.failed = null
    // The newest bars last: between their answer and the next message of the stream nothing may lie.
    const away = this.away && (await this.readAgain(this.away))
    if (this.isClosed) return
    const answer = await this.reader.barsInView(range, this.wantedView)
    if (answer === null) return
    const { page, view, refusal } = answer
    this.reader.source = page.source
    this.reader.view = view
    this.newest = barsLoaded(this.reader, page)
    this.away = away
    this.publishLoaded({
      status: this.newest.store.length === 0 ? 'empty' : 'ready',
      origin: originOfPage(page),
      error: null,
      priceView: view,
      viewRefusal: refusal,
    })
    this.stopStream ??= this.follow()
  }

  /** The same part when it could not be read; null when it is no more: there is no overview of prices in another view. */
  private async readAgain(part: Part): Promise<Part | null> {
    const { loaded, tail } = part
    const { store, cellBars, hasLater } = loaded
    const isSameView = this.wantedView === this.current.priceView
    if (cellBars !== 1) {
      if (this.wantedView !== 'stored') return null
      const to = hasLater && tail !== null ? tail.lastT + 1 : undefined
      return (await this.groupsBetween(cellBars, store.firstTime, to)) ?? (this.hasOverview ? part : null)
    }
    const range = { from: store.firstTime, to: store.lastTime + 1, limit: 0 }
    const answer = await this.reader.barsInView(range, this.wantedView, this.reader.source)
    return answer ? { loaded: barsLoaded(this.reader, answer.page), tail: null } : isSameView ? part : null
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
    const { status, origin, stream } = this.current
    if (status !== 'ready' && status !== 'empty') return
    const columns = unpackCandles(message.columns)
    const { state, marketTime } = message
    const { store } = this.newest
    // A hole that is older than what the stream brings cannot be closed by it: the tape is read again.
    if (message.kind === 'snapshot' && missesBars(this.reader, store, columns)) {
      this.publish({ ...this.current, stream: { state, marketTime } })
      void this.reload()
      return
    }
    const known = store.length
    const gaps = addLiveBars(this.reader, store, columns)
    if (gaps.length > 0) this.newest = { ...this.newest, gaps: [...this.newest.gaps, ...gaps] }
    const shownEnd = this.loaded.store.end
    this.moveTail()
    const isOther = stream === null || stream.state !== state || origin?.source !== message.source
    if (isOther || store.length !== known || this.loaded.store.end !== shownEnd) {
      this.publishLoaded({
        status: store.length > 0 ? 'ready' : status,
        origin: originOfStream(origin, message, columns),
        stream: { state, marketTime },
      })
    }
    for (const listener of this.tickListeners) listener()
  }

  private publishLoaded(change: Partial<FeedSnapshot>): void {
    this.publish({ ...this.current, ...this.loaded, newest: this.newest.store, ...change })
  }

  private publish(snapshot: FeedSnapshot): void {
    this.current = snapshot
    for (const listener of this.listeners) listener()
  }
}
