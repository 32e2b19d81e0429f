import { plainCode, type IndexedInstrument } from '../symbol-index.ts'

/** The instrument whose code, or a word of whose name, takes the fewest edits to become `text`; undefined in an empty store. */
export function nearestSymbol(all: readonly IndexedInstrument[], text: string): IndexedInstrument | undefined {
  const wanted = plainCode(text.slice(text.indexOf(':') + 1)).slice(0, 40)
  let best: IndexedInstrument | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const known of all) {
    const words = known.name.toUpperCase().split(/[^\p{L}\p{N}]+/u)
    // A code beats a word of a name at the same distance: half an edit is the handicap.
    const distance = Math.min(
      editDistance(wanted, known.plainCode, bestDistance),
      ...words.map((word) => editDistance(wanted, word, bestDistance) + 0.5),
    )
    if (distance < bestDistance) [best, bestDistance] = [known, distance]
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours between two words; gives up (infinite) at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return Number.POSITIVE_INFINITY
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let edits = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1)
      row.push(edits)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? Number.POSITIVE_INFINITY
}
