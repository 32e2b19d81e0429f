import type { OpenRange } from '../providers/provider.ts'

/** Stretches of open times that were asked for already, so that nothing is fetched twice. Kept merged and ascending. */
export class Coverage {
  private ranges: OpenRange[] = []

  add(range: OpenRange): void {
    if (range.from >= range.to) return
    let { from, to } = range
    const apart: OpenRange[] = []
    for (const known of this.ranges) {
      if (known.to < from || known.from > to) apart.push(known)
      else [from, to] = [Math.min(from, known.from), Math.max(to, known.to)]
    }
    this.ranges = [...apart, { from, to }].sort((a, b) => a.from - b.from)
  }

  /** To be asked for again. */
  remove(range: OpenRange): void {
    this.ranges = this.ranges.flatMap((known) => {
      const before = { from: known.from, to: Math.min(known.to, range.from) }
      const after = { from: Math.max(known.from, range.to), to: known.to }
      return [before, after].filter(({ from, to }) => from < to)
    })
  }

  /** What of `range` is not covered, oldest first. */
  missing(range: OpenRange): OpenRange[] {
    const found: OpenRange[] = []
    let { from } = range
    for (const known of this.ranges) {
      if (known.to <= from) continue
      if (known.from >= range.to) break
      if (known.from > from) found.push({ from, to: known.from })
      from = known.to
    }
    if (from < range.to) found.push({ from, to: range.to })
    return found
  }
}
