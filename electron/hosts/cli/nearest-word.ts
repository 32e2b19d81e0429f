/** The word that takes the fewest edits to become `text`, if that is less than half of it; for "did you mean". */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined
  let fewest = Math.max(2, Math.ceil(text.length / 2))
  for (const word of words) {
    const edits = editsBetween(text, word)
    if (edits < fewest) [nearest, fewest] = [word, edits]
  }
  return nearest
}

/** Levenshtein's distance, a row at a time. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
