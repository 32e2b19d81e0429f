import { type Candles, lowerBound, packCandles, sliceCandles } from '../../../../shared/domain/candles.ts'
import { AppError } from '../../../../shared/errors.ts'
import { carryView } from '../view/carry-view.ts'
import { clampView, openingView, type View, zoomAt } from '../view/view.ts'
import { CandleFeed } from './candle-feed.ts'
import type { Loaded } from './loaded.ts'
import type { CandlesClient } from './series-reader.ts'

const WIDTH_PX = 1_000

/** `count` one-minute bars whose closes are their numbers, so that every group is known by arithmetic. */
export function countedBars(count: number, firstMinute = 0): Candles {
  const column = (of: (bar: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, bar) => of(bar))
  return {
    t: column((bar) => (firstMinute + bar) * 60_000),
    o: column((bar) => bar - 0.5),
    h: column((bar) => bar + 1),
    l: column((bar) => bar - 1),
    c: column((bar) => bar),
    v: column(() => 2),
  }
}

interface SeriesClient extends CandlesClient {
  readonly asked: string[]
  rows: number
  /** Sends bars to whoever watches. */
  push(columns: Candles): void
}

/** An engine that holds one series as it was stored, and counts what it hands out. */
export function seriesClient(bars: Candles): SeriesClient {
  const end = bars.t.length
  const waiting: Candles[] = []
  let wake = (): void => undefined
  async function* messages() {
    for (;;) {
      const columns = waiting.shift()
      if (columns) {
        const t = columns.t.at(-1) ?? 0
        const live = { kind: 'update', source: 'import:csv', state: 'live' } as const
        yield { ...live, columns: packCandles(columns), openBar: t, marketTime: t }
      } else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  const series = {
    asked: [] as string[],
    rows: 0,
    load: (async (input) => {
      if (input.view === 'raw') throw new AppError('unsupported', 'no splits are known')
      const to = input.to === undefined ? end : lowerBound(bars.t, input.to)
      const start = lowerBound(bars.t, input.from ?? -Infinity)
      const from = input.limit === 0 ? start : Math.max(start, to - (input.limit ?? 500))
      series.asked.push(`load ${to - from}`)
      series.rows += to - from
      return {
        symbol: input.symbol,
        name: 'Series',
        interval: input.interval,
        source: 'import:csv',
        derivedFrom: null,
        state: 'cached',
        asOf: null,
        adjusted: 'raw',
        columns: packCandles(sliceCandles(bars, from, to)),
        partial: [],
        revised: [],
        hasEarlier: from > 0,
        hasLater: to < end,
        fetchedAt: null,
        newestMarketTime: null,
      }
    }) satisfies CandlesClient['load'],
    overview: (async (input) => {
      const groups: number[] = []
      for (let at = 0; at < end; at += input.size) {
        const last = bars.t[Math.min(at + input.size, end) - 1] as number
        if (last >= (input.from ?? -Infinity) && (bars.t[at] as number) < (input.to ?? Infinity)) groups.push(at)
      }
      const kept = input.limit ? groups.slice(-input.limit) : groups
      const lastOf = (at: number): number => Math.min(at + input.size, end) - 1
      const column = (of: (at: number) => number): Float64Array => Float64Array.from(kept, of)
      series.asked.push(`overview ${input.size}: ${kept.length}`)
      series.rows += kept.length
      return {
        symbol: input.symbol,
        interval: input.interval,
        source: 'import:csv',
        columns: packCandles({
          t: column((at) => bars.t[at] as number),
          o: column((at) => bars.o[at] as number),
          h: column((at) => bars.h[lastOf(at)] as number),
          l: column((at) => bars.l[at] as number),
          c: column((at) => bars.c[lastOf(at)] as number),
          v: column((at) => 2 * (lastOf(at) - at + 1)),
        }),
        counts: new Uint8Array(Uint16Array.from(kept, (at) => lastOf(at) - at + 1).buffer),
        lastT: new Uint8Array(column((at) => bars.t[lastOf(at)] as number).buffer),
        bars: end,
        from: bars.t[0] ?? null,
        to: bars.t[end - 1] ?? null,
      }
    }) satisfies CandlesClient['overview'],
    watch: () => Promise.resolve(messages()),
    push(columns: Candles): void {
      waiting.push(columns)
      wake()
    },
  }
  return series
}

/** What a chart does with a feed, without the drawing: carries its view along and tells what it looks at. */
export function openView(feed: CandleFeed) {
  let loaded: Loaded | null = null
  let view: View | null = null
  const set = (next: View): void => {
    if (loaded === null) return
    const { store, hasEarlier, hasLater } = loaded
    view = clampView(next, { first: store.first, end: store.end, hasMore: hasEarlier || hasLater }, view)
    feed.look(store, view, WIDTH_PX)
  }
  feed.subscribe(() => {
    const before = loaded
    loaded = feed.snapshot()
    if (loaded.store.length === 0) return
    const { first, end } = loaded.store
    if (before === null || view === null || before.store.length === 0) {
      set(openingView({ first, end, hasMore: true }, WIDTH_PX))
    } else if (before.store === loaded.store) set(view)
    else {
      const carried = carryView(view, before, loaded)
      view = null
      set(carried)
    }
  })
  return {
    get view(): View {
      if (view === null) throw new Error('nothing is shown')
      return view
    },
    set,
    async settled(): Promise<void> {
      for (let turn = 0; turn < 10; turn++) await new Promise<void>((done) => setImmediate(done))
    },
    /** Step by step, as with a wheel; the right edge or `fraction` of the width holds. */
    async zoom(factor: number, fraction = 1): Promise<void> {
      set(zoomAt(this.view, factor, fraction))
      await this.settled()
    },
  }
}

export function openFeed(client: CandlesClient): CandleFeed {
  const connection = { state: 'open' as const, onState: () => () => undefined }
  return new CandleFeed(client, connection, 'BINANCE:BTCUSDT', '1m')
}
