import { type Candles, unpackCandles } from '../../../../shared/domain/candles.ts'
import { findGaps, type Gap } from '../../../../shared/domain/gaps.ts'
import { calendarOf, type Symbol } from '../../../../shared/domain/instrument.ts'
import { type Interval, intervalMs } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { type AppError, toAppError } from '../../../../shared/errors.ts'
import type { EngineClient } from '../../../engine.ts'
import type { Cells } from './bar-level.ts'
import type { CellBars } from './loaded.ts'

type Watch = EngineClient['candles']['watch']
/** One message of the stream of bars. */
export type LiveBars = Awaited<ReturnType<Watch>> extends AsyncIterable<infer Message> ? Message : never
export interface CandlesClient extends Pick<EngineClient['candles'], 'load' | 'overview'> {
  watch(...args: Parameters<Watch>): Promise<AsyncIterable<LiveBars>>
}
type LoadInput = Parameters<CandlesClient['load']>[0]
export type PriceView = NonNullable<LoadInput['view']>
export type Range = Pick<LoadInput, 'from' | 'to' | 'limit'>
export type BarsPage = Omit<Awaited<ReturnType<CandlesClient['load']>>, 'columns'> & { readonly columns: Candles }

export interface GroupsPage {
  readonly cells: Cells
  /** Open time of the newest bar in the last group. */
  readonly lastT: EpochMs
  /** Open times of the whole series; null where it has no overview. */
  readonly from: EpochMs | null
  readonly to: EpochMs | null
}

export interface PageInView {
  readonly page: BarsPage
  readonly view: PriceView
  /** Why it is not the view that was asked for. */
  readonly refusal: AppError | null
}

/**
 * Pages of one series, one request at a time. Every answer is null when it was ended, or failed: then `onFailure` was told why.
 */
export class SeriesReader {
  readonly symbol: Symbol
  readonly interval: Interval
  /** Where the pages come from, and in which prices: those of others would not fit what is on screen. */
  source: string | undefined
  view: PriceView = 'stored'
  private readonly client: CandlesClient
  private readonly onFailure: (error: AppError) => void
  private request: AbortController | null = null

  constructor(client: CandlesClient, symbol: Symbol, interval: Interval, onFailure: (error: AppError) => void) {
    this.client = client
    this.symbol = symbol
    this.interval = interval
    this.onFailure = onFailure
  }

  get barMs(): number {
    return intervalMs(this.interval)
  }

  bars(range: Range): Promise<BarsPage | null> {
    return this.ask((signal) => this.load({ ...range, source: this.source, view: this.view }, signal))
  }

  /** Bars in another view, or as they are stored where that is not to be had; of whichever source. */
  barsInView(range: Range, view: PriceView, source?: string): Promise<PageInView | null> {
    return this.ask(async (signal) => {
      try {
        return { page: await this.load({ ...range, source, view }, signal), view, refusal: null }
      } catch (thrown) {
        const refusal = toAppError(thrown)
        if (refusal.code !== 'unsupported' || view === 'stored') throw thrown
        return { page: await this.load({ ...range, source, view: 'stored' }, signal), view: 'stored', refusal }
      }
    })
  }

  groups(size: Exclude<CellBars, 1>, range: Range): Promise<GroupsPage | null> {
    const { symbol, interval, source } = this
    return this.ask(async (signal) => {
      const page = await this.client.overview({ symbol, interval, size, source, ...range }, { signal })
      const columns = unpackCandles(page.columns)
      // The bytes may start anywhere in their buffer: typed arrays may not.
      const counts = Uint32Array.from(new Uint16Array(page.counts.slice().buffer))
      const lastTimes = new Float64Array(page.lastT.slice().buffer)
      const cells = { ...columns, flags: new Uint8Array(columns.t.length), counts }
      return { cells, lastT: lastTimes.at(-1) ?? 0, from: page.from, to: page.to }
    })
  }

  /** Bars that should lie between these and do not. */
  gapsAmong(times: Float64Array): Gap[] {
    return findGaps(times, this.interval, calendarOf(this.symbol))
  }

  end(): void {
    this.request?.abort()
    this.request = null
  }

  private async load(input: Omit<LoadInput, 'symbol' | 'interval'>, signal: AbortSignal): Promise<BarsPage> {
    const page = await this.client.load({ symbol: this.symbol, interval: this.interval, ...input }, { signal })
    return { ...page, columns: unpackCandles(page.columns) }
  }

  private async ask<Answer>(read: (signal: AbortSignal) => Promise<Answer>): Promise<Answer | null> {
    const request = new AbortController()
    this.request = request
    try {
      const answer = await read(request.signal)
      return request.signal.aborted ? null : answer
    } catch (thrown) {
      const error = toAppError(thrown)
      if (!request.signal.aborted && error.code !== 'cancelled') this.onFailure(error)
      return null
    } finally {
      if (this.request === request) this.request = null
    }
  }
}
