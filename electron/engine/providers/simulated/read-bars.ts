import { type Candles, sliceCandles } from '../../../../shared/domain/candles.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../shared/domain/interval.ts'
import type { EpochMs } from '../../../../shared/domain/time.ts'
import { ROW_STRIDE, type WholeBar } from './divide.ts'
import { barOf, type SessionTree } from './session-tree.ts'
import type { NativeInterval, SimulatedBars } from './types.ts'
import { soFar, type SoFar } from './so-far.ts'

/** How far back each interval is kept, counted from the clock or, out of hours, from the last close. */
export const KEPT_MS = { '1s': 2 * HOUR_MS, '1m': 30 * DAY_MS, '1h': 730 * DAY_MS, '1d': 3_652 * DAY_MS } as const
const PART = { '1s': 'second', '1m': 'minute', '1h': 'hour', '1d': 'day' } as const

interface Query {
  readonly interval: NativeInterval
  readonly from: EpochMs
  readonly to: EpochMs
  readonly now: EpochMs
}

/** See SimulatedMarket.candles. Cost: the bars asked for and what lies above them, whatever the age. */
export function readBars(tree: SessionTree, { interval, from, to, now }: Query): SimulatedBars {
  const { grid, firstDay } = tree.traits
  const newest = tree.dayAt(now)
  const bars = new BarColumns(tree)
  if (newest < 0) return { columns: bars.finish(), openBar: null }
  const clock = Math.min(now, grid.close(newest))
  const start = Math.max(from, clock - KEPT_MS[interval])
  const end = Math.min(to, now + 1)
  const place = tree.placeOf(newest, now)
  const present = place && soFar(tree, place)
  const range = { interval, start, end, clock }
  // A day's bars carry its name (1d) or lie within its trading hours: the first that may matter is the one of `start`.
  for (let day = Math.max(firstDay, grid.startedBy(start - 1)); day <= newest; day++) {
    if (grid.name(day) >= end) break
    if (interval === '1d') bars.add(grid.name(day), day < newest || !place ? tree.days.bar(day) : present?.day, range)
    else addSession(tree, day, range, present ?? null, bars)
  }
  const openBar = place && present?.[PART[interval]] ? openTime(tree, place, interval) : null
  return { columns: bars.finish(), openBar: openBar !== null && openBar >= start && openBar < end ? openBar : null }
}

interface Range {
  readonly interval: NativeInterval
  readonly start: EpochMs
  readonly end: EpochMs
  readonly clock: EpochMs
}

function addSession(tree: SessionTree, day: number, range: Range, present: SoFar | null, bars: BarColumns): void {
  const { interval, start, end, clock } = range
  const open = tree.traits.grid.open(day)
  const limit = Math.min(end, tree.traits.grid.close(day))
  const isReached = (from: EpochMs, lengthMs: number): boolean => from < limit && from + lengthMs > start
  for (let hour = 0, at = open; at < limit; hour++, at += HOUR_MS) {
    if (!isReached(at, HOUR_MS)) continue
    if (interval === '1h') {
      bars.add(at, finished(tree.hours(day), hour, at + HOUR_MS, tree, day, clock, present?.hour), range)
      continue
    }
    const minutes = tree.minutes(day, hour)
    for (let minute = 0; minute * ROW_STRIDE < minutes.length; minute++) {
      const minuteAt = at + minute * MINUTE_MS
      if (!isReached(minuteAt, MINUTE_MS)) continue
      if (interval === '1m') {
        bars.add(minuteAt, finished(minutes, minute, minuteAt + MINUTE_MS, tree, day, clock, present?.minute), range)
        continue
      }
      const seconds = tree.seconds(day, hour, minute)
      for (let second = 0; second * ROW_STRIDE < seconds.length; second++) {
        const secondAt = minuteAt + second * SECOND_MS
        if (!isReached(secondAt, SECOND_MS)) continue
        bars.add(secondAt, finished(seconds, second, secondAt + SECOND_MS, tree, day, clock, present?.second), range)
      }
    }
  }
}

/** The row, or what there is of it while it is the present one. */
function finished(
  rows: Float64Array,
  index: number,
  endsAt: EpochMs,
  tree: SessionTree,
  day: number,
  clock: EpochMs,
  present: WholeBar | null | undefined,
): WholeBar | null | undefined {
  return Math.min(endsAt, tree.traits.grid.close(day)) <= clock ? barOf(rows, index) : present
}

function openTime(
  tree: SessionTree,
  place: { readonly day: number; readonly hour: number; readonly minute: number; readonly second: number },
  interval: NativeInterval,
): EpochMs {
  if (interval === '1d') return tree.traits.grid.name(place.day)
  const minute = interval === '1h' ? 0 : place.minute
  const second = interval === '1s' ? place.second : 0
  return tree.openOf({ ...place, minute, second })
}

/** Columns that grow; prices and quantities leave the whole numbers here. */
class BarColumns {
  private readonly tree: SessionTree
  private columns: Candles = columnsOf(256)
  private length = 0

  constructor(tree: SessionTree) {
    this.tree = tree
  }

  /** Left out when it opens outside the range or nothing traded. */
  add(open: EpochMs, bar: WholeBar | null | undefined, { start, end }: Range): void {
    if (!bar || bar.v === 0 || open < start || open >= end) return
    const { ticksPerUnit, lotSize } = this.tree.traits
    if (this.length === this.columns.t.length) this.columns = grown(this.columns)
    const at = this.length++
    this.columns.t[at] = open
    this.columns.o[at] = bar.o / ticksPerUnit
    this.columns.h[at] = bar.h / ticksPerUnit
    this.columns.l[at] = bar.l / ticksPerUnit
    this.columns.c[at] = bar.c / ticksPerUnit
    this.columns.v[at] = bar.v * lotSize
  }

  finish(): Candles {
    return sliceCandles(this.columns, 0, this.length)
  }
}

function columnsOf(length: number): Candles {
  const column = (): Float64Array => new Float64Array(length)
  return { t: column(), o: column(), h: column(), l: column(), c: column(), v: column() }
}

function grown(columns: Candles): Candles {
  const longer = columnsOf(columns.t.length * 2)
  for (const name of ['t', 'o', 'h', 'l', 'c', 'v'] as const) longer[name].set(columns[name])
  return longer
}
