import { editDistance } from '../../../shared/domain/edit-distance.ts'

/** The word that takes the fewest edits to become `text`, if that is less than half of it; for "did you mean". */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined
  let fewest = Math.max(2, Math.ceil(text.length / 2))
  for (const word of words) {
    const edits = editDistance(text, word, fewest)
    if (edits < fewest) [nearest, fewest] = [word, edits]
  }
  return nearest
}
