import { MAX_IMPORT_GAPS, type ImportResult } from '../../../../shared/contract/imports.ts'
import { findGaps, type Gap } from '../../../../shared/domain/gaps.ts'
import { calendarOf } from '../../../../shared/domain/instrument.ts'
import type { Fetch, SeriesKey, Tape } from '../../tape/types.ts'
import type { RowRuns, SortedRuns } from './row-runs.ts'
import { StoredBars } from './stored-bars.ts'
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
  onCommitted(result: Omit<ImportResult, keyof FoundGaps>): void
}

/** Writes the rows of a file in one transaction and counts what became of every row that was read. */
export async function storeRows(store: Store, rows: RowRuns, sorted: SortedRuns): Promise<ImportResult> {
  const { tape, key, fetch, pause } = store
  const { quarantine, read } = rows
  const survey = await surveyRows(sorted, {
    fileName: fetch.label,
    quarantine,
    stored: new StoredBars(tape.candles, key),
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
  return { ...result, ...(await gapsOf(store, range)) }
}

type FoundGaps = Pick<ImportResult, 'gaps' | 'gapsLeftOut'>

/**
 * Holes in what is stored over the range of the file: a bar that an earlier import brought is no gap. Read from the newest
 * bar back, a page at a time; the first bar of one page ends the next. So of too many the newest are let go on the way.
 */
async function gapsOf({ tape, key, pause }: Store, range: SortedRuns['range']): Promise<FoundGaps> {
  const gapsLeftOut = { gaps: 0, bars: 0 }
  if (range === null) return { gaps: [], gapsLeftOut }
  const { from, to } = range
  const leaveOut = (gaps: readonly Gap[]): void => {
    gapsLeftOut.gaps += gaps.length
    for (const { bars } of gaps) gapsLeftOut.bars += bars
  }
  const calendar = calendarOf(key.symbol)
  /** The newest page first. */
  const pages: Gap[][] = []
  let count = 0
  let end = to + 1
  let isLast = false
  for (let after: number[] = []; !isLast; await pause()) {
    const { t } = tape.candles.read(key, { from, to: end, limit: PAGE_BARS }).columns
    isLast = t.length < PAGE_BARS
    const times = new Float64Array(t.length + after.length)
    times.set(t)
    times.set(after, t.length)
    const found = findGaps(times, key.interval, calendar)
    pages.push(found)
    count += found.length
    for (let newest = pages[0]; newest && count - newest.length >= MAX_IMPORT_GAPS; newest = pages[0]) {
      leaveOut(newest)
      count -= newest.length
      pages.shift()
    }
    after = [...t.subarray(0, 1)]
    end = t[0] ?? from
  }
  const gaps = pages.reverse().flat()
  leaveOut(gaps.slice(MAX_IMPORT_GAPS))
  return { gaps: gaps.slice(0, MAX_IMPORT_GAPS), gapsLeftOut }
}
