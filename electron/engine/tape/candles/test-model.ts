import type { Fetch, ReadRange, WriteCounts } from '../types.ts'
import type { Bar } from '../test-tape.ts'

interface Version extends Fetch {
  readonly bar: Bar
}

/** One series as a map of versions: what the store has to be indistinguishable from. */
export interface Model {
  write(bars: readonly Bar[], fetch: Fetch): WriteCounts
  read(range?: ReadRange): ModelSlice
  prune(before: number): { bars: number; revisions: number }
  counters(): { bars: number; revisions: number }
}

interface ModelSlice {
  readonly bars: Bar[]
  readonly revised: number[]
  readonly runs: readonly {
    readonly bars: number
    readonly fetchedAt: number
    readonly label: string
    readonly adjusted: string
  }[]
  readonly fetchedAt: { readonly from: number; readonly to: number } | null
}

export function makeModel(): Model {
  const series = new Map<number, Version[]>()

  function visible({ from = -Infinity, to = Infinity, versionAt = Infinity, knownAt = Infinity }: ReadRange) {
    const times = [...series.keys()].filter((t) => t >= from && t < to).sort((a, b) => a - b)
    return times.flatMap((t) => {
      const versions = series.get(t) as Version[]
      if ((versions[0] as Version).fetchedAt > knownAt) return []
      const limit = Math.min(versionAt, knownAt)
      const number = Math.max(
        0,
        versions.findLastIndex(({ fetchedAt }) => fetchedAt <= limit),
      )
      return [{ ...(versions[number] as Version), number }]
    })
  }

  return {
    write(bars, fetch) {
      const counts = { stored: 0, unchanged: 0, revised: 0 }
      for (const bar of bars) {
        const versions = series.get(bar[0]) ?? []
        const last = versions.at(-1)
        if (last !== undefined && last.bar.every((value, index) => Object.is(value, bar[index]))) counts.unchanged++
        else {
          counts[last === undefined ? 'stored' : 'revised']++
          series.set(bar[0], [...versions, { bar, ...fetch }])
        }
      }
      return counts
    },
    read(range = {}) {
      const chosen = visible(range).slice(range.limit ? -range.limit : 0)
      const runs: { bars: number; fetchedAt: number; label: string; adjusted: string }[] = []
      for (const { fetchedAt, label, adjusted } of chosen) {
        const last = runs.at(-1)
        if (last?.fetchedAt === fetchedAt && last.label === label && last.adjusted === adjusted) last.bars++
        else runs.push({ bars: 1, fetchedAt, label, adjusted })
      }
      const fetched = chosen.map(({ fetchedAt }) => fetchedAt)
      return {
        bars: chosen.map(({ bar }) => bar),
        revised: chosen.filter(({ number }) => number > 0).map(({ bar }) => bar[0]),
        runs,
        fetchedAt: fetched.length === 0 ? null : { from: Math.min(...fetched), to: Math.max(...fetched) },
      }
    },
    prune(before) {
      let bars = 0
      let revisions = 0
      for (const [t, versions] of series) {
        if (t >= before) continue
        series.delete(t)
        bars++
        revisions += versions.length - 1
      }
      return { bars, revisions }
    },
    counters: () => ({
      bars: series.size,
      revisions: [...series.values()].reduce((sum, versions) => sum + versions.length - 1, 0),
    }),
  }
}
