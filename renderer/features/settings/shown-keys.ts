/** More keys than this that do the same are a range: the letters, the digits. */
const MOST_NAMED = 4

/** Keys of a shortcut as a reader wants them: `+ or =`, and of the whole alphabet `A to Z`. */
export function shownKeys(keys: string): { readonly caps: readonly string[]; readonly joint: 'or' | 'to' } {
  const all = keys.split(' ')
  const [first = '', last = ''] = [all[0], all.at(-1)]
  return all.length > MOST_NAMED ? { caps: [first, last], joint: 'to' } : { caps: all, joint: 'or' }
}
