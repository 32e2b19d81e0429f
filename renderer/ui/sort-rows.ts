export type SortValue = number | string | null
export interface Sort {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** A sorted copy; rows without a value come last either way, equal rows keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  direction: Sort['direction'],
): Row[] {
  const sign = direction === 'ascending' ? 1 : -1
  return rows.toSorted((a, b) => compareValues(valueOf(a), valueOf(b), sign))
}

function compareValues(a: SortValue, b: SortValue, sign: 1 | -1): number {
  const isMissingA = a === null || Number.isNaN(a)
  const isMissingB = b === null || Number.isNaN(b)
  if (isMissingA || isMissingB) return Number(isMissingA) - Number(isMissingB)
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return sign * collator.compare(String(a), String(b))
}

/** What a press on a column's head does: its own first direction, then the other, and so on. */
export function nextSort(current: Sort | null, column: string, first: Sort['direction']): Sort {
  if (current?.column !== column) return { column, direction: first }
  return { column, direction: current.direction === 'ascending' ? 'descending' : 'ascending' }
}
