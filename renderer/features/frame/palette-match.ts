import type { Command } from '../../state/commands.ts'

/** Half-open range of characters. */
export type Range = readonly [start: number, end: number]

/** Where the words of `query` stand in `text`, in order and without overlap; null when one is missing. */
export function matchRanges(text: string, query: string): Range[] | null {
  const lower = text.toLowerCase()
  const ranges: Range[] = []
  for (const word of wordsOf(query)) {
    const start = findWord(lower, word)
    if (start < 0) return null
    ranges.push([start, start + word.length])
  }
  return mergeRanges(ranges)
}

interface TextPart {
  /** Of its first character. */
  readonly position: number
  readonly text: string
  readonly isMatch: boolean
}

/** Parts of `text` by whether they match: what a query does not find as a whole is marked by the words it finds. */
export function matchParts(text: string, query: string): TextPart[] {
  const found = wordsOf(query).flatMap((word) => matchRanges(text, word) ?? [])
  const parts: TextPart[] = []
  let end = 0
  for (const [from, to] of mergeRanges(found)) {
    if (from > end) parts.push({ position: end, text: text.slice(end, from), isMatch: false })
    parts.push({ position: from, text: text.slice(from, to), isMatch: true })
    end = to
  }
  if (end < text.length) parts.push({ position: end, text: text.slice(end), isMatch: false })
  return parts
}

/** Commands that hold every word of `query` in label or keywords; those with it at the front of the label first. */
export function matchCommands(commands: readonly Command[], query: string): Command[] {
  const words = wordsOf(query)
  if (words.length === 0) return [...commands]
  return commands
    .flatMap((command) => {
      const label = command.label.toLowerCase()
      const all = [label, ...(command.keywords ?? [])].join(' ').toLowerCase()
      if (!words.every((word) => findWord(all, word) >= 0)) return []
      const position = findWord(label, words[0] as string)
      return [{ command, rank: position < 0 ? Number.MAX_SAFE_INTEGER : position }]
    })
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ command }) => command)
}

/**
 * Whether commands stand before symbols: where a word of the best command begins with what was typed and nothing of the best
 * symbol does. `import` means the command, not a company whose name happens to hold these letters.
 */
export function commandsLead(
  query: string,
  command: Pick<Command, 'label'> | undefined,
  symbol: { readonly code: string; readonly name: string } | undefined,
): boolean {
  const [word] = wordsOf(query)
  if (word === undefined || command === undefined || symbol === undefined) return false
  return startsAWord(command.label, word) && !startsAWord(symbol.code, word) && !startsAWord(symbol.name, word)
}

function startsAWord(text: string, word: string): boolean {
  const lower = text.toLowerCase()
  const at = findWord(lower, word)
  return at === 0 || (at > 0 && !/[\p{L}\p{N}]/u.test(lower[at - 1] as string))
}

function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean)
}

/** At the start of a word if it stands at one, else anywhere. */
function findWord(lowerText: string, word: string): number {
  for (let start = lowerText.indexOf(word); start >= 0; start = lowerText.indexOf(word, start + 1)) {
    if (start === 0 || !/[\p{L}\p{N}]/u.test(lowerText[start - 1] as string)) return start
  }
  return lowerText.indexOf(word)
}

function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = []
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}
