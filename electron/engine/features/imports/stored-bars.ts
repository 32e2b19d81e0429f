import { emptyCandles, lowerBound } from '../../../../shared/domain/candles.ts'
import { intervalMs } from '../../../../shared/domain/interval.ts'
import type { CandleRepository, SeriesKey } from '../../tape/types.ts'
import { hasEqualFigures } from './row-group.ts'
import type { RunRows } from './run-rows.ts'

/** As many as a chunk of the store holds: a read decodes whole chunks, whatever part of one it asks for. */
const PAGE_BARS = 4096

/** Looks up bars of a series in ascending order of time, a page at a time: the last page answers for the bars that follow. */
export class StoredBars {
  /** Reads of the store so far. */
  reads = 0
  private readonly candles: Pick<CandleRepository, 'read'>
  private readonly key: SeriesKey
  private page = emptyCandles()
  private from = 0
  private end = 0
  /** Width of the next page. */
  private spanMs: number
  private readonly widestMs: number

  constructor(candles: Pick<CandleRepository, 'read'>, key: SeriesKey) {
    this.candles = candles
    this.key = key
    this.widestMs = PAGE_BARS * intervalMs(key.interval)
    this.spanMs = this.widestMs
  }

  /** True when the row is what the store holds at its time. */
  holds(rows: RunRows, at: number): boolean {
    const t = rows.t[at] as number
    if (t < this.from || t >= this.end) this.turnTo(t)
    const { page } = this
    const place = lowerBound(page.t, t)
    return page.t[place] === t && hasEqualFigures(page, place, rows, at)
  }

  private turnTo(t: number): void {
    for (;;) {
      this.reads++
      this.from = t
      this.end = t + this.spanMs
      this.page = this.candles.read(this.key, { from: t, to: this.end, limit: PAGE_BARS + 1 }).columns
      const { length } = this.page.t
      if (length < PAGE_BARS / 2) this.spanMs = Math.min(this.widestMs, this.spanMs * 2)
      if (length <= PAGE_BARS) return
      // Bars closer than the interval: the newest ones came, and the first ones are wanted. One ms holds one bar.
      this.spanMs = Math.max(1, Math.floor(this.spanMs / 2))
    }
  }
}
