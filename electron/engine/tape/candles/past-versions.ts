import { COLUMN_NAMES, copyBar, emptyCandles, sliceCandles } from '../../../../shared/domain/candles.ts'
import type { Revision } from './revision-rows.ts'
import { createRunList, type Provenance, type Span } from './span.ts'

/** A view of the past. Both absent: as it is now. */
export interface PastView {
  readonly versionAt?: number | undefined
  readonly knownAt?: number | undefined
}

interface PastSpan {
  readonly span: Span
  /** Open times of bars that had been corrected by then. */
  readonly revised: number[]
}

/** The bars as they stood then; those this store did not know yet are left out. `revisions`: by time, oldest version first. */
export function pastSpan(span: Span, revisions: readonly Revision[], { versionAt, knownAt }: PastView): PastSpan {
  const known = knownAt ?? Number.POSITIVE_INFINITY
  const newestFetch = Math.min(versionAt ?? Number.POSITIVE_INFINITY, known)
  const { t } = span.columns
  const columns = emptyCandles(t.length)
  const runs = createRunList()
  const revised: number[] = []
  let length = 0
  let revisionAt = 0
  let index = 0
  for (const run of span.runs) {
    for (const end = index + run.bars; index < end; index++) {
      const time = t[index] as number
      // Versions of bars that are gone (a damaged chunk that was set aside) tell nothing here.
      while (revisionAt < revisions.length && (revisions[revisionAt] as Revision).t < time) revisionAt++
      const first = revisionAt
      while (revisionAt < revisions.length && (revisions[revisionAt] as Revision).t === time) revisionAt++
      if ((revisions[first]?.t === time ? (revisions[first] as Revision) : run).fetchedAt > known) continue
      let version = revisionAt
      let provenance: Provenance = run
      if (run.fetchedAt <= newestFetch || first === revisionAt) copyBar(span.columns, index, columns, length)
      else {
        version--
        while (version > first && (revisions[version] as Revision).fetchedAt > newestFetch) version--
        const bar = revisions[version] as Revision
        for (const name of COLUMN_NAMES) columns[name][length] = bar[name]
        provenance = bar
      }
      if (version > first) revised.push(time)
      runs.add(1, provenance)
      length++
    }
  }
  return { span: { columns: sliceCandles(columns, 0, length), runs: runs.runs }, revised }
}
