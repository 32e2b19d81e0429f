import type { ImportResult } from '../../../../shared/contract/imports.ts'
import { findGaps, type Gap } from '../../../../shared/domain/gaps.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import type { Fetch, SeriesKey, Tape } from '../../tape/types.ts'
import { hasEqualFigures } from './row-group.ts'
import type { RowRuns, SortedRuns } from './row-runs.ts'
import type { RunRows } from './run-rows.ts'
import { keptBars, surveyRows } from './survey-rows.ts'

/** Bars a read between two pauses: some 3 ms. */
const PAGE_BARS = 65_536

interface Store {
  readonly tape: Tape
  readonly key: SeriesKey
  readonly fetch: Fetch
  /** Lets the event loop turn. @throws AppError cancelled */
  pause(): Promise<void>
  /** The rows are sorted and judged; from now on they are stored. */
  onStoring(): void
  /** Called now and then with the bars handed to the store. */
  onStored(bars: number): void
  /** The transaction is committed: what follows only looks. */
  onCommitted(result: Omit<ImportResult, 'gaps'>): void
}

/** Writes the rows of a file in one transaction and counts what became of every row that was read. */
export async function storeRows(store: Store, rows: RowRuns, sorted: SortedRuns): Promise<ImportResult> {
  const { tape, key, fetch, pause } = store
  const { quarantine, read } = rows
  const survey = await surveyRows(sorted, {
    fileName: fetch.label,
    quarantine,
    isStored: (of, at) => isStored(store, of, at),
    breathe: pause,
  })
  store.onStoring()
  await pause()
  const { dropped, repeated, settled } = survey
  let handed = 0
  const batches = function* () {
    handed = 0
    for (const bars of keptBars(sorted, dropped)) {
      yield bars
      handed += bars.t.length
    }
  }
  const written = await tape.candles.writeInSteps(key, batches, fetch, () => {
    store.onStored(handed)
    return pause()
  })
  const { range } = sorted
  const result = {
    ...key,
    read,
    stored: written.stored,
    unchanged: written.unchanged + repeated + settled,
    revised: written.revised,
    quarantined: quarantine.list(),
    from: range?.from ?? null,
    to: range?.to ?? null,
  }
  store.onCommitted(result)
  return { ...result, gaps: range === null ? [] : await gapsOf(store, range) }
}

function isStored({ tape, key }: Store, rows: RunRows, at: number): boolean {
  const t = rows.t[at] as number
  const stored = tape.candles.read(key, { from: t, to: t + 1 }).columns
  return stored.t.length === 1 && hasEqualFigures(stored, 0, rows, at)
}

/**
 * Holes in what is stored over the range of the file: a bar that an earlier import brought is no gap. Read from the newest
 * bar back, a page at a time; the first bar of one page ends the next.
 */
async function gapsOf({ tape, key, pause }: Store, { from, to }: { from: number; to: number }): Promise<Gap[]> {
  const calendar = calendarOf(key.symbol)
  const pages: Gap[][] = []
  let end = to + 1
  let isLast = false
  for (let after: number[] = []; !isLast; await pause()) {
    const { t } = tape.candles.read(key, { from, to: end, limit: PAGE_BARS }).columns
    isLast = t.length < PAGE_BARS
    const times = new Float64Array(t.length + after.length)
    times.set(t)
    times.set(after, t.length)
    pages.push(findGaps(times, key.interval, calendar))
    after = [...t.subarray(0, 1)]
    end = t[0] ?? from
  }
  return pages.reverse().flatMap((gaps) => gaps.map((gap) => ({ ...gap })))
}
