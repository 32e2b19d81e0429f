import type { Gap } from '../../../../shared/domain/gaps.ts'
import type { Cursor } from '../canvas/price-chart.ts'
import { FLAG_PARTIAL, FLAG_REVISED } from '../data/bar-level.ts'
import type { Bar } from '../data/candle-store.ts'
import type { FeedSnapshot } from '../data/feed-snapshot.ts'

/** What is under the crosshair. `change` counts from the close of the bar before; null for the first one. */
export type Readout =
  | {
      readonly kind: 'bar'
      readonly bar: Bar
      readonly change: number | null
      readonly changePct: number | null
      /** Bars of the interval that this candle stands for. */
      readonly barCount: number
    }
  | { readonly kind: 'gap'; readonly gap: Gap | null }

/** @param cursor null: the newest bar. @returns null while nothing is loaded */
export function readCursor(snapshot: FeedSnapshot, cursor: Cursor | null): Readout | null {
  const { gaps } = snapshot
  const store = cursor === null ? snapshot.newest : snapshot.store
  if (store.length === 0) return null
  const at = cursor ?? { level: 0, index: store.end - 1 }
  const level = store.levels[at.level]
  if (level === undefined || at.index < level.first || at.index >= level.end) return null
  const bar = store.bar(at.level, at.index)
  if (level.isGap(at.index)) {
    return { kind: 'gap', gap: gaps.find(({ from, to }) => bar.t >= from && bar.t <= to) ?? null }
  }
  const size = 2 ** at.level
  const first = Math.max(at.index * size, store.first)
  const previous = store.barBefore(first)
  const before = previous === null ? null : store.bar(0, previous).c
  return {
    kind: 'bar',
    bar,
    change: before === null ? null : bar.c - before,
    changePct: before === null || before === 0 ? null : rounded(((bar.c - before) / before) * 100),
    barCount: bar.count,
  }
}

/** The close of the newest bar, for the axis tag; null without one. */
export function lastOf(snapshot: FeedSnapshot): { readonly price: number; readonly isUp: boolean } | null {
  const newest = readCursor(snapshot, null)
  return newest?.kind === 'bar' ? { price: newest.bar.c, isUp: newest.bar.c >= newest.bar.o } : null
}

/** To the two decimals that are printed: what reads 0.00% has no direction. */
function rounded(percent: number): number {
  return Math.round(percent * 100) / 100
}

/** Words for what a candle's look alone would not say. */
export function barMarkWords(flags: number): string[] {
  return [
    ...((flags & FLAG_PARTIAL) !== 0 ? ['partial bar'] : []),
    ...((flags & FLAG_REVISED) !== 0 ? ['revised'] : []),
  ]
}
