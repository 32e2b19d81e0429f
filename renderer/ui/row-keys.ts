/** Row that a key leads to from row `index` of `count`; null for a key that moves nothing. */
export function nextRowIndex(key: string, index: number, count: number, pageRows: number): number | null {
  const target = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    PageUp: index - pageRows,
    PageDown: index + pageRows,
    Home: 0,
    End: count - 1,
  }[key]
  if (target === undefined || count === 0) return null
  return Math.min(count - 1, Math.max(0, target))
}
