import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { SortValue } from './sort-rows.ts'

export interface Column<Row> {
  readonly id: string
  readonly head: string
  /** `number` aligns right, with tabular figures, and sorts from the largest. */
  readonly kind?: 'text' | 'number'
  /** CSS width; one column without a width takes what is left. */
  readonly width?: string
  readonly cell: (row: Row) => ReactNode
  /** Without it the column has no sort button. Null = no data, always last. */
  readonly sortBy?: (row: Row) => SortValue
  /** Dropped in windows narrower than 1200 px, and sooner where the text is larger. */
  readonly isSecondary?: boolean
  /** Dropped below 1600 px: words that would be cut there anyway. */
  readonly isSpare?: boolean
}

export function columnClass(column: Pick<Column<never>, 'kind' | 'isSecondary' | 'isSpare'>): string {
  return classNames(
    column.kind === 'number' && 'is-number',
    column.isSecondary && 'only-wide',
    column.isSpare && 'only-spacious',
  )
}
