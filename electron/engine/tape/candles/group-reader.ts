import { type SeriesRow, seriesName } from '../series-rows.ts'
import type { CandleRepository, GroupSlice, GroupSize, SeriesKey } from '../types.ts'
import type { CandleTables } from './chunk-writer.ts'
import { orBroken } from './decode-chunk.ts'
import { type Aggregate, groupsOf, toGroupSlice, unpackGroups } from './groups.ts'
import { type Layout, MAX_T } from './layout.ts'

type GroupRange = NonNullable<Parameters<CandleRepository['readGroups']>[2]>

/** Reads no bars but those of the tail, newest group first. */
export function readGroups(
  { chunks, tail }: CandleTables,
  layout: Layout,
  key: SeriesKey,
  row: SeriesRow,
  size: GroupSize,
  { from = -MAX_T, to = MAX_T + 1, limit = 0 }: GroupRange,
): GroupSlice {
  const newestFirst: Aggregate[] = []
  const isEnough = (): boolean => limit > 0 && newestFirst.length >= limit
  const take = (groups: readonly Aggregate[]): void => {
    for (let index = groups.length - 1; index >= 0 && !isEnough(); index--) {
      const group = groups[index] as Aggregate
      if (group.lastT >= from && group.t < to) newestFirst.push(group)
    }
  }
  if (row.tailBars > 0) {
    const { columns } = tail.read(row.id)
    take(groupsOf(columns, 0, columns.t.length, size === 64 ? layout.groupBars : layout.chunkBars))
  }
  if (row.chunks > 0 && !isEnough()) {
    const start = chunks.at(row.id, from)?.t ?? from
    if (size === 64) {
      for (const { t, groups } of chunks.groupsBack(row.id, start, to)) {
        take(orBroken(seriesName(key), { t, lastT: t }, () => unpackGroups(groups)))
        if (isEnough()) break
      }
    } else {
      for (const summary of chunks.summariesBack(row.id, start, to)) {
        take([summary])
        if (isEnough()) break
      }
    }
  }
  return toGroupSlice(newestFirst.toReversed())
}
