import { editDistance } from '../../../../shared/domain/edit-distance.ts'
import { plainCode, type IndexedInstrument } from '../symbol-index.ts'

/**
 * The instrument whose code, or a word of whose name, takes the fewest edits to become `text`; undefined when that is half of
 * its letters or more, since such a hint only misleads.
 */
export function nearestSymbol(all: readonly IndexedInstrument[], text: string): IndexedInstrument | undefined {
  const wanted = plainCode(text.slice(text.indexOf(':') + 1)).slice(0, 40)
  let best: IndexedInstrument | undefined
  let bestDistance = Math.max(2, Math.ceil(wanted.length / 2))
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
