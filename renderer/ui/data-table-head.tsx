import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { columnClass, type Column } from './data-table-columns.ts'
import type { Sort } from './sort-rows.ts'

interface DataTableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sort: Sort | null
  readonly onSort: (column: Column<Row>) => void
}

export function DataTableHead<Row>({ columns, sort, onSort }: DataTableHeadProps<Row>): ReactNode {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column) => {
          const direction = sort?.column === column.id ? sort.direction : undefined
          return (
            <th key={column.id} scope="col" className={columnClass(column)} aria-sort={direction}>
              {column.sortBy ? (
                <button type="button" onClick={() => onSort(column)}>
                  {column.head}
                  {direction === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
                  {direction === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
                </button>
              ) : (
                column.head
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}
