import type { Candles } from '../../../../shared/domain/candles.ts'
import { AppError } from '../../../../shared/errors.ts'
import { Bits } from './bits.ts'
import { mergeRuns } from './merge-runs.ts'
import type { Quarantine } from './quarantine.ts'
import { hasEqualFigures, RowGroup } from './row-group.ts'
import type { SortedRuns } from './row-runs.ts'
import { RUN_ROWS, type RunRows } from './run-rows.ts'
import type { StoredBars } from './stored-bars.ts'
import { isSpike } from './validate.ts'

export interface Survey {
  /** By place in the merge: rows that are not stored. */
  readonly dropped: Bits
  /** Rows that only repeat the values of the row of the same time before them. */
  readonly repeated: number
  /** Earlier versions of bars whose last one is stored already. */
  readonly settled: number
}

interface SurveyOptions {
  readonly fileName: string
  readonly quarantine: Quarantine
  readonly stored: Pick<StoredBars, 'holds' | 'reads'>
  /** Lets the event loop turn; may throw. */
  breathe(): Promise<void>
}

/** Rows handled between two breaths: a few ms of work. */
const BREATH_ROWS = 16_384
/** The same for reads of the store, some 0.3 ms each. */
const BREATH_READS = 32

/**
 * Looks once at all rows in order of time and tells which ones are not stored: spikes, which go to quarantine, exact
 * repetitions, and versions of a bar that the store has got past already.
 */
export async function surveyRows(sorted: SortedRuns, options: SurveyOptions): Promise<Survey> {
  const judge = new Judge(sorted.goodRows, options)
  let previous = new RowGroup()
  let current = new RowGroup()
  let closeBefore = Number.NaN
  let place = 0
  let breathAt = BREATH_ROWS
  let breathReads = BREATH_READS
  for (const rows of mergeRuns(sorted)) {
    for (let at = 0; at < rows.t.length; at++, place++) {
      const t = rows.t[at] as number
      if (t !== current.t) {
        if (previous.count > 0) judge.decide(previous, closeBefore, current.close)
        closeBefore = previous.count > 0 ? previous.close : Number.NaN
        const free = previous
        previous = current
        current = free
        current.open(t, place)
        if (options.stored.reads >= breathReads) {
          breathReads = options.stored.reads + BREATH_READS
          await options.breathe()
        }
      } else if (current.count === RUN_ROWS) {
        const line = rows.line[at] as number
        const message = `${options.fileName}, line ${line}: the ${RUN_ROWS + 1}th row of one time; is this the right time column?`
        throw new AppError('bad-input', message, { file: options.fileName, line })
      }
      current.add(rows, at)
    }
    if (place < breathAt) continue
    breathAt = place + BREATH_ROWS
    await options.breathe()
  }
  if (previous.count > 0) judge.decide(previous, closeBefore, current.close)
  if (current.count > 0) judge.decide(current, previous.count > 0 ? previous.close : Number.NaN, Number.NaN)
  return judge
}

class Judge implements Survey {
  readonly dropped: Bits
  repeated = 0
  settled = 0
  private readonly options: SurveyOptions

  constructor(rows: number, options: SurveyOptions) {
    this.dropped = new Bits(rows)
    this.options = options
  }

  /** `closeBefore` and `closeAfter` are those of the bars before and after in time, NaN at the ends of the file. */
  decide(group: RowGroup, closeBefore: number, closeAfter: number): void {
    const { rows, count, start } = group
    let versions = 0
    let last = -1
    for (let at = 0; at < count; at++) {
      // A comparison with NaN is false: with one neighbour only nothing is a spike.
      if (isSpike(rows.h[at] as number, rows.l[at] as number, closeBefore, closeAfter)) {
        this.options.quarantine.add(rows.line[at] as number, 'spike')
        this.dropped.add(start + at)
      } else if (last >= 0 && hasEqualFigures(rows, last, rows, at)) {
        this.repeated++
        this.dropped.add(start + at)
      } else {
        last = at
        versions++
      }
    }
    if (versions > 1) this.settleVersions(group, last)
  }

  /**
   * A file that holds a bar in several versions ends with the last one. Where the store has that one already, importing the
   * file again changes nothing: its earlier versions are left out and count as unchanged.
   */
  private settleVersions({ rows, start }: RowGroup, last: number): void {
    if (!this.options.stored.holds(rows, last)) return
    for (let at = 0; at < last; at++) {
      if (this.dropped.has(start + at)) continue
      this.dropped.add(start + at)
      this.settled++
    }
  }
}

/** What is left of the rows, ascending; a time that has several versions stands there once per version, first seen first. */
export function* keptBars(sorted: SortedRuns, dropped: Bits): Generator<Candles> {
  let place = 0
  for (const rows of mergeRuns(sorted)) {
    const { length } = rows.t
    const kept = dropped.count === 0 ? length : compact(rows, dropped, place)
    place += length
    if (kept > 0) yield copyBars(rows, kept)
  }
}

/** Moves the rows that stay to the front. @returns how many they are */
function compact(rows: RunRows, dropped: Bits, place: number): number {
  let kept = 0
  for (let at = 0; at < rows.t.length; at++) {
    if (dropped.has(place + at)) continue
    rows.t[kept] = rows.t[at] as number
    rows.o[kept] = rows.o[at] as number
    rows.h[kept] = rows.h[at] as number
    rows.l[kept] = rows.l[at] as number
    rows.c[kept] = rows.c[at] as number
    rows.v[kept] = rows.v[at] as number
    kept++
  }
  return kept
}

function copyBars({ t, o, h, l, c, v }: RunRows, count: number): Candles {
  const cut = (column: Float64Array): Float64Array => column.slice(0, count)
  return { t: cut(t), o: cut(o), h: cut(h), l: cut(l), c: cut(c), v: cut(v) }
}
